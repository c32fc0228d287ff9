//! Prints the quality of the photos given, a line each: `cargo run -p stubble-photo --example quality -- PHOTO…`

use stubble_evidence::Evidence;
use stubble_photo::{decode, measure};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!(
        "photo\tverdict\tblur_pct\tburnt_pct\tskin_luminance\tlight_ratio\tshine_pct\tmm_per_px\tlids\tyaw_deg\tpitch_deg\treasons"
    );
    for path in std::env::args().skip(1) {
        let found = measure(&decode(&std::fs::read(&path)?)?, None, &Evidence::builtin());
        let name = std::path::Path::new(&path).file_name().unwrap_or_default().to_string_lossy().into_owned();
        print!("{name}\t{:?}", found.verdict);
        if let (Some(q), Some(face)) = (&found.quality, &found.face) {
            let angle =
                |pick: fn(&stubble_photo::pose::Pose) -> f64| found.pose.as_ref().map_or(f64::NAN, pick);
            print!(
                "\t{:.2}\t{:.1}\t{:.3}\t{:.2}\t{:.1}\t{:.2}\t{:.2} {:.2}\t{:.1}\t{:.1}",
                q.blur_pct.map_or(f64::NAN, |b| b.value),
                q.burnt_pct,
                q.skin_luminance,
                q.light_ratio,
                q.shine_pct.unwrap_or(f64::NAN),
                q.resolution_mm_per_px,
                face.eyes[0].openness,
                face.eyes[1].openness,
                angle(|p| p.yaw_deg.value),
                angle(|p| p.pitch_deg.value),
            );
        }
        println!("\t{}", found.reasons.join("; "));
    }
    Ok(())
}
