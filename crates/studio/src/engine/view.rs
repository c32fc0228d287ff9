//! The photoreal view of the design page: prepared once for a head and a camera, drawn as often as the design changes.
//!
//! A prepared view borrows all that it shows, so one thread owns both and takes jobs in turn; a job that a newer one
//! has overtaken is not drawn.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use nalgebra::Vector3;
use schemars::JsonSchema;
use serde::Deserialize;
use stubble_appearance::{
    Camera, HairGrowth, Light, NativeHair, Scene, Size, SkinLook, Studio, Viewport, When,
};
use stubble_design::DesignRequest;
use stubble_evidence::Evidence;
use stubble_head::{Head, Point};
use stubble_optics::{Skin, SkinTone};
use tokio::sync::oneshot;

use super::outputs::Work;
use crate::problem::Problem;

/// Longest side of a view, pixels.
const MOST_PX: u32 = 2000;

/// A view that is wanted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ViewWish {
    /// The design, also one that is not saved yet.
    pub(crate) request: DesignRequest,
    /// Seed of the dots.
    pub(crate) seed: u64,
    /// From where.
    pub(crate) camera: Sight,
    /// With sketched dots, at once, as when a handle was just let go.
    #[serde(default)]
    pub(crate) draft: bool,
}

/// A pinhole camera as the page's own 3D view has it: head frame, mm.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sight {
    eye: [f64; 3],
    /// Unit vector to the right of the picture.
    right: [f64; 3],
    /// Unit vector to its top.
    up: [f64; 3],
    /// Unit vector into it.
    forward: [f64; 3],
    focal_px: f64,
    width: u32,
    height: u32,
}

impl Sight {
    fn camera(&self) -> Result<Camera, Problem> {
        let turned = |v: [f64; 3]| Vector3::from(v).try_normalize(1e-6);
        let size = Size::new(self.width, self.height);
        let sane = (16..=MOST_PX).contains(&self.width)
            && (16..=MOST_PX).contains(&self.height)
            && self.focal_px > 1.0
            && self.eye.iter().all(|c| c.abs() < 10_000.0);
        match (turned(self.right), turned(self.up), turned(self.forward)) {
            (Some(right), Some(up), Some(forward)) if sane => Ok(Camera {
                eye: Point::from(self.eye),
                right,
                up,
                forward,
                focal_px: self.focal_px,
                centre_px: [f64::from(self.width) / 2.0, f64::from(self.height) / 2.0],
                size,
            }),
            _ => Err(Problem::input(
                "the camera of the view makes no sense",
                format!("give unit vectors and at most {MOST_PX} pixels a side"),
            )),
        }
    }
}

/// What a view shows besides where it is seen from.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub(crate) head: Arc<Head>,
    pub(crate) work: Arc<Work>,
    pub(crate) skin: SkinTone,
    pub(crate) seed: u64,
    pub(crate) draft: bool,
}

impl Subject {
    /// Both show the same head with the same hair in the same skin; only dots may differ. A draft may show the hair of
    /// the design before: it is there for a moment.
    fn differs_in_dots_only(&self, prepared: &Self) -> bool {
        let (own, before) = (&self.work.design, &prepared.work.design);
        let same_hair = own.native_share == before.native_share && own.fields.growth == before.fields.growth;
        Arc::ptr_eq(&self.head, &prepared.head)
            && self.skin == prepared.skin
            && self.seed == prepared.seed
            && (self.draft || same_hair)
    }
}

struct Job {
    subject: Subject,
    camera: Camera,
    sight: Sight,
    number: u64,
    answer: oneshot::Sender<Result<Option<Vec<u8>>, Problem>>,
}

/// The thread that prepares and draws views.
#[derive(Debug)]
pub(crate) struct Darkroom {
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    newest: Arc<AtomicU64>,
    evidence: Arc<Evidence>,
}

impl Darkroom {
    pub(crate) fn new(evidence: Arc<Evidence>) -> Self {
        Self { jobs: Mutex::default(), newest: Arc::default(), evidence }
    }

    /// The view as JPEG with its mark burned in; `None` when a newer view was asked for meanwhile.
    pub(crate) async fn develop(&self, subject: Subject, sight: Sight) -> Result<Option<Vec<u8>>, Problem> {
        let camera = sight.camera()?;
        let number = self.newest.fetch_add(1, Ordering::SeqCst) + 1;
        let (answer, developed) = oneshot::channel();
        self.sender()?.send(Job { subject, camera, sight, number, answer }).map_err(Problem::failure)?;
        developed.await.map_err(Problem::failure)?
    }

    /// The way to the thread, which is begun when the first view is wanted, and again should it have died.
    fn sender(&self) -> Result<mpsc::Sender<Job>, Problem> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(jobs) = jobs.as_ref() {
            return Ok(jobs.clone());
        }
        let (sender, queue) = mpsc::channel();
        let (newest, evidence) = (Arc::clone(&self.newest), Arc::clone(&self.evidence));
        std::thread::Builder::new()
            .name("darkroom".into())
            .spawn(move || {
                let bench = Bench { queue, newest, evidence };
                let mut next = bench.next();
                while let Some(job) = next {
                    next = bench.subject(job);
                }
            })
            .map_err(Problem::failure)?;
        *jobs = Some(sender.clone());
        Ok(sender)
    }
}

struct Bench {
    queue: mpsc::Receiver<Job>,
    newest: Arc<AtomicU64>,
    evidence: Arc<Evidence>,
}

impl Bench {
    /// The next job that nothing newer has overtaken.
    fn next(&self) -> Option<Job> {
        loop {
            let job = self.queue.recv().ok()?;
            if job.number == self.newest.load(Ordering::SeqCst) {
                return Some(job);
            }
            let _ = job.answer.send(Ok(None));
        }
    }

    /// Draws views of one head with one growth of hair; gives back the first job that shows another.
    fn subject(&self, first: Job) -> Option<Job> {
        let subject = first.subject.clone();
        let refused = |e: &dyn std::fmt::Display| {
            Problem::input(format!("the view cannot be made: {e}"), "change the design")
        };
        let design = &subject.work.design;
        let own = match design.own_hair(&self.evidence) {
            Ok(own) => own,
            Err(e) => return self.refuse(first, Problem::failure(e)),
        };
        let skin = match Skin::preset(&self.evidence, subject.skin) {
            Ok(skin) => skin,
            Err(e) => return self.refuse(first, Problem::failure(e)),
        };
        let growth = HairGrowth::of(&own, &design.fields);
        let hair = match NativeHair::shaved(&self.evidence) {
            Ok(hair) => hair,
            Err(e) => return self.refuse(first, Problem::failure(e)),
        };
        let scene = Scene {
            head: &subject.head,
            layout: &subject.work.layout,
            skin: SkinLook::of(&skin),
            hair: Some((growth, hair)),
            light: Light::Daylight,
            seed: subject.seed,
        };
        let studio = match Studio::new(scene, &self.evidence) {
            Ok(studio) => studio,
            Err(e) => return self.refuse(first, refused(&e)),
        };
        let mut job = first;
        loop {
            let sight = job.sight;
            let Some(viewport) = studio.viewport(&job.camera, "design") else {
                let problem = Problem::input("the camera does not see the head", "turn the head into view");
                return self.refuse(job, problem);
            };
            loop {
                let drawn = drawn(&viewport, &job.subject.work).map_err(|e| refused(&e));
                let _ = job.answer.send(drawn.map(Some));
                job = self.next()?;
                if job.sight != sight || !job.subject.differs_in_dots_only(&subject) {
                    break;
                }
            }
            if !job.subject.differs_in_dots_only(&subject) {
                return Some(job);
            }
        }
    }

    fn refuse(&self, job: Job, problem: Problem) -> Option<Job> {
        let _ = job.answer.send(Err(problem));
        self.next()
    }
}

fn drawn(viewport: &Viewport<'_, '_>, work: &Work) -> Result<Vec<u8>, String> {
    let picture = viewport.draw(&work.layout, When::Healed).map_err(|e| e.to_string())?;
    picture.jpeg(88).map_err(|e| e.to_string())
}
