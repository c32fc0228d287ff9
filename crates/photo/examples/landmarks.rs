//! Prints what the nets see in photos, as JSON lines: `landmarks PHOTO…`.

use stubble_photo::{Levels, decode, face};

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap_or_default();
        let picture = match decode(&bytes) {
            Ok(picture) => picture,
            Err(e) => {
                println!("{}", serde_json::json!({ "photo": path, "error": e.to_string() }));
                continue;
            }
        };
        let levels = Levels::new(&picture);
        for found in face::find(&levels) {
            let eyes: Vec<_> = found
                .eyes
                .iter()
                .map(|e| {
                    serde_json::json!({
                        "iris_px": e.iris.width_px, "height_px": e.iris.height_px,
                        "centre": e.iris.centre, "openness": e.openness, "eye_px": e.width_px,
                    })
                })
                .collect();
            println!(
                "{}",
                serde_json::json!({
                    "photo": path, "presence": found.presence, "score": found.score, "eyes": eyes,
                    "landmarks": found.landmarks,
                })
            );
        }
    }
}
