//! Heads from behind, above and the sides with the hair that is truly there, as one file of 32-bit floats:
//! `unfaced OUT COUNT SEED`. `crates/photo/tools/unfaced` learns from them which colours are hair.
//!
//! Of each head 192 × 192 places of 1.56 mm: linear red, green, blue, the person (0 to 1), and the share of the own hair
//! that grows there (0 on bare skin, −1 beside the head).

mod dice;

use std::io::Write;

use dice::{Dice, TONES};
use nalgebra::Vector3;
use rayon::prelude::*;
use stubble_appearance::{Camera, HairGrowth, Light, NativeHair, Scene, Size, SkinLook, Studio, When};
use stubble_design::{Condition, DesignRequest, Designer, Norwood, Style};
use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, Point, SurfaceIndex, sample_head};
use stubble_optics::Skin;
use stubble_photo::picture::{encoded, linear};
use stubble_placement::Layout;

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Places across, pixels rendered for each along either axis, and mm across.
const SIDE: u32 = 192;
const FINER: u32 = 3;
const ACROSS_MM: f64 = 300.0;
const MIDDLE: Point = Point::new(0.0, 45.0, 0.0);

fn camera(azimuth_deg: f64, elevation_deg: f64, turn_deg: f64, distance_mm: f64) -> Camera {
    let (a, e, t) = (azimuth_deg.to_radians(), elevation_deg.to_radians(), turn_deg.to_radians());
    let outward = Vector3::new(a.sin() * e.cos(), e.sin(), a.cos() * e.cos());
    let up = Vector3::new(-a.sin() * e.sin(), e.cos(), -a.cos() * e.sin());
    let right = up.cross(&outward);
    let side = f64::from(SIDE * FINER);
    Camera {
        eye: MIDDLE + outward * distance_mm,
        right: right * t.cos() + up * t.sin(),
        up: up * t.cos() - right * t.sin(),
        forward: -outward,
        focal_px: distance_mm * side / ACROSS_MM,
        centre_px: [side / 2.0; 2],
        size: Size { width: SIDE * FINER, height: SIDE * FINER },
    }
}

fn head_shots(seed: u64, evidence: &Evidence) -> Result<Vec<f32>, Failed> {
    let mut dice = Dice(seed.wrapping_mul(7919));
    let mut wide = |middle: f64, half: f64| dice.within(middle - half, middle + half);
    let shape = Anthropometry {
        length_mm: wide(198.0, 14.0),
        breadth_mm: wide(154.0, 11.0),
        height_mm: wide(131.0, 9.0),
    };
    let head = sample_head(&shape);
    let views = [
        camera(wide(180.0, 25.0), wide(8.0, 14.0), wide(0.0, 8.0), wide(1150.0, 350.0)),
        camera(wide(0.0, 15.0), wide(68.0, 16.0), wide(0.0, 10.0), wide(1100.0, 300.0)),
        camera(wide(180.0, 15.0), wide(68.0, 16.0), wide(0.0, 10.0), wide(1100.0, 300.0)),
        camera(wide(90.0, 22.0), wide(6.0, 12.0), wide(0.0, 8.0), wide(1150.0, 350.0)),
    ];
    let wall = wide(0.35, 0.3) as f32;
    let reflectance = wide(0.0, 1.0).abs().powi(3) * 0.22 + 0.014;
    let warm = wide(0.25, 0.25);
    let gain = wide(0.0, 0.35).exp() as f32;
    let stage = dice.one(&[Norwood::I, Norwood::III, Norwood::IV, Norwood::V, Norwood::VI, Norwood::VII]);
    let tone = dice.one(&TONES);
    let light = dice.one(&[Light::Daylight, Light::Daylight, Light::WarmIndoor, Light::Even, Light::Flash]);
    let stubble_mm = dice.one(&[1.5, 3.0, 6.0, 10.0, 20.0, 35.0]);
    let designer = Designer::new(&head, evidence)?;
    let design = designer.design(&DesignRequest::new(Condition::MalePattern { stage }, Style::Soft))?;
    let own = design.own_hair(evidence)?;
    let hair = NativeHair {
        stubble_mm,
        reflectance: [reflectance * (1.0 + warm), reflectance, reflectance * (1.0 - 0.7 * warm)],
        ..NativeHair::shaved(evidence)?
    };
    let layout = Layout::default();
    let skin = SkinLook::of(&Skin::preset(evidence, tone)?);
    let growth = HairGrowth::of(&own, &design.fields);
    let scene = Scene { head: &head, layout: &layout, skin, hair: Some((growth, hair)), light, seed };
    let studio = Studio::new(scene, evidence)?;
    let (surface, scalp) = (SurfaceIndex::new(&head.mesh), SurfaceIndex::new(&head.scalp.mesh));
    let share = |camera: &Camera, x: f64, y: f64| -> f32 {
        let ahead = camera.forward * camera.focal_px + camera.right * (x - camera.centre_px[0])
            - camera.up * (y - camera.centre_px[1]);
        let Some((at, _)) = surface.ray(&camera.eye, &ahead.normalize(), f64::INFINITY) else { return -1.0 };
        let (on, apart) = scalp.closest(&head.mesh.position(at));
        let corners = head.scalp.mesh.triangles()[on.triangle as usize];
        let mean = |of: &[f64]| corners.iter().map(|c| of[*c as usize]).sum::<f64>() / 3.0;
        if apart > 1.5 || mean(&head.scalp.border_mm) < 0.0 { 0.0 } else { mean(&design.native_share) as f32 }
    };
    let mut values = Vec::new();
    for camera in views {
        let truth = studio.truth(&camera, When::Bare)?;
        let width = (SIDE * FINER) as usize;
        for i in 0..SIDE * SIDE {
            let (x, y) = (i % SIDE, i / SIDE);
            let mut sum = [0.0_f32; 4];
            for fine in 0..FINER * FINER {
                let at = (y * FINER + fine / FINER) as usize * width + (x * FINER + fine % FINER) as usize;
                let person = truth.person[at];
                for (sum, light) in sum.iter_mut().zip(truth.linear[at]) {
                    // As a photo of eight bits keeps it.
                    *sum += linear((encoded(gain * (light + (1.0 - person) * wall)) * 255.0).round() / 255.0);
                }
                sum[3] += person;
            }
            values.extend(sum.map(|s| s / (FINER * FINER) as f32));
            let half = f64::from(FINER) / 2.0;
            values.push(share(&camera, f64::from(x * FINER) + half, f64::from(y * FINER) + half));
        }
    }
    Ok(values)
}

fn main() -> Result<(), Failed> {
    let mut args = std::env::args().skip(1);
    let out = args.next().ok_or("give the file to write")?;
    let count: u64 = args.next().and_then(|a| a.parse().ok()).ok_or("give the number of heads")?;
    let seed: u64 = args.next().and_then(|a| a.parse().ok()).ok_or("give a seed")?;
    let evidence = Evidence::builtin();
    let heads: Vec<Result<Vec<f32>, Failed>> =
        (0..count).into_par_iter().map(|k| head_shots(seed.wrapping_add(k), &evidence)).collect();
    let mut file = std::io::BufWriter::new(std::fs::File::create(out)?);
    for head in heads {
        for value in head? {
            file.write_all(&value.to_le_bytes())?;
        }
    }
    Ok(())
}
