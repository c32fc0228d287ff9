//! What the landmark net sees of heads whose cameras are known, as JSON lines: `faces SHOTS SEED HEAD…`.
//!
//! A head is a mesh with its landmarks beside it (`NAME.ply`, `NAME.json`), or a scan alone. Each is photographed from
//! random places in random light. `crates/photo/tools/face_model` learns the mean face and how faces differ from it.

mod dice;

use dice::{Dice, TONES};
use nalgebra::{Isometry3, Point3, Translation3, UnitQuaternion, Vector3};
use rayon::prelude::*;
use serde_json::{Value, json};
use stubble_appearance::{Camera, HairGrowth, Light, NativeHair, Scene, Size, SkinLook, Studio, When};
use stubble_design::{Condition, DesignRequest, Designer, Norwood, Style};
use stubble_evidence::Evidence;
use stubble_head::{GivenLandmarks, Head, HeadOptions, LandmarkOrigin, format};
use stubble_optics::Skin;
use stubble_photo::picture::encoded;
use stubble_photo::{Levels, Picture, Samples, face};
use stubble_placement::Layout;

type Failed = Box<dyn std::error::Error + Send + Sync>;

const SIZE: Size = Size { width: 640, height: 768 };

fn head(path: &str) -> Result<Head, Failed> {
    let bytes = std::fs::read(path)?;
    let raw = format::read(&bytes, path, &|_| None)?;
    let Ok(text) = std::fs::read_to_string(path.replace(".ply", ".json")) else {
        return Ok(Head::from_raw(raw, &HeadOptions::default())?);
    };
    let marks: Value = serde_json::from_str(&text)?;
    let at = |name: &str| -> [f64; 3] { serde_json::from_value(marks[name].clone()).unwrap_or_default() };
    let given = GivenLandmarks {
        nasion: at("nasion"),
        inion: at("inion"),
        left_preauricular: at("lp"),
        right_preauricular: at("rp"),
        vertex: at("vertex"),
    };
    let mut head = Head::from_raw(raw, &HeadOptions { landmarks: Some(given), ..HeadOptions::default() })?;
    let place = |name: &str| Point3::from(at(name));
    let known = &mut head.landmarks;
    for (mark, name) in [
        (&mut known.left_lateral_canthus, "lc"),
        (&mut known.right_lateral_canthus, "rc"),
        (&mut known.subnasale, "subnasale"),
        (&mut known.menton, "menton"),
        (&mut known.glabella, "glabella"),
    ] {
        mark.position = place(name);
        mark.origin = LandmarkOrigin::Known;
    }
    Ok(head)
}

/// A camera that sees the head turned by yaw, pitch and roll, somewhere in the picture.
fn camera(dice: &mut Dice) -> Camera {
    let yaw = dice.within(-38.0, 38.0).to_radians();
    let pitch = dice.within(-17.0, 17.0).to_radians();
    let roll = dice.within(-12.0, 12.0).to_radians();
    let distance = dice.within(0.45, 1.6).exp2() * 600.0;
    let flip = UnitQuaternion::from_axis_angle(&Vector3::x_axis(), std::f64::consts::PI);
    let turn = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), roll)
        * flip
        * UnitQuaternion::from_axis_angle(&Vector3::x_axis(), -pitch)
        * UnitQuaternion::from_axis_angle(&Vector3::y_axis(), yaw);
    let (w, h) = (f64::from(SIZE.width), f64::from(SIZE.height));
    let focal_px = distance * dice.within(1.35, 2.1);
    let aside = [dice.within(-0.06, 0.06) * w, dice.within(-0.06, 0.06) * h];
    let middle = turn * Vector3::new(0.0, 10.0, 0.0);
    let place =
        Vector3::new(aside[0] / focal_px * distance, aside[1] / focal_px * distance, distance) - middle;
    let pose = Isometry3::from_parts(Translation3::from(place), turn);
    Camera::from_pose(&pose, focal_px, [w / 2.0, h / 2.0], SIZE)
}

fn shots(path: &str, count: usize, seed: u64, evidence: &Evidence) -> Result<Vec<Value>, Failed> {
    let head = head(path)?;
    let mut dice = Dice(seed);
    let stage = dice.one(&[Norwood::II, Norwood::IV, Norwood::VI, Norwood::VII]);
    let tone = dice.one(&TONES);
    let lights: Vec<Light> = (0..2)
        .map(|_| dice.one(&[Light::Daylight, Light::Daylight, Light::WarmIndoor, Light::Flash, Light::Even]))
        .collect();
    let designer = Designer::new(&head, evidence)?;
    let design = designer.design(&DesignRequest::new(Condition::MalePattern { stage }, Style::Soft))?;
    let own = design.own_hair(evidence)?;
    let growth = HairGrowth::of(&own, &design.fields);
    let hair = NativeHair { stubble_mm: dice.one(&[0.5, 4.0, 15.0, 30.0]), ..NativeHair::shaved(evidence)? };
    let skin = SkinLook::of(&Skin::preset(evidence, tone)?);
    let layout = Layout::default();
    let mut lines = Vec::new();
    let cameras: Vec<Camera> = (0..count).map(|_| camera(&mut dice)).collect();
    let walls: Vec<f32> = (0..count).map(|_| dice.within(0.05, 0.6) as f32).collect();
    for (k, light) in lights.iter().enumerate() {
        let scene =
            Scene { head: &head, layout: &layout, skin, hair: Some((growth, hair)), light: *light, seed };
        let studio = Studio::new(scene, evidence)?;
        let found: Result<Vec<Value>, Failed> = cameras
            .par_iter()
            .zip(&walls)
            .skip(k)
            .step_by(lights.len())
            .map(|(camera, wall)| {
                let truth = studio.truth(camera, When::Bare)?;
                let samples: Vec<u8> = truth
                    .linear
                    .iter()
                    .zip(&truth.person)
                    .flat_map(|(c, p)| c.map(|v| (255.0 * encoded(v + (1.0 - p) * wall)).round() as u8))
                    .collect();
                let (w, h) = (SIZE.width as usize, SIZE.height as usize);
                if let Ok(folder) = std::env::var("STUBBLE_SHOTS") {
                    let name = path.rsplit('/').next().unwrap_or(path);
                    let file = format!("{folder}/{name}-{k}-{:.0}.png", camera.focal_px);
                    image::save_buffer(file, &samples, SIZE.width, SIZE.height, image::ColorType::Rgb8)?;
                }
                let picture = Picture::new(w, h, Samples::Eight(samples)).ok_or("no picture")?;
                let faces = face::find(&Levels::new(&picture));
                let rows = [camera.right, -camera.up, camera.forward];
                Ok(json!({
                    "head": path,
                    "axes": rows.map(|r| [r.x, r.y, r.z]),
                    "eye": [camera.eye.x, camera.eye.y, camera.eye.z],
                    "focal_px": camera.focal_px,
                    "centre_px": camera.centre_px,
                    "presence": faces.first().map(|f| f.presence),
                    "landmarks": faces.first().map(|f| f.landmarks.clone()),
                }))
            })
            .collect();
        lines.extend(found?);
    }
    Ok(lines)
}

fn main() -> Result<(), Failed> {
    let mut args = std::env::args().skip(1);
    let count = args.next().and_then(|a| a.parse().ok()).ok_or("give the number of shots")?;
    let seed: u64 = args.next().and_then(|a| a.parse().ok()).ok_or("give a seed")?;
    let evidence = Evidence::builtin();
    for (k, path) in args.enumerate() {
        match shots(&path, count, seed.wrapping_add(k as u64 * 7919), &evidence) {
            Ok(lines) => lines.iter().for_each(|line| println!("{line}")),
            Err(why) => eprintln!("{path}: {why}"),
        }
    }
    Ok(())
}
