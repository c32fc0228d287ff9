//! Draws one dot at five depths in four skins, from fresh to ten years, in the colours of D65: as it is, and with its
//! difference from the skin enlarged, which shows the halo and the turn to blue.
//!
//! `cargo run -p stubble-optics --example blue_shift -- docs/optics` writes `dots.svg` and `dots-enlarged.svg`.
#![allow(clippy::unwrap_used, reason = "a tool for developers: a wrong call may stop it")]

use std::fmt::Write as _;
use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::{ImageFormat, Rgb, RgbImage};
use stubble_evidence::Evidence;
use stubble_optics::colour::{Viewing, linear_srgb, srgb};
use stubble_optics::shade::Shade;
use stubble_optics::time::{Ageing, Pace};
use stubble_optics::zone::{Zone, ZoneLook};
use stubble_optics::{Accuracy, Skin, SkinTone, Spectrum};

const SKINS: [SkinTone; 4] = [SkinTone::VeryLight, SkinTone::Intermediate, SkinTone::Brown, SkinTone::Dark];
const DEPTHS_MM: [f64; 5] = [0.2, 0.35, 0.6, 1.0, 1.5];
const DATES: [(&str, f64); 4] = [("fresh", 0.0), ("healed", 0.1), ("5 years", 5.0), ("10 years", 10.0)];

const TILE_PX: u32 = 84;
const TILE_MM: f64 = 1.8;
const GAP: u32 = 6;
const LEFT: u32 = 74;
const TOP: u32 = 74;
const BLOCK_GAP: u32 = 40;

fn main() {
    let out = std::path::PathBuf::from(std::env::args().nth(1).unwrap());
    std::fs::write(out.join("dots.svg"), drawing(1.0)).unwrap();
    std::fs::write(out.join("dots-enlarged.svg"), drawing(5.0)).unwrap();
}

/// The whole sheet, differences from the skin multiplied by `gain`.
fn drawing(gain: f64) -> String {
    let evidence = Evidence::builtin();
    let course = Ageing::preset(&evidence, Pace::Typical).unwrap();
    let block_width = DEPTHS_MM.len() as u32 * (TILE_PX + GAP) - GAP;
    let block_height = DATES.len() as u32 * (TILE_PX + GAP) - GAP;
    let width = LEFT + 2 * block_width + BLOCK_GAP + 24;
    let height = TOP + 2 * block_height + BLOCK_GAP + 34 + 70;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"DejaVu Sans, Helvetica, Arial, sans-serif\" font-size=\"12\" fill=\"#222\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#f4f4f4\"/>\n\
         <text x=\"{LEFT}\" y=\"24\" font-size=\"15\" font-weight=\"bold\">One dot of undiluted carbon black, 0.3 mm wide, by depth, skin and age</text>\n"
    );
    for (block, tone) in (0_u32..).zip(SKINS) {
        let x0 = LEFT + (block % 2) * (block_width + BLOCK_GAP);
        let y0 = TOP + (block / 2) * (block_height + BLOCK_GAP + 34);
        let skin = Skin::preset(&evidence, tone).unwrap();
        let bare = Viewing::standard().lab(&Spectrum::new(look(&skin, 0.35, 0.1, &course, &evidence).dot.r0));
        text(
            &mut svg,
            x0,
            y0 - 24,
            &format!("{} skin, ITA {:.0}°", tone.name().replace('_', " "), bare.ita_deg()),
            true,
        );
        for (column, depth_mm) in (0_u32..).zip(DEPTHS_MM) {
            let x = x0 + column * (TILE_PX + GAP);
            text(&mut svg, x, y0 - 6, &format!("{depth_mm} mm"), false);
            for (row, (date, years)) in (0_u32..).zip(DATES) {
                let y = y0 + row * (TILE_PX + GAP);
                if column == 0 && block % 2 == 0 {
                    text(&mut svg, 10, y + TILE_PX / 2 + 4, date, false);
                }
                let look = look(&skin, depth_mm, years, &course, &evidence);
                let png = tile(&look, gain);
                let _ = writeln!(
                    svg,
                    "<image x=\"{x}\" y=\"{y}\" width=\"{TILE_PX}\" height=\"{TILE_PX}\" href=\"data:image/png;base64,{}\"/>",
                    STANDARD.encode(png)
                );
            }
        }
    }
    let scale = if gain == 1.0 {
        "1 mm. Colours under D65, as sRGB; nothing is exaggerated.".to_owned()
    } else {
        format!("1 mm. Colours under D65; the difference from the skin is {gain} times as large as it is.")
    };
    let y = height - 44;
    let bar = f64::from(TILE_PX) / TILE_MM;
    let _ = writeln!(svg, "<path d=\"M{LEFT} {y} h{bar}\" stroke=\"#222\" stroke-width=\"3\"/>");
    text(&mut svg, LEFT + bar as u32 + 8, y + 4, &scale, false);
    text(
        &mut svg,
        LEFT,
        y + 24,
        "Deeper ink is paler, bluer and wider: light that scatters back above it veils it, red light least of all.",
        false,
    );
    svg.push_str("</svg>\n");
    svg
}

fn look(skin: &Skin, depth_mm: f64, years: f64, course: &Ageing, evidence: &Evidence) -> ZoneLook {
    let zone = Zone {
        skin: *skin,
        shade: Shade::carbon(0.0),
        depth_mm,
        diameter_mm: 0.3,
        height_mm: 0.1,
        per_cm2: 1.0,
    };
    zone.look(course, years, evidence, Accuracy::Interactive).unwrap()
}

/// A tile with the dot in its middle.
fn tile(look: &ZoneLook, gain: f64) -> Vec<u8> {
    let viewing = Viewing::standard();
    let bare = linear_srgb(viewing.xyz(&look.bare));
    let step_mm = 0.01;
    let colours: Vec<[u8; 3]> = (0..200)
        .map(|k| {
            let spectrum = Spectrum::new(look.dot.reflectance(&look.dot.c(step_mm * f64::from(k))));
            let here = linear_srgb(viewing.xyz(&spectrum));
            srgb([0, 1, 2].map(|i| (bare[i] + gain * (here[i] - bare[i])).max(0.0))).bytes()
        })
        .collect();
    let image = RgbImage::from_fn(TILE_PX, TILE_PX, |x, y| {
        let place = |p: u32| (f64::from(p) + 0.5) * TILE_MM / f64::from(TILE_PX) - TILE_MM / 2.0;
        let r = place(x).hypot(place(y)) / step_mm;
        let k = (r as usize).min(colours.len() - 2);
        let t = (r - k as f64).clamp(0.0, 1.0);
        Rgb([0, 1, 2].map(|i| {
            let mix = f64::from(colours[k][i]) * (1.0 - t) + f64::from(colours[k + 1][i]) * t;
            mix.round() as u8
        }))
    });
    let mut png = Cursor::new(Vec::new());
    image.write_to(&mut png, ImageFormat::Png).unwrap();
    png.into_inner()
}

fn text(svg: &mut String, x: u32, y: u32, words: &str, bold: bool) {
    let weight = if bold { " font-weight=\"bold\" font-size=\"13\"" } else { "" };
    let _ = writeln!(svg, "<text x=\"{x}\" y=\"{y}\"{weight}>{words}</text>");
}
