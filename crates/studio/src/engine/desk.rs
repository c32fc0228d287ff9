//! One head on a desk: measured once, then drawn on as often as a handle moves.
//!
//! A [`Designer`] borrows its head, so each desk is a thread that owns both. It has a second one for whole dots: those
//! take a second, and a moving handle waits for none of it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use stubble_design::{Design, DesignRequest, Designer};
use stubble_evidence::Evidence;
use stubble_head::Head;
use stubble_pipeline::{Dots, NoDots};
use stubble_placement::{PlaceError, Progress, Quality, Silent, Stage};
use stubble_record::FileId;
use tokio::sync::oneshot;

use super::fitted::{FittedPhoto, Made};
use super::outputs::Work;
use super::sketch::Sketch;
use crate::document::ScanUnit;
use crate::problem::Problem;

/// What a head is made from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum HeadKey {
    Average,
    Scan {
        file: FileId,
        unit: Option<ScanUnit>,
    },
    /// Which photos, each with what was put right by hand.
    Photos(Vec<(FileId, String)>),
    /// The record, as JSON.
    Fitted(String),
}

type Job = Box<dyn FnOnce(&Bench<'_>) + Send>;

/// A head in use.
#[derive(Debug)]
pub(crate) struct Desk {
    key: HeadKey,
    head: Arc<Head>,
    /// The photos that it was fitted to.
    photos: Arc<Vec<FittedPhoto>>,
    jobs: mpsc::Sender<Job>,
    /// Those that place whole dots.
    works: mpsc::Sender<Job>,
    /// Number of the newest drawing asked for; older ones are not worth finishing.
    newest: Arc<AtomicU64>,
    sketches: Arc<AtomicU64>,
}

/// What a job sees.
pub(crate) struct Bench<'a> {
    pub(crate) head: &'a Head,
    pub(crate) designer: Designer<'a>,
    pub(crate) evidence: &'a Evidence,
    /// Finished work, most recent last.
    done: Mutex<Vec<(DesignRequest, u64, Arc<Work>)>>,
    /// The newest of it, to be sketched over.
    sketch: Mutex<Option<Arc<Sketch>>>,
    /// Number of sketches asked for so far: while a handle moves, whole dots are put off.
    sketches: Arc<AtomicU64>,
}

/// Finished designs kept ready: the options side by side and a few steps of undo.
const KEPT: usize = 8;

/// A handle that was not drawn for so long rests.
const REST: Duration = Duration::from_millis(150);

impl Desk {
    /// Measures a head and waits for jobs; `head` is made on the desk's own thread.
    pub(crate) async fn open(
        key: HeadKey,
        evidence: Arc<Evidence>,
        make: impl FnOnce() -> Result<Made, Problem> + Send + 'static,
    ) -> Result<Self, Problem> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let (works, long) = mpsc::channel::<Job>();
        let sketches = Arc::<AtomicU64>::default();
        let asked = Arc::clone(&sketches);
        let (ready, opened) = oneshot::channel();
        std::thread::Builder::new()
            .name("desk".into())
            .spawn(move || {
                let (head, photos) = match make() {
                    Ok(Made { head, photos }) => (Arc::new(head), Arc::new(photos)),
                    Err(problem) => return drop(ready.send(Err(problem))),
                };
                let designer = match Designer::new(&head, &evidence) {
                    Ok(designer) => designer,
                    Err(e) => {
                        let help = "choose another scan, or design on the average head";
                        return drop(ready.send(Err(Problem::input(e.to_string(), help))));
                    }
                };
                let bench = Bench {
                    head: &head,
                    designer,
                    evidence: &evidence,
                    done: Mutex::default(),
                    sketch: Mutex::default(),
                    sketches: asked,
                };
                if ready.send(Ok((Arc::clone(&head), photos))).is_ok() {
                    std::thread::scope(|scope| {
                        scope.spawn(|| long.into_iter().for_each(|job| job(&bench)));
                        queue.into_iter().for_each(|job| job(&bench));
                    });
                }
            })
            .map_err(Problem::failure)?;
        let (head, photos) = opened.await.map_err(Problem::failure)??;
        Ok(Self { key, head, photos, jobs, works, newest: Arc::default(), sketches })
    }

    pub(crate) fn key(&self) -> &HeadKey {
        &self.key
    }

    pub(crate) fn head(&self) -> &Arc<Head> {
        &self.head
    }

    /// The photos that the head was fitted to, ready for dots; none for a scan.
    pub(crate) fn photos(&self) -> &Arc<Vec<FittedPhoto>> {
        &self.photos
    }

    /// Runs a job when those before it are done, unless nobody waits for it any more.
    async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Bench<'_>) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let (done, answer) = oneshot::channel();
        self.jobs
            .send(Box::new(move |bench| {
                if !done.is_closed() {
                    let _ = done.send(job(bench));
                }
            }))
            .map_err(|_| Problem::failure("the head's desk is closed"))?;
        answer.await.map_err(Problem::failure)
    }

    /// The design and its dots, for treatment; kept, so that asking again costs nothing.
    pub(crate) async fn work(&self, request: &DesignRequest, seed: u64) -> Result<Arc<Work>, Problem> {
        let (done, answer) = oneshot::channel();
        let request = request.clone();
        self.works
            .send(Box::new(move |bench| {
                // Whoever asked may have gone on to another design.
                if let Some(work) = bench.work(&request, seed, &|| done.is_closed()) {
                    let _ = done.send(work);
                }
            }))
            .map_err(|_| Problem::failure("the head's desk is closed"))?;
        answer.await.map_err(Problem::failure)?
    }

    /// A design with its dots as they are shown while a handle moves.
    pub(crate) async fn sketch(&self, request: &DesignRequest, seed: u64) -> Result<Work, Problem> {
        self.sketches.fetch_add(1, Ordering::SeqCst);
        let request = request.clone();
        self.run(move |bench| bench.sketch(&request, seed)).await?
    }

    /// The same unless a newer one of these is asked for before it is begun; `None` then.
    pub(crate) async fn newest_sketch(
        &self,
        request: &DesignRequest,
        seed: u64,
    ) -> Result<Option<Work>, Problem> {
        self.sketches.fetch_add(1, Ordering::SeqCst);
        let number = self.newest.fetch_add(1, Ordering::SeqCst) + 1;
        let (newest, request) = (Arc::clone(&self.newest), request.clone());
        let sketched = self.run(move |bench| {
            (newest.load(Ordering::SeqCst) == number).then(|| bench.sketch(&request, seed))
        });
        sketched.await?.transpose()
    }
}

/// Watches a placement that gives way to moving handles.
struct Yielding<'a> {
    sketches: &'a AtomicU64,
    /// Sketches when it began.
    began: u64,
    unwanted: &'a (dyn Fn() -> bool + Sync),
}

impl Progress for Yielding<'_> {
    fn report(&self, _stage: Stage, _done: f64) {}

    fn cancelled(&self) -> bool {
        self.sketches.load(Ordering::SeqCst) != self.began || (self.unwanted)()
    }
}

impl Bench<'_> {
    /// The design and its whole dots, begun anew as often as a handle moves meanwhile; nothing when it is no longer wanted.
    fn work(
        &self,
        request: &DesignRequest,
        seed: u64,
        unwanted: &(dyn Fn() -> bool + Sync),
    ) -> Option<Result<Arc<Work>, Problem>> {
        if let Some(work) = self.finished(request, seed) {
            return Some(Ok(work));
        }
        // Without any dots to sketch over, a moving handle waits for these.
        let first = self.newest_work().is_none();
        loop {
            if unwanted() {
                return None;
            }
            let began = self.sketches.load(Ordering::SeqCst);
            let watch = Yielding { sketches: &self.sketches, began, unwanted };
            let progress: &dyn Progress = if first { &Silent } else { &watch };
            match self.place(request, seed, Quality::Full, progress) {
                Some(Ok(work)) => return Some(Ok(self.keep(request, seed, work))),
                Some(Err(problem)) => return Some(Err(problem)),
                None => self.await_rest(unwanted),
            }
        }
    }

    fn await_rest(&self, unwanted: &dyn Fn() -> bool) {
        let mut seen = self.sketches.load(Ordering::SeqCst);
        while !unwanted() {
            std::thread::sleep(REST);
            let now = self.sketches.load(Ordering::SeqCst);
            if now == seen {
                return;
            }
            seen = now;
        }
    }

    /// Finished work for a request, which then is the most recent.
    fn finished(&self, request: &DesignRequest, seed: u64) -> Option<Arc<Work>> {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        let at = done.iter().position(|(r, s, _)| r == request && *s == seed)?;
        let found = done.remove(at);
        let work = Arc::clone(&found.2);
        done.push(found);
        Some(work)
    }

    fn newest_work(&self) -> Option<Arc<Work>> {
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.last().map(|(.., work)| Arc::clone(work))
    }

    fn keep(&self, request: &DesignRequest, seed: u64, work: Work) -> Arc<Work> {
        let work = Arc::new(work);
        // Ready before a handle moves again.
        self.sketch_over(&work);
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.push((request.clone(), seed, Arc::clone(&work)));
        let surplus = done.len().saturating_sub(KEPT);
        done.drain(..surplus);
        work
    }

    fn sketch_over(&self, base: &Arc<Work>) -> Arc<Sketch> {
        let kept = |sketch: &Mutex<Option<Arc<Sketch>>>| {
            sketch
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone()
                .filter(|sketch| sketch.is_over(base))
        };
        if let Some(sketch) = kept(&self.sketch) {
            return sketch;
        }
        let sketch = Arc::new(Sketch::over(Arc::clone(base), self.head));
        *self.sketch.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&sketch));
        sketch
    }

    fn sketch(&self, request: &DesignRequest, seed: u64) -> Result<Work, Problem> {
        // The finished one is better, and a sketch over it comes nearest.
        let base = self.finished(request, seed).or_else(|| self.newest_work());
        let Some(base) = base else {
            let placed = self.place(request, seed, Quality::Draft, &Silent);
            return placed.unwrap_or_else(|| Err(Problem::failure("a sketch was put off")));
        };
        let sketch = self.sketch_over(&base);
        let design = self.design(request)?;
        let layout = sketch.draw(&design, self.head);
        Ok(Work { design, layout, remarks: Vec::new() })
    }

    fn design(&self, request: &DesignRequest) -> Result<Design, Problem> {
        self.designer.design(request).map_err(|e| Problem::input(e.to_string(), "change the value it names"))
    }

    /// The design and its dots; nothing when `progress` put them off.
    fn place(
        &self,
        request: &DesignRequest,
        seed: u64,
        quality: Quality,
        progress: &dyn Progress,
    ) -> Option<Result<Work, Problem>> {
        let help = "change the value it names";
        let design = match self.design(request) {
            Ok(design) => design,
            Err(problem) => return Some(Err(problem)),
        };
        let dots = Dots { count: None, seed, quality };
        match stubble_pipeline::place(self.head, &design, &dots, self.evidence, progress) {
            Ok(placement) => Some(Ok(Work { design, layout: placement.layout, remarks: placement.remarks })),
            Err(NoDots::Place(PlaceError::Cancelled)) => None,
            Err(e) => Some(Err(Problem::input(format!("the dots cannot be placed: {e}"), help))),
        }
    }
}
