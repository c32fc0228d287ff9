//! One head on a desk: measured once, then drawn on as often as a handle moves.
//!
//! A [`Designer`] borrows its head and is not shared, so each desk is a thread that owns both and takes jobs in turn.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};

use stubble_design::{Design, DesignRequest, Designer};
use stubble_evidence::Evidence;
use stubble_head::Head;
use stubble_pipeline::Dots;
use stubble_placement::{Quality, Silent};
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
    /// Number of the newest drawing asked for; older ones are not worth finishing.
    newest: Arc<AtomicU64>,
}

/// What a job sees.
pub(crate) struct Bench<'a> {
    pub(crate) head: &'a Head,
    pub(crate) designer: Designer<'a>,
    pub(crate) evidence: &'a Evidence,
    /// Finished work, most recent last.
    done: RefCell<Vec<(DesignRequest, u64, Arc<Work>)>>,
    /// The newest of it, to be sketched over.
    sketch: RefCell<Option<Sketch>>,
}

/// Finished designs kept ready: the options side by side and a few steps of undo.
const KEPT: usize = 8;

impl Desk {
    /// Measures a head and waits for jobs; `head` is made on the desk's own thread.
    pub(crate) async fn open(
        key: HeadKey,
        evidence: Arc<Evidence>,
        make: impl FnOnce() -> Result<Made, Problem> + Send + 'static,
    ) -> Result<Self, Problem> {
        let (jobs, queue) = mpsc::channel::<Job>();
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
                    done: RefCell::default(),
                    sketch: RefCell::default(),
                };
                if ready.send(Ok((Arc::clone(&head), photos))).is_ok() {
                    for job in queue {
                        job(&bench);
                    }
                }
            })
            .map_err(Problem::failure)?;
        let (head, photos) = opened.await.map_err(Problem::failure)??;
        Ok(Self { key, head, photos, jobs, newest: Arc::default() })
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

    /// Runs a job when those before it are done.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Bench<'_>) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let (done, answer) = oneshot::channel();
        self.jobs
            .send(Box::new(move |bench| {
                let _ = done.send(job(bench));
            }))
            .map_err(|_| Problem::failure("the head's desk is closed"))?;
        answer.await.map_err(Problem::failure)
    }

    /// Runs a job unless a newer one of these is asked for before it begins; `None` then.
    pub(crate) async fn run_newest<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Bench<'_>) -> T + Send + 'static,
    ) -> Result<Option<T>, Problem> {
        let number = self.newest.fetch_add(1, Ordering::SeqCst) + 1;
        let newest = Arc::clone(&self.newest);
        self.run(move |bench| (newest.load(Ordering::SeqCst) == number).then(|| job(bench))).await
    }
}

impl Bench<'_> {
    /// The design and its dots, for treatment; kept, so that asking again costs nothing.
    pub(crate) fn work(&self, request: &DesignRequest, seed: u64) -> Result<Arc<Work>, Problem> {
        let mut done = self.done.borrow_mut();
        if let Some(at) = done.iter().position(|(r, s, _)| r == request && *s == seed) {
            let found = done.remove(at);
            let work = Arc::clone(&found.2);
            done.push(found);
            return Ok(work);
        }
        let work = Arc::new(self.place(request, seed, Quality::Full)?);
        done.push((request.clone(), seed, Arc::clone(&work)));
        let surplus = done.len().saturating_sub(KEPT);
        done.drain(..surplus);
        Ok(work)
    }

    /// A design with its dots as they are shown while a handle moves.
    pub(crate) fn sketch(&self, request: &DesignRequest, seed: u64) -> Result<Work, Problem> {
        let mut done = self.done.borrow_mut();
        if let Some(at) = done.iter().position(|(r, s, _)| r == request && *s == seed) {
            // The finished one is better, and a sketch over it comes nearest.
            let found = done.remove(at);
            done.push(found);
        }
        let base = done.last().map(|(.., work)| Arc::clone(work));
        drop(done);
        let Some(base) = base else { return self.place(request, seed, Quality::Draft) };
        let mut sketch = self.sketch.borrow_mut();
        if !sketch.as_ref().is_some_and(|sketch| sketch.is_over(&base)) {
            *sketch = Some(Sketch::over(Arc::clone(&base), self.head));
        }
        let design = self.design(request)?;
        let layout = sketch.as_ref().map(|sketch| sketch.draw(&design, self.head)).unwrap_or_default();
        Ok(Work { design, layout, remarks: Vec::new() })
    }

    fn design(&self, request: &DesignRequest) -> Result<Design, Problem> {
        self.designer.design(request).map_err(|e| Problem::input(e.to_string(), "change the value it names"))
    }

    /// The design and its dots.
    pub(crate) fn place(
        &self,
        request: &DesignRequest,
        seed: u64,
        quality: Quality,
    ) -> Result<Work, Problem> {
        let help = "change the value it names";
        let design = self.design(request)?;
        let dots = Dots { count: None, seed, quality };
        let placement = stubble_pipeline::place(self.head, &design, &dots, self.evidence, &Silent)
            .map_err(|e| Problem::input(format!("the dots cannot be placed: {e}"), help))?;
        Ok(Work { design, layout: placement.layout, remarks: placement.remarks })
    }
}
