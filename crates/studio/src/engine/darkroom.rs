//! Where photoreal views are made: prepared for a head, its hair and a camera, drawn as often as the design changes.
//!
//! Preparing takes most of a second, and a handle just let go waits for none of it: one thread draws what is ready, and
//! another prepares what comes next, on half of the processor. A job that a newer one has overtaken is not drawn.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use rayon::{ThreadPool, ThreadPoolBuilder};
use stubble_appearance::{
    Camera, HairGrowth, Light, NativeHair, Pose, Scene, Sitter, SkinLook, Studio, Viewport, When,
};
use stubble_evidence::Evidence;
use stubble_optics::Skin;
use tokio::sync::oneshot;

use super::outputs::Work;
use super::view::{Sight, Subject};
use crate::problem::Problem;

/// What is said of the view in its caption.
const TITLE: &str = "design";

struct Job {
    subject: Subject,
    camera: Camera,
    sight: Sight,
    number: u64,
    answer: oneshot::Sender<Result<Option<Vec<u8>>, Problem>>,
}

/// A view of which only the dots are missing.
#[derive(Debug)]
struct Ready {
    subject: Subject,
    sight: Sight,
    viewport: Viewport,
}

impl Ready {
    /// A draft may show the hair of the design before: it is there for a moment.
    fn serves(&self, job: &Job) -> bool {
        let subject = &job.subject;
        self.sight == job.sight
            && if subject.draft {
                subject.is_same_head(&self.subject)
            } else {
                subject.differs_in_dots_only(&self.subject)
            }
    }
}

/// The threads that draw and prepare views.
#[derive(Debug)]
pub(crate) struct Darkroom {
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    newest: AtomicU64,
    ready: Mutex<Option<Arc<Ready>>>,
    evidence: Arc<Evidence>,
}

impl Darkroom {
    pub(crate) fn new(evidence: Arc<Evidence>) -> Self {
        let shared = Shared { newest: AtomicU64::default(), ready: Mutex::default(), evidence };
        Self { jobs: Mutex::default(), shared: Arc::new(shared) }
    }

    /// The view as JPEG with its mark burned in; `None` when a newer view was asked for meanwhile.
    pub(crate) async fn develop(&self, subject: Subject, sight: Sight) -> Result<Option<Vec<u8>>, Problem> {
        let camera = sight.camera()?;
        let number = self.shared.newest.fetch_add(1, Ordering::SeqCst) + 1;
        let (answer, developed) = oneshot::channel();
        self.sender()?.send(Job { subject, camera, sight, number, answer }).map_err(Problem::failure)?;
        developed.await.map_err(Problem::failure)?
    }

    /// The way to the threads, which are begun when the first view is wanted.
    fn sender(&self) -> Result<mpsc::Sender<Job>, Problem> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(jobs) = jobs.as_ref() {
            return Ok(jobs.clone());
        }
        let (sender, queue) = mpsc::channel();
        let (unready, unprepared) = mpsc::channel();
        let (shared, bench) = (Arc::clone(&self.shared), Bench::new(unprepared, Arc::clone(&self.shared)));
        let thread = |name: &str| std::thread::Builder::new().name(name.into());
        thread("darkroom").spawn(move || shared.draw(&queue, &unready)).map_err(Problem::failure)?;
        thread("preparation").spawn(move || bench.prepare()).map_err(Problem::failure)?;
        *jobs = Some(sender.clone());
        Ok(sender)
    }
}

impl Shared {
    /// Draws what is ready and passes on the rest.
    fn draw(&self, queue: &mpsc::Receiver<Job>, unready: &mpsc::Sender<Job>) {
        while let Some(job) = self.next(queue) {
            match self.ready().filter(|ready| ready.serves(&job)) {
                Some(ready) => finish(job, &ready.viewport),
                None => {
                    if unready.send(job).is_err() {
                        return;
                    }
                }
            }
        }
    }

    /// The next job that nothing newer has overtaken.
    fn next(&self, queue: &mpsc::Receiver<Job>) -> Option<Job> {
        loop {
            let job = queue.recv().ok()?;
            if job.number == self.newest.load(Ordering::SeqCst) {
                return Some(job);
            }
            let _ = job.answer.send(Ok(None));
        }
    }

    fn ready(&self) -> Option<Arc<Ready>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A newer job has overtaken this one, and it can be drawn without what this one needs.
    fn forgoes(&self, job: &Job) -> bool {
        let same_view =
            |ready: &Arc<Ready>| ready.sight == job.sight && ready.subject.is_same_head(&job.subject);
        job.number != self.newest.load(Ordering::SeqCst) && self.ready().as_ref().is_some_and(same_view)
    }
}

/// Where views are prepared.
struct Bench {
    queue: mpsc::Receiver<Job>,
    shared: Arc<Shared>,
    /// Half of the processor; all of it where that cannot be had.
    pool: Option<ThreadPool>,
}

/// What outlives an edit of a design.
#[derive(Default)]
struct Kept {
    sitter: Option<(Subject, Arc<Sitter>)>,
    pose: Option<(Subject, Sight, Arc<Pose>)>,
}

impl Bench {
    fn new(queue: mpsc::Receiver<Job>, shared: Arc<Shared>) -> Self {
        let half = std::thread::available_parallelism().map_or(1, |all| (all.get() / 2).max(1));
        Self { queue, shared, pool: ThreadPoolBuilder::new().num_threads(half).build().ok() }
    }

    fn prepare(&self) {
        let mut kept = Kept::default();
        let mut next = self.next();
        while let Some(job) = next {
            next = self.subject(job, &mut kept);
        }
    }

    /// On half of the processor, unless somebody waits for a draft.
    fn at_ease<T: Send>(&self, job: &Job, work: impl FnOnce() -> T + Send) -> T {
        match &self.pool {
            Some(pool) if !job.subject.draft => pool.install(work),
            _ => work(),
        }
    }

    /// Prepares views of one head with one growth of hair; gives back the first job that shows another.
    fn subject(&self, mut job: Job, kept: &mut Kept) -> Option<Job> {
        let subject = job.subject.clone();
        let evidence = &*self.shared.evidence;
        let design = &subject.work.design;
        let found = design.own_hair(evidence).map_err(Problem::failure).and_then(|own| {
            let skin = Skin::preset(evidence, subject.skin).map_err(Problem::failure)?;
            Ok((own, SkinLook::of(&skin), NativeHair::shaved(evidence).map_err(Problem::failure)?))
        });
        let (own, skin, hair) = match found {
            Ok(found) => found,
            Err(problem) => return self.refuse(job, problem),
        };
        let scene = Scene {
            head: &subject.head,
            layout: &subject.work.layout,
            skin,
            hair: Some((HairGrowth::of(&own, &design.fields), hair)),
            light: Light::Daylight,
            seed: subject.seed,
        };
        let known = kept.sitter.as_ref().filter(|(of, _)| of.is_same_head(&subject));
        let known = known.map(|(_, sitter)| Arc::clone(sitter));
        let studio = self.at_ease(&job, || match known {
            Some(sitter) => Studio::again(scene, sitter),
            None => Studio::new(scene, evidence),
        });
        let studio = match studio {
            Ok(studio) => studio,
            Err(e) => return self.refuse(job, refused(&e)),
        };
        kept.sitter = Some((subject.clone(), studio.sitter()));
        loop {
            if self.shared.forgoes(&job) {
                let _ = job.answer.send(Ok(None));
            } else {
                let posed = kept.pose.as_ref();
                let posed = posed.filter(|(of, from, _)| of.is_same_head(&subject) && *from == job.sight);
                let posed = posed.map(|(.., pose)| Arc::clone(pose));
                let pose = self.at_ease(&job, || posed.or_else(|| studio.pose(&job.camera).map(Arc::new)));
                let Some(pose) = pose else {
                    let problem =
                        Problem::input("the camera does not see the head", "turn the head into view");
                    return self.refuse(job, problem);
                };
                kept.pose = Some((subject.clone(), job.sight, Arc::clone(&pose)));
                let viewport = self.at_ease(&job, || studio.viewport_of(pose, TITLE));
                let ready = Arc::new(Ready { subject: subject.clone(), sight: job.sight, viewport });
                let mut shelf = self.shared.ready.lock().unwrap_or_else(PoisonError::into_inner);
                *shelf = Some(Arc::clone(&ready));
                drop(shelf);
                finish(job, &ready.viewport);
            }
            job = self.next()?;
            if !job.subject.differs_in_dots_only(&subject) {
                return Some(job);
            }
        }
    }

    fn refuse(&self, job: Job, problem: Problem) -> Option<Job> {
        let _ = job.answer.send(Err(problem));
        self.next()
    }

    /// The next job that what has been prepared meanwhile does not serve.
    fn next(&self) -> Option<Job> {
        loop {
            let job = self.shared.next(&self.queue)?;
            match self.shared.ready().filter(|ready| ready.serves(&job)) {
                Some(ready) => finish(job, &ready.viewport),
                None => return Some(job),
            }
        }
    }
}

fn refused(e: &dyn std::fmt::Display) -> Problem {
    Problem::input(format!("the view cannot be made: {e}"), "change the design")
}

fn finish(job: Job, viewport: &Viewport) {
    let _ = job.answer.send(drawn(viewport, &job.subject.work).map(Some));
}

fn drawn(viewport: &Viewport, work: &Work) -> Result<Vec<u8>, Problem> {
    let picture = viewport.draw(&work.layout, When::Healed).map_err(|e| refused(&e))?;
    picture.jpeg(88).map_err(|e| refused(&e))
}
