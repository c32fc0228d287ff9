//! A photograph whose dots were walked photon by photon, spectrally, without the dot table, against the preview of the
//! same dots on the bare photograph.

use nalgebra::Vector3;
use rayon::prelude::*;
use stubble_appearance::{Camera, Darkroom, PhotoView, Size, SkinLook, When};
use stubble_design::ZoneKind;
use stubble_evidence::Evidence;
use stubble_head::Point;
use stubble_optics::colour::{
    Adaptation, Illuminant, Observer, Viewing, adapt, delta_e_2000, linear_srgb, srgb,
};
use stubble_optics::monte_carlo::{Inclusion, InkScene, InkedTissue, Settings, Shape, Source, with_ink};
use stubble_optics::shade::Shade;
use stubble_optics::time::{Ageing, Pace};
use stubble_optics::zone::usual_height_mm;
use stubble_optics::{Accuracy, Skin, SkinTone, Spectrum};
use stubble_placement::{Impression, ImpressionKind, Layout};

use super::HEAD;
use super::photograph::{lab, pixel};

const PIXEL_MM: f64 = 0.15;
const SIZE: Size = Size { width: 64, height: 64 };
const DIAMETER_MM: f64 = 0.24;
const DEPTH_MM: f64 = 0.35;
/// Every third band is walked; those between are interpolated.
const BAND_STEP: usize = 3;

/// Dots in millimetres about the middle of the patch: a jittered grid of one per mm².
fn dots() -> Vec<[f64; 2]> {
    let jitter = |i: i32, j: i32, salt: f64| (f64::from(i * 31 + j * 17) * 0.618_034 + salt).fract() - 0.5;
    (-3..=3)
        .flat_map(|i| (-3..=3).map(move |j| (i, j)))
        .map(|(i, j)| {
            [f64::from(i) + 0.5 * jitter(i, j, 0.1) + 0.3, f64::from(j) + 0.5 * jitter(j, i, 0.7) + 0.2]
        })
        .collect()
}

/// A camera straight above the vertex, and the plane that it looks at.
fn camera() -> (Camera, Vector3<f64>, Point) {
    let vertex = &HEAD.landmarks.vertex;
    let (normal, middle) = (Vector3::y(), vertex.position);
    let right = Vector3::x();
    let camera = Camera {
        eye: middle + normal * 300.0,
        right,
        up: right.cross(&normal) * -1.0,
        forward: -normal,
        focal_px: 300.0 / PIXEL_MM,
        centre_px: [32.0, 32.0],
        size: SIZE,
    };
    (camera, normal, middle)
}

fn layout() -> Layout {
    let (camera, normal, middle) = camera();
    let mut layout =
        Layout { pigments: vec!["carbon black 1:15".to_owned()], sessions: 1, ..Layout::default() };
    for (i, [x, y]) in dots().into_iter().enumerate() {
        layout.impressions.push(Impression {
            id: i as u32 + 1,
            session: 1,
            order: i as u32,
            position: middle + camera.right * x - camera.up * y,
            normal,
            direction: camera.right,
            kind: ImpressionKind::Dot,
            length_mm: DIAMETER_MM,
            diameter_mm: DIAMETER_MM,
            depth_mm: DEPTH_MM,
            pigment: 0,
            zone: ZoneKind::Core,
            tone: 1.0,
        });
    }
    layout
}

/// Pixels of a square about the middle, row by row, as offsets from the picture's middle.
fn square(side: i32) -> Vec<[i32; 2]> {
    (-side / 2..side / 2).flat_map(|j| (-side / 2..side / 2).map(move |i| [i, j])).collect()
}

/// Spectra of the pixels of a square, photon by photon.
fn walked(skin: &Skin, years: f64, side: i32, photons: u64) -> Vec<Spectrum> {
    let evidence = Evidence::builtin();
    let course = Ageing::preset(&evidence, Pace::Typical).unwrap();
    let diameter_mm = course.diameter_mm(DIAMETER_MM, years);
    let share = course.healed_share * course.pigment_share(years) * (DIAMETER_MM / diameter_mm).powi(2);
    let ink = Shade::carbon(15.0).ink(&evidence, share).unwrap();
    let depth_cm = course.depth_mm(DEPTH_MM, years) / 10.0;
    let height_cm = usual_height_mm(&evidence, DEPTH_MM).unwrap() / 10.0;
    let bands: Vec<usize> = (0..31).step_by(BAND_STEP).collect();
    let scenes: Vec<_> = bands
        .iter()
        .map(|&band| {
            let stack = skin.stack(band);
            let mut bottom = 0.0;
            let host = *stack
                .layers()
                .iter()
                .find(|l| {
                    bottom += l.d;
                    bottom > depth_cm
                })
                .unwrap();
            let inked = ink.added_to(band, &host);
            let ink = InkedTissue { mu_a: inked.mu_a, mu_s: inked.mu_s, g: inked.g };
            let shape = Shape::Disc { radius_cm: diameter_mm / 20.0, thickness_cm: height_cm };
            let bodies = dots()
                .into_iter()
                .map(|[x, y]| Inclusion { shape, centre_cm: [x / 10.0, y / 10.0, depth_cm], ink })
                .collect();
            (stack, InkScene::new(bodies, None).unwrap())
        })
        .collect();
    square(side)
        .into_par_iter()
        .enumerate()
        .map(|(p, [i, j])| {
            let values: Vec<f64> = scenes
                .iter()
                .enumerate()
                .map(|(b, (stack, scene))| {
                    // Four pencils stand for the pixel's area.
                    let sum: f64 = (0..4_u64)
                        .map(|q| {
                            let at = |k: i32, half: u64| {
                                (f64::from(k) + 0.25 + 0.5 * half as f64) * PIXEL_MM / 10.0
                            };
                            let seed = (p as u64 * 64 + b as u64) * 4 + q;
                            let source = Source::Pencil { at_cm: [at(i, q & 1), at(j, q >> 1)] };
                            with_ink(stack, scene, source, &Settings::new(photons / 4, seed))
                                .unwrap()
                                .r_diffuse
                                .value
                        })
                        .sum();
                    sum / 4.0
                })
                .collect();
            Spectrum::from_bands(|band| {
                let (below, part) = (band / BAND_STEP, (band % BAND_STEP) as f64 / BAND_STEP as f64);
                let above = (below + 1).min(values.len() - 1);
                values[below] + part * (values[above] - values[below])
            })
        })
        .collect()
}

/// A light: its spectrum, how bright, and the share of white sheen over the skin.
fn lights() -> [(&'static str, Illuminant, f64, f64); 3] {
    [
        ("daylight", Illuminant::D65, 0.95, 0.0),
        ("warm indoor", Illuminant::A, 0.6, 0.01),
        ("overhead, with sheen", Illuminant::D65, 0.8, 0.06),
    ]
}

fn photographed(spectrum: &Spectrum, (_, light, bright, sheen): &(&str, Illuminant, f64, f64)) -> [u8; 3] {
    let viewing = Viewing::new(Observer::Cie1931, light).unwrap();
    let day = Viewing::standard().white();
    let seen = adapt(viewing.xyz(spectrum), viewing.white(), day, Adaptation::Bradford);
    srgb(linear_srgb(seen).map(|v| v * bright + sheen)).bytes()
}

struct Agreement {
    area: f64,
    dot: f64,
    mean: f64,
    change: f64,
}

/// ΔE00 of the preview against the walked picture: over the area, at the dots, of the mean colours, and the mean change
/// that there was to predict.
fn agreement(
    skin: &Skin,
    when: When,
    side: i32,
    truth: &[Spectrum],
    light: &(&str, Illuminant, f64, f64),
) -> Agreement {
    let evidence = Evidence::builtin();
    let (camera, ..) = camera();
    let bare = photographed(&skin.reflectance(false, Accuracy::Reference), light);
    let photo: Vec<u8> = bare.iter().copied().cycle().take(64 * 64 * 3).collect();
    let view = PhotoView { camera, rgb: &photo, covered: None, blur_px: 0.0, noise: 0.0 };
    let darkroom = Darkroom::new(view, &HEAD, &SkinLook::of(skin), &evidence).unwrap();
    let print = darkroom.print(&layout(), when, None).unwrap();
    let (mut area, mut dot, mut change) = (0.0, (0.0, 0.0), 0.0);
    let mut means = [[0.0; 3]; 2];
    for ([i, j], spectrum) in square(side).into_iter().zip(truth) {
        let want = pixel(&photographed(spectrum, light), 0);
        let got = pixel(print.rgb(), ((j + 32) * 64 + i + 32) as usize);
        let off = delta_e_2000(lab(want), lab(got));
        area += off;
        change += delta_e_2000(lab(want), lab(pixel(&bare, 0)));
        let at = [i, j].map(|k| (f64::from(k) + 0.5) * PIXEL_MM);
        if dots().iter().any(|d| (d[0] - at[0]).hypot(d[1] - at[1]) < DIAMETER_MM / 2.0) {
            dot = (dot.0 + off, dot.1 + 1.0);
        }
        for k in 0..3 {
            means[0][k] += want[k] / truth.len() as f64;
            means[1][k] += got[k] / truth.len() as f64;
        }
    }
    assert!(dot.1 >= 1.0);
    let n = truth.len() as f64;
    let mean = delta_e_2000(lab(means[0]), lab(means[1]));
    Agreement { area: area / n, dot: dot.0 / dot.1, mean, change: change / n }
}

fn compare(tones: &[SkinTone], side: i32, photons: u64) {
    let evidence = Evidence::builtin();
    let course = Ageing::preset(&evidence, Pace::Typical).unwrap();
    let healed = course.healed_after_days / 365.25;
    let mut wrong = Vec::new();
    for &tone in tones {
        let skin = Skin::preset(&evidence, tone).unwrap();
        for (when, years) in [(When::Healed, healed), (When::Years(5.0), 5.0)] {
            let truth = walked(&skin, years, side, photons);
            for light in &lights() {
                let a = agreement(&skin, when, side, &truth, light);
                let line = format!(
                    "| {} | {} | {} | {:.2} | {:.2} | {:.2} | {:.2} |",
                    tone.name(),
                    when.title(),
                    light.0,
                    a.area,
                    a.dot,
                    a.mean,
                    a.change
                );
                eprintln!("{line}");
                if a.area > 2.0 || a.dot > 4.0 || a.change < 0.5 {
                    wrong.push(line);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_preview_agrees_with_photons_walked_through_the_skin() {
    compare(&[SkinTone::Light], 6, 1500);
}

#[test]
/// Prints the table of `docs/appearance.md`.
fn every_skin_agrees_with_photons() {
    compare(&SkinTone::ALL, 8, 2000);
}
