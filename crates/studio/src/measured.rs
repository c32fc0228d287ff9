//! What a photo says, as the page and the record keep it.

use serde_json::{Value, json};
use stubble_photo::{Measurement, Picture, Report};

/// The photo's report; the landmarks that the page draws lie at its top.
pub(crate) fn report(picture: &Picture, found: &Measurement) -> Value {
    let mut report = json!(Report::of(None, picture, found, None));
    report["landmarks_px"] = report["face"]["landmarks_px"].clone();
    report
}
