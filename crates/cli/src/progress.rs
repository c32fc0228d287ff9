//! Progress on standard error, and stopping: Ctrl-C ends the work at the next safe point, with nothing left behind.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::refusal::Refusal;

static STOPPED: AtomicBool = AtomicBool::new(false);

/// Reports the stages of a long command; silent with `--quiet`.
#[derive(Debug)]
pub(crate) struct Progress {
    total: usize,
    done: usize,
    started: Instant,
    stage: Option<(String, Instant)>,
    quiet: bool,
    redraw: bool,
}

impl Progress {
    pub(crate) fn new(total: usize, quiet: bool) -> Self {
        // A second Ctrl-C ends the program at once, for a person who does not want to wait.
        let _ = ctrlc::set_handler(|| {
            if STOPPED.swap(true, Ordering::SeqCst) {
                std::process::exit(130);
            }
        });
        let redraw = std::io::stderr().is_terminal();
        Self { total, done: 0, started: Instant::now(), stage: None, quiet, redraw }
    }

    /// Ends the running stage and begins the next; fails if the person has asked to stop.
    pub(crate) fn stage(&mut self, name: impl Into<String>) -> Result<(), Refusal> {
        self.end_stage();
        check_stopped()?;
        self.done += 1;
        let name = name.into();
        if !self.quiet && self.redraw {
            eprint!("[{}/{}] {name} ...", self.done, self.total);
            let _ = std::io::stderr().flush();
        }
        self.stage = Some((name, Instant::now()));
        Ok(())
    }

    /// A line about what was found, under the running stage.
    pub(crate) fn note(&mut self, text: &str) {
        if self.quiet {
            return;
        }
        if self.redraw {
            eprint!("\r\x1b[K");
        }
        eprintln!("      {text}");
    }

    /// Ends the last stage and says how long all took.
    pub(crate) fn finish(mut self) {
        self.end_stage();
        if !self.quiet {
            eprintln!("done in {:.1} s", self.started.elapsed().as_secs_f64());
        }
    }

    fn end_stage(&mut self) {
        if let Some((name, since)) = self.stage.take()
            && !self.quiet
        {
            let clear = if self.redraw { "\r\x1b[K" } else { "" };
            eprintln!(
                "{clear}[{}/{}] {name} ({:.1} s)",
                self.done,
                self.total,
                since.elapsed().as_secs_f64()
            );
        }
    }
}

/// Fails if the person has pressed Ctrl-C.
pub(crate) fn check_stopped() -> Result<(), Refusal> {
    if STOPPED.load(Ordering::SeqCst) {
        return Err(Refusal::new("stopped, as you asked").help("nothing was written"));
    }
    Ok(())
}

/// Lets placement ask whether to stop.
#[derive(Debug)]
pub(crate) struct Stoppable;

impl stubble_placement::Progress for Stoppable {
    fn report(&self, _stage: stubble_placement::Stage, _done: f64) {}

    fn cancelled(&self) -> bool {
        STOPPED.load(Ordering::SeqCst)
    }
}
