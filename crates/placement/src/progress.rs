//! Progress and cancellation of a long placement, without globals.

/// A step of placing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Candidate points are drawn from the density.
    Draw,
    /// Candidates are eliminated down to the count.
    Eliminate,
    /// Dots move apart to even out.
    Relax,
    /// Dots are shared out over the sessions.
    Sessions,
    /// The order of the hand is found.
    Path,
}

impl Stage {
    /// What happens in this stage, for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Draw => "drawing candidates",
            Self::Eliminate => "thinning candidates",
            Self::Relax => "evening out the dots",
            Self::Sessions => "sharing out the sessions",
            Self::Path => "ordering the hand path",
        }
    }
}

/// Told how far placing has come, asked whether to go on.
pub trait Progress: Sync {
    /// `done` of the stage is finished, 0..=1.
    fn report(&self, stage: Stage, done: f64);

    /// Whether to stop: placing then returns [`crate::PlaceError::Cancelled`].
    fn cancelled(&self) -> bool {
        false
    }
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn report(&self, _stage: Stage, _done: f64) {}
}
