//! What a photo says, as the page and the record keep it.

use serde_json::{Value, json};
use stubble_photo::{Interval, Measurement, Picture, Verdict};

/// The measurement as JSON: each figure as `{value, low, high}` with its unit in the name, or `null` with a reason beside it.
pub(crate) fn report(picture: &Picture, found: &Measurement) -> Value {
    let verdict = match found.verdict {
        Verdict::Accepted => "accepted",
        Verdict::Reduced => "reduced",
        Verdict::Refused => "refused",
    };
    let mut report = json!({
        "verdict": verdict,
        "reasons": found.reasons,
        "width_px": picture.width(),
        "height_px": picture.height(),
        "notes": picture.notes,
    });
    let mut put = |key: &str, value: Result<Interval, String>| match value {
        Ok(i) => report[key] = json!({"value": i.value, "low": i.low, "high": i.high}),
        Err(why) => {
            report[key] = Value::Null;
            report[format!("{key}_reason")] = json!(why);
        }
    };
    put("mm_per_px", found.mm_per_px.clone());
    let pose = found.pose.ok_or_else(|| "the photo shows no face that can be posed".to_owned());
    put("yaw_deg", pose.clone().map(|p| p.yaw_deg));
    put("pitch_deg", pose.clone().map(|p| p.pitch_deg));
    put("roll_deg", pose.map(|p| p.roll_deg));
    if let Some(face) = &found.face {
        report["landmarks_px"] = json!(face.landmarks.iter().map(|[x, y, _]| [x, y]).collect::<Vec<_>>());
        report["irises_px"] = json!(
            face.eyes
                .iter()
                .map(|e| json!({"centre": e.iris.centre, "width": e.iris.width_px}))
                .collect::<Vec<_>>()
        );
    }
    report
}
