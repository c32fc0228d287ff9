//! Photos against truth: heads rendered with grown hair, every camera and measure known, measured as photos are.

use nalgebra::{UnitQuaternion, Vector3};
use rayon::prelude::*;
use stubble_appearance::{Camera, HairGrowth, Light, NativeHair, Scene, Size, SkinLook, Studio, Truth, When};
use stubble_design::{Condition, DesignRequest, Designer, Norwood, Style};
use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, Head, HeadOptions, Point, sample_head};
use stubble_optics::{Skin, SkinTone};
use stubble_photo::fit::{Photo, Side, fit};
use stubble_photo::picture::encoded;
use stubble_photo::{Focal, FocalSource, Given, Measurement, Picture, Samples, Tape, measure};
use stubble_placement::Layout;

pub(crate) const SIZE: Size = Size { width: 800, height: 960 };
/// Half-way up the cranium, where cameras aim.
const AIM: Point = Point::new(0.0, 25.0, 0.0);

/// One person under one light.
#[derive(Clone)]
pub(crate) struct Sitter {
    pub(crate) name: String,
    pub(crate) head: Head,
    pub(crate) stage: Norwood,
    pub(crate) skin: SkinTone,
    pub(crate) light: Light,
    /// Length of the hair that is left, mm.
    pub(crate) hair_mm: f64,
}

/// A rendered photo and its camera.
pub(crate) struct Shot {
    pub(crate) picture: Picture,
    pub(crate) camera: Camera,
}

pub(crate) fn camera(azimuth_deg: f64, elevation_deg: f64, distance_mm: f64, focal_px: f64) -> Camera {
    let (a, e) = (azimuth_deg.to_radians(), elevation_deg.to_radians());
    let outward = Vector3::new(a.sin() * e.cos(), e.sin(), a.cos() * e.cos());
    let up = Vector3::new(-a.sin() * e.sin(), e.cos(), -a.cos() * e.sin());
    Camera {
        eye: AIM + outward * distance_mm,
        right: up.cross(&outward),
        up,
        forward: -outward,
        focal_px,
        centre_px: [f64::from(SIZE.width) / 2.0, f64::from(SIZE.height) / 2.0],
        size: SIZE,
    }
}

/// Before a grey wall, eight-bit sRGB.
fn developed(truth: &Truth, camera: &Camera) -> Picture {
    let encode = |v: f32| (255.0 * encoded(v)).round() as u8;
    let wall = 0.32;
    let samples = truth.linear.iter().zip(&truth.person);
    let samples = samples.flat_map(|(c, p)| c.map(|v| encode(v + (1.0 - p) * wall))).collect();
    let (w, h) = (truth.size.width as usize, truth.size.height as usize);
    let mut picture = Picture::new(w, h, Samples::Eight(samples)).unwrap();
    let mm35 = camera.focal_px / (w as f64).hypot(h as f64) * 43.266_6;
    picture.focal = Some(Focal { mm35, from: FocalSource::Given });
    picture
}

impl Sitter {
    /// Shots from several cameras, and the bald area, cm².
    pub(crate) fn shots(&self, cameras: &[Camera], evidence: &Evidence) -> (Vec<Shot>, f64) {
        let designer = Designer::new(&self.head, evidence).unwrap();
        let request = DesignRequest::new(Condition::MalePattern { stage: self.stage }, Style::Soft);
        let design = designer.design(&request).unwrap();
        let own = design.own_hair(evidence).unwrap();
        let growth = HairGrowth::of(&own, &design.fields);
        let hair = NativeHair { stubble_mm: self.hair_mm, ..NativeHair::shaved(evidence).unwrap() };
        let skin = SkinLook::of(&Skin::preset(evidence, self.skin).unwrap());
        let layout = Layout::default();
        let scene = Scene {
            head: &self.head,
            layout: &layout,
            skin,
            hair: Some((growth, hair)),
            light: self.light,
            seed: 3,
        };
        let studio = Studio::new(scene, evidence).unwrap();
        let shots = cameras.par_iter().map(|camera| {
            let truth = studio.truth(camera, When::Bare).unwrap();
            Shot { picture: developed(&truth, camera), camera: *camera }
        });
        let scalp = &self.head.scalp;
        let bald = (0..scalp.mesh.triangles().len()).map(|t| {
            let mean =
                |of: &[f64]| scalp.mesh.triangles()[t].iter().map(|v| of[*v as usize]).sum::<f64>() / 3.0;
            let counts = mean(&scalp.border_mm) >= 0.0 && mean(&design.native_share) < 0.5;
            if counts { scalp.mesh.area_mm2(t) / 100.0 } else { 0.0 }
        });
        (shots.collect(), bald.sum())
    }

    /// A tape between the outer corners of the eyes, read off the true head.
    pub(crate) fn tape(&self, camera: &Camera) -> Option<Tape> {
        let marks = &self.head.landmarks;
        let ends = [marks.left_lateral_canthus.position, marks.right_lateral_canthus.position];
        let [a, b] = [camera.project(&ends[0])?, camera.project(&ends[1])?];
        Some(Tape { from_px: [a[0], a[1]], to_px: [b[0], b[1]], length_mm: (ends[0] - ends[1]).norm() })
    }
}

pub(crate) fn measured(shot: &Shot, tape: Option<Tape>, evidence: &Evidence) -> Measurement {
    measure(&shot.picture, Given { tape, ..Given::default() }, evidence)
}

pub(crate) fn sitters() -> Vec<Sitter> {
    let stages = [Norwood::IV, Norwood::VI, Norwood::V, Norwood::VII];
    let skins = [SkinTone::Light, SkinTone::Tan, SkinTone::VeryLight, SkinTone::Intermediate];
    let lights = [Light::Daylight, Light::Daylight];
    let shapes = [
        ("mean man", Anthropometry::MAN),
        ("long and narrow", Anthropometry { length_mm: 207.0, breadth_mm: 149.0, height_mm: 133.0 }),
        ("short and broad", Anthropometry { length_mm: 193.0, breadth_mm: 160.0, height_mm: 128.0 }),
    ];
    let heads: Vec<(String, Head)> =
        shapes.iter().map(|(name, shape)| ((*name).to_owned(), sample_head(shape))).collect();
    heads
        .into_iter()
        .enumerate()
        .flat_map(|(i, (name, head))| {
            (0..2).map(move |j| Sitter {
                name: name.clone(),
                head: head.clone(),
                stage: stages[(i + 2 * j) % 4],
                skin: skins[(i + j) % 4],
                light: lights[j],
                hair_mm: [6.0, 30.0][j],
            })
        })
        .collect()
}

#[test]
fn a_head_fitted_to_front_top_and_back_has_the_measures_of_the_rendered_head() {
    let evidence = Evidence::builtin();
    let sides = [Side::Front, Side::Top, Side::Back];
    let (mut held, mut off_mm, mut widths) = (0, Vec::new(), Vec::new());
    let mut people = sitters();
    for name in ["lee_perry_smith_mm", "ict_facekit_neutral_mm"] {
        let Some(head) = scanned(name) else { continue };
        for (stage, skin, hair_mm) in [(Norwood::V, SkinTone::Light, 6.0), (Norwood::IV, SkinTone::Tan, 20.0)]
        {
            let (name, head) = (name.to_owned(), head.clone());
            people.push(Sitter { name, head, stage, skin, light: Light::Daylight, hair_mm });
        }
    }
    let (mut bald_held, mut bald_off) = (0, Vec::new());
    for (k, sitter) in people.iter().enumerate() {
        let nod = [0.0, 5.0, -4.0][k % 3];
        let cameras = [
            camera(2.0 * nod, 4.0 + nod, 1200.0, 2600.0),
            camera(nod, 70.0 - nod, 1100.0, 2300.0),
            camera(180.0 - nod, 6.0 + nod, 1300.0, 2700.0),
        ];
        let (shots, bald) = sitter.shots(&cameras, &evidence);
        if let Ok(folder) = std::env::var("STUBBLE_SHOTS") {
            for (shot, side) in shots.iter().zip(sides) {
                let path = format!("{folder}/{k}-{}.png", side.word());
                let (w, h) = (SIZE.width, SIZE.height);
                image::save_buffer(path, &shot.picture.to_srgb8(), w, h, image::ColorType::Rgb8).unwrap();
            }
        }
        let found: Vec<Measurement> = shots
            .par_iter()
            .enumerate()
            .map(|(i, s)| measured(s, if i == 0 { sitter.tape(&s.camera) } else { None }, &evidence))
            .collect();
        let photos: Vec<Photo<'_>> = shots
            .iter()
            .zip(&found)
            .zip(sides)
            .map(|((s, found), side)| Photo { picture: &s.picture, found, side: Some(side) })
            .collect();
        let label = format!("{} {:?} {:?}", sitter.name, sitter.stage, sitter.skin);
        let fitted = match fit(&photos, &evidence) {
            Ok(fitted) => fitted,
            Err(why) => {
                println!("{label}: refused: {why}");
                continue;
            }
        };
        let true_measures = &sitter.head.measures;
        let true_mm = [true_measures.breadth_mm, true_measures.height_mm, true_measures.length_mm];
        for (found, truth) in fitted.measures.iter().zip(true_mm) {
            held += usize::from(found.holds(truth));
            off_mm.push((found.value - truth).abs());
            widths.push(found.width() / found.value);
        }
        let found_bald = fitted.areas.bald_cm2.unwrap();
        bald_held += usize::from(found_bald.holds(bald));
        bald_off.push((found_bald.value / bald - 1.0).abs());
        let [b, h, l] = fitted.measures.map(|m| m.value);
        println!(
            "{label}: bald {:?} for {bald:.0}, unseen {:.0}; breadth {b:.0}/{:.0} height {h:.0}/{:.0} length {l:.0}/{:.0}; misfit {:?}",
            fitted.areas.bald_cm2.map(|i| [i.low.round(), i.value.round(), i.high.round()]),
            fitted.areas.unseen_cm2.value,
            true_measures.breadth_mm,
            true_measures.height_mm,
            true_measures.length_mm,
            fitted.views.iter().map(|v| (v.misfit_mm * 10.0).round() / 10.0).collect::<Vec<_>>(),
        );
        for (view, shot) in fitted.views.iter().zip(&shots) {
            let forward = view.camera_from_head.rotation.inverse() * Vector3::z();
            let right = view.camera_from_head.rotation.inverse() * Vector3::x();
            let off = |a: &Vector3<f64>, b: &Vector3<f64>| a.angle(b).to_degrees();
            let (sight, turn) = (off(&forward, &shot.camera.forward), off(&right, &shot.camera.right));
            println!("    {}: sight {sight:.1} degrees off, turn {turn:.1}", view.side.word());
            // A face tells its pose, though a strange one leans the mean face by up to 8 degrees; an outline tells it only
            // about, and from the back a nod hardly shows.
            let most = match view.side {
                Side::Front => 9.0,
                Side::Top => 12.0,
                _ => 30.0,
            };
            assert!(sight < most, "{label}, {}: {sight} degrees", view.side.word());
            assert!(turn < 45.0, "{label}, {}: turned by {turn} degrees", view.side.word());
        }
    }
    let count = off_mm.len();
    off_mm.sort_by(f64::total_cmp);
    widths.sort_by(f64::total_cmp);
    println!(
        "{held} of {count} measures within bounds, {:.1} mm off in the median, bounds {:.0} % wide",
        off_mm[count / 2],
        100.0 * widths[count / 2]
    );
    assert!(10 * held >= 8 * count && count >= 18, "{held} of {count}");
    bald_off.sort_by(f64::total_cmp);
    let (people, median) = (bald_off.len(), bald_off[bald_off.len() / 2]);
    println!("{bald_held} of {people} bald areas within bounds, {:.0} % off in the median", 100.0 * median);
    assert!(10 * bald_held >= 9 * people && median < 0.25, "{bald_held} of {people}, {median}");
    assert!(off_mm[count / 2] < 8.0, "{} mm", off_mm[count / 2]);
}

/// Yaw, pitch and roll against the line of sight to the head's origin, degrees, as `stubble_photo::pose` tells them.
fn true_pose_deg(camera: &Camera) -> [f64; 3] {
    let to_camera =
        |v: Vector3<f64>| Vector3::new(v.dot(&camera.right), -v.dot(&camera.up), v.dot(&camera.forward));
    let place = to_camera(-camera.eye.coords);
    let centred = UnitQuaternion::rotation_between(&place, &Vector3::z()).unwrap();
    let ahead = centred * to_camera(Vector3::z());
    let left = centred * to_camera(Vector3::x());
    let yaw = ahead.x.atan2(-ahead.z);
    let level = Vector3::new(yaw.cos(), 0.0, yaw.sin());
    let up = level.cross(&ahead).normalize();
    [yaw, (-ahead.y).clamp(-1.0, 1.0).asin(), -left.dot(&-up).atan2(left.dot(&level))].map(f64::to_degrees)
}

/// A scanned head of `shared/`, or `None` with a word about it.
pub(crate) fn scanned(name: &str) -> Option<Head> {
    let path = format!("{}/../../../shared/heads/{name}.ply", env!("CARGO_MANIFEST_DIR"));
    let Ok(bytes) = std::fs::read(&path) else {
        println!("SKIPPED: {path} is not there");
        return None;
    };
    let raw = stubble_head::format::read(&bytes, &path, &|_| None).unwrap();
    Some(Head::from_raw(raw, &HeadOptions::default()).unwrap())
}

/// A face tells how it is turned itself; how it sits on the head, against the ears, differs between people by some degrees
/// of pitch that no landmark shows (`docs/photo.md`).
#[test]
fn poses_of_rendered_heads_lie_within_their_bounds() {
    let evidence = Evidence::builtin();
    let mut sitters: Vec<Sitter> = sitters().into_iter().step_by(2).collect();
    let dbg =
        std::env::var("DBG_HEADS").unwrap_or_else(|_| "lee_perry_smith_mm,ict_facekit_neutral_mm".into());
    for name in dbg.split(',') {
        let Some(head) = scanned(name) else { continue };
        sitters.push(Sitter {
            name: name.to_owned(),
            head,
            stage: Norwood::V,
            skin: SkinTone::Light,
            light: Light::Daylight,
            hair_mm: 6.0,
        });
    }
    let (mut off, mut within): (Vec<[f64; 3]>, Vec<[f64; 3]>) = (Vec::new(), Vec::new());
    let (mut held, mut count) = (0, 0);
    for sitter in &sitters {
        let cameras: Vec<Camera> = [-30.0, -15.0, 0.0, 15.0, 30.0]
            .into_iter()
            .flat_map(|yaw| [-10.0, 0.0, 10.0].map(|pitch| camera(yaw, pitch, 1200.0, 2600.0)))
            .collect();
        let (shots, _) = sitter.shots(&cameras, &evidence);
        let found: Vec<Measurement> = shots.par_iter().map(|s| measured(s, None, &evidence)).collect();
        let mut own: Vec<[f64; 3]> = Vec::new();
        for (found, shot) in found.iter().zip(&shots) {
            let truth = true_pose_deg(&shot.camera);
            let Some(pose) = &found.pose else {
                println!("{}: no pose at {truth:.0?}", sitter.name);
                continue;
            };
            let all = [pose.yaw_deg, pose.pitch_deg, pose.roll_deg];
            let errors = [0, 1, 2].map(|k| all[k].value - truth[k]);
            println!("{} {truth:.0?}: off {errors:.1?}", sitter.name);
            own.push(errors);
            count += 3;
            held += (0..3).filter(|k| all[*k].holds(truth[*k])).count();
        }
        let mean = [0, 1, 2].map(|k| own.iter().map(|e| e[k]).sum::<f64>() / own.len().max(1) as f64);
        println!("{}: off by {mean:.1?} in the mean", sitter.name);
        within.extend(own.iter().map(|e| [0, 1, 2].map(|k| e[k] - mean[k])));
        off.extend(own);
    }
    let at = |of: &[[f64; 3]], k: usize, share: f64| {
        let mut all: Vec<f64> = of.iter().map(|e| e[k].abs()).collect();
        all.sort_by(f64::total_cmp);
        all[((all.len() - 1) as f64 * share) as usize]
    };
    for (k, name) in ["yaw", "pitch", "roll"].iter().enumerate() {
        println!(
            "{name}: {:.1} degrees off in the median, {:.1} in nine of ten, {:.1} at most; against the head's own mean {:.1}, {:.1}",
            at(&off, k, 0.5),
            at(&off, k, 0.9),
            at(&off, k, 1.0),
            at(&within, k, 0.5),
            at(&within, k, 0.9),
        );
    }
    println!("{held} of {count} within bounds");
    assert!(held * 100 >= count * 95, "{held} of {count}");
    assert!(at(&off, 0, 0.5) < 2.0 && at(&off, 2, 0.5) < 1.0, "yaw or roll");
    assert!(at(&within, 1, 0.5) < 2.0, "pitch against the head's own mean");
}
