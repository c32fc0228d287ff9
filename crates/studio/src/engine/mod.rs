//! What is computed from a document: the head, drawn designs, dots, pictures, plans, papers. Nothing here is stored.

mod darkroom;
mod desk;
mod drawn;
mod fitted;
mod outputs;
mod own_hair;
mod pictures;
mod sketch;
mod view;

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use stubble_evidence::Evidence;
use stubble_photo::face::Marks;
use stubble_photo::{Given, Tape};
use stubble_plan::{ClinicPrices, Reason};

pub(crate) use darkroom::Darkroom;
pub(crate) use desk::{Desk, HeadKey};
pub(crate) use drawn::{Draw, Drawn};
pub(crate) use fitted::{Made, Shot, head as fitted_head, side_of};
pub(crate) use outputs::{Commission, Paper, PictureWish, Planned, Practice, PrintWish, Work, tone};
pub(crate) use own_hair::Proposal;
pub(crate) use pictures::Album;
pub(crate) use view::{Subject, ViewWish};

use crate::document::{Document, OptionName};
use crate::problem::Problem;

/// Heads kept ready; one holds some ten megabytes.
const DESKS: usize = 4;

/// The evidence and the heads in use.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) evidence: Arc<Evidence>,
    /// Most recently used last.
    desks: Mutex<Vec<Arc<Desk>>>,
    pub(crate) darkroom: Darkroom,
    /// Pictures that were looked at.
    pub(crate) album: Album,
}

impl Engine {
    pub(crate) fn new(evidence: Evidence) -> Self {
        let evidence = Arc::new(evidence);
        Self {
            darkroom: Darkroom::new(Arc::clone(&evidence)),
            evidence,
            desks: Mutex::default(),
            album: Album::default(),
        }
    }

    /// The desk of a head that is in use.
    pub(crate) fn desk(&self, key: &HeadKey) -> Option<Arc<Desk>> {
        let mut desks = self.desks.lock().unwrap_or_else(PoisonError::into_inner);
        let at = desks.iter().position(|desk| desk.key() == key)?;
        let desk = desks.remove(at);
        desks.push(Arc::clone(&desk));
        Some(desk)
    }

    /// Takes a head into use; the one unused for longest goes when there are too many.
    pub(crate) fn keep(&self, desk: Desk) -> Arc<Desk> {
        let desk = Arc::new(desk);
        let mut desks = self.desks.lock().unwrap_or_else(PoisonError::into_inner);
        desks.retain(|other| other.key() != desk.key());
        desks.push(Arc::clone(&desk));
        let surplus = desks.len().saturating_sub(DESKS);
        desks.drain(..surplus);
        desk
    }

    /// What the health answers of a document say, stops first.
    pub(crate) fn gates(&self, document: &Document, region: &str) -> Result<Vec<Reason>, Problem> {
        let person = document.person(document.chosen);
        stubble_plan::screen_person(&person, today(), region, &self.evidence)
            .map(|suitability| suitability.reasons)
            .map_err(|e| Problem::input(e.to_string(), "change the answer it names"))
    }

    /// What a photo says, with a length in it that a person knows and landmarks that were put right.
    pub(crate) fn measure(&self, photo: &[u8], tape: Option<Tape>, marks: Marks) -> Result<Value, Problem> {
        let picture = stubble_photo::decode(photo).map_err(|e| {
            Problem::input(format!("the photo cannot be read: {e}"), "take it again, or export it as JPEG")
        })?;
        if tape.is_some_and(|tape| tape.mm_per_px().is_none()) {
            return Err(Problem::input(
                "the ruler is too short",
                "draw it over at least 10 pixels and 5 mm, along a length that you measured",
            ));
        }
        let given = Given { tape, marks, ..Given::default() };
        let found = stubble_photo::measure(&picture, given, &self.evidence);
        Ok(crate::measured::report(&picture, &found))
    }

    /// Everything up to the plan of one design of a document.
    pub(crate) async fn work(
        &self,
        desk: &Desk,
        document: &Document,
        option: OptionName,
    ) -> Result<Arc<Work>, Problem> {
        desk.work(&document.request(option)?, document.seed).await
    }
}

/// The day as the person at the machine has it.
pub(crate) fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

/// Prices and region of the practice, as plans take them.
#[derive(Debug, Clone)]
pub(crate) struct House {
    pub(crate) region: String,
    pub(crate) prices: Option<ClinicPrices>,
}
