//! The head's square of photos with a face, as one file of 32-bit floats: `hair_colours OUT PHOTO…`.
//!
//! Of each photo 192 × 192 places: linear red, green, blue over the median skin of the face, the person, hair, skin (0 to
//! 1), and 1 where the face below the brows is. `tools/unfaced` learns from them which colours are hair.

use std::io::Write;

use stubble_photo::regions::{self, Part};
use stubble_photo::{Levels, decode, face};

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut out = std::io::BufWriter::new(std::fs::File::create(arguments.next().unwrap_or_default())?);
    for path in arguments {
        let Ok(picture) = decode(&std::fs::read(&path)?) else {
            println!("{path}: not a photo");
            continue;
        };
        let levels = Levels::new(&picture);
        let Some(face) = face::find(&levels).into_iter().next() else {
            println!("{path}: no face");
            continue;
        };
        let found = regions::find(&picture, &levels, &face);
        for (i, colour) in found.raster.pixels.iter().enumerate() {
            let inside = f32::from(u8::from(matches!(found.parts[i], Part::Face | Part::Jaw)));
            let masks = [&found.person, &found.hair, &found.skin].map(|m| m.values[i]);
            let colour = [0, 1, 2].map(|k| colour[k] / found.skin_linear[k]);
            for value in colour.into_iter().chain(masks).chain([inside]) {
                out.write_all(&value.to_le_bytes())?;
            }
        }
    }
    Ok(())
}
