//! What a picture says of itself: its caption and what was assumed for it.

use stubble_head::Point;

use crate::distance::{Distance, blurred};
use crate::hair::NativeHair;
use crate::light::Light;
use crate::outcome::Outcome;
use crate::picture::{Assumptions, DIGITAL_SOURCE_TYPE, Picture};
use crate::raster::V3;
use crate::view::Camera;
use crate::when::When;

/// What is known of every picture of a studio.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub(crate) light: Light,
    pub(crate) outcome: Outcome,
    pub(crate) distance: Option<Distance>,
    /// Middle of the head, for the scale at which it is seen.
    pub(crate) middle: Point,
    /// Of the skin where no scan gives its colours, linear sRGB.
    pub(crate) reflectance: Option<V3>,
    pub(crate) hair: Option<NativeHair>,
    /// What is said of an earlier treatment.
    pub(crate) older: Option<String>,
}

impl Label {
    /// Marks a picture as the simulation that it is.
    pub(crate) fn finish(&self, camera: &Camera, view: &str, when: When, mut rgb: Vec<u8>) -> Picture {
        let moment = self.outcome.moment(when);
        let mut line = format!("{moment}, {view}, {}", self.light.title());
        if let Some(distance) = self.distance {
            let depth = (self.middle - camera.eye).dot(&camera.forward);
            rgb = blurred(&rgb, camera.size, distance.blur_px(camera.pixels_per_mm(depth)));
            line = format!("{line}, as seen from {} m", distance.metres());
        }
        let assumptions = Assumptions {
            digital_source_type: DIGITAL_SOURCE_TYPE.to_owned(),
            statement: crate::caption::STATEMENT.to_owned(),
            shows: format!("Simulation: {line}"),
            assumed: self.assumed(when),
        };
        Picture::marked(camera.size, rgb, &line, assumptions)
    }

    fn assumed(&self, when: When) -> Vec<String> {
        let mut list = vec![format!("{} light, camera 1.4 m away", self.light.title())];
        list.push(match &self.reflectance {
            None => "skin colour as the scan shows it".to_owned(),
            Some(reflectance) => format!("skin of linear sRGB reflectance {:.3?}", reflectance.as_slice()),
        });
        match &self.hair {
            Some(hair) => list.push(format!(
                "own hair cut to {} mm, {} mm thick, where the loss left it",
                hair.stubble_mm, hair.diameter_mm
            )),
            None => list.push("own hair not shown".to_owned()),
        }
        list.extend(self.older.clone());
        if when != When::Bare {
            list.push(self.outcome.statement().to_owned());
        }
        list
    }
}
