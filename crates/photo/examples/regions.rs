//! Writes the regions of photos: `regions FOLDER PHOTO…` leaves hair.png and skin.png of each, named after it.

use std::path::PathBuf;

use stubble_photo::{Levels, card, decode, face, regions};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_default());
    for path in arguments {
        let bytes = std::fs::read(&path).unwrap_or_default();
        let Ok(picture) = decode(&bytes) else {
            println!("{path}: not a photo");
            continue;
        };
        let name =
            PathBuf::from(&path).file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        match card::find(&picture) {
            Ok(c) => println!(
                "{name}: card {:?} {:.1} (raw {:.1}), pitch {:.1} px, mirrored {}",
                c.correction.kind, c.de00_leave_one_out, c.de00_uncorrected, c.pitch_px, c.mirrored
            ),
            Err(why) => println!("{name}: {why}"),
        }
        let levels = Levels::new(&picture);
        let Some(face) = face::find(&levels).into_iter().next() else { continue };
        let found = regions::find(&picture, &levels, &face);
        println!(
            "{name}: hair {:?} density {:?} hat {}",
            found.hair_share_pct(),
            found.density_pct(),
            found.hat()
        );
        for (what, mask) in [("hair", &found.hair), ("skin", &found.skin), ("density", &found.density)] {
            let over = found.over_photo(mask, picture.width(), picture.height());
            let _ = over.to_grey().save(folder.join(format!("{name}_{what}.png")));
        }
    }
}
