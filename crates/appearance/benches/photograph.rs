//! Time of a preview with 30,000 dots: in a 12-megapixel photograph, and in a 1600 by 1200 viewport after an edit.

use divan::Bencher;
use stubble_appearance::{Camera, Darkroom, Light, PhotoView, Scene, Size, SkinLook, Studio, View, When};
use stubble_design::ZoneKind;
use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, Head, SurfacePoint, sample_head};
use stubble_optics::{Skin, SkinTone};
use stubble_placement::{Impression, ImpressionKind, Layout};

fn main() {
    divan::main();
}

const DOTS: u32 = 30_000;

/// Dots in equal steps over the triangles of the upper scalp: the picture costs what an even layout costs.
fn layout(head: &Head) -> Layout {
    let mesh = &head.scalp.mesh;
    let upper: Vec<usize> =
        (0..mesh.triangles().len()).filter(|&t| mesh.corners(t).iter().all(|p| p.y > 70.0)).collect();
    let area: f64 = upper.iter().map(|&t| mesh.area_mm2(t)).sum();
    let mut layout =
        Layout { pigments: vec!["carbon black 1:15".to_owned()], sessions: 1, ..Layout::default() };
    let mut owed = 0.0;
    for &t in &upper {
        owed += mesh.area_mm2(t) * f64::from(DOTS) / area;
        while owed >= 1.0 {
            owed -= 1.0;
            let n = layout.impressions.len() as u32;
            // Additive recurrence: even, and without a random stream.
            let (u, v) =
                ((f64::from(n) * 0.754_877_67).fract().sqrt(), (f64::from(n) * 0.569_840_29).fract());
            let at = SurfacePoint { triangle: t as u32, weights: [1.0 - u, u * (1.0 - v), u * v] };
            let normal = mesh.normal(at);
            layout.impressions.push(Impression {
                id: n + 1,
                session: 1,
                order: n,
                position: mesh.position(at),
                normal,
                direction: normal.cross(&nalgebra::Vector3::x()).normalize(),
                kind: ImpressionKind::Dot,
                length_mm: 0.24,
                diameter_mm: 0.24 + 0.03 * f64::from(n % 3),
                depth_mm: 0.4 + 0.1 * f64::from(n % 2),
                pigment: 0,
                zone: ZoneKind::Core,
                tone: 1.0,
            });
        }
    }
    layout
}

fn print(bencher: Bencher<'_, '_>, size: Size) {
    let evidence = Evidence::builtin();
    let head = sample_head(&Anthropometry::MAN);
    let layout = layout(&head);
    let (Ok(skin), camera) =
        (Skin::preset(&evidence, SkinTone::Light), Camera::framing(&head, View::Top, size))
    else {
        return;
    };
    let rgb: Vec<u8> =
        (0..size.width * size.height).flat_map(|i| [200 + (i % 7) as u8, 160 + (i % 5) as u8, 135]).collect();
    let view = PhotoView { camera, rgb: &rgb, covered: None, blur_px: 0.6, noise: 0.005 };
    let Ok(darkroom) = Darkroom::new(view, &head, &SkinLook::of(&skin), &evidence) else { return };
    bencher.bench_local(|| darkroom.print(&layout, When::Healed, None).map(|p| p.rgb().len()));
}

#[divan::bench(sample_count = 8, sample_size = 1)]
fn twelve_megapixels(bencher: Bencher<'_, '_>) {
    print(bencher, Size::new(3000, 4000));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn viewport_after_an_edit(bencher: Bencher<'_, '_>) {
    print(bencher, Size::new(1600, 1200));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn head_viewport_after_an_edit(bencher: Bencher<'_, '_>) {
    let evidence = Evidence::builtin();
    let head = sample_head(&Anthropometry::MAN);
    let layout = layout(&head);
    let Ok(skin) = Skin::preset(&evidence, SkinTone::Light) else { return };
    let skin = SkinLook::of(&skin);
    let scene = Scene { head: &head, layout: &layout, skin, hair: None, light: Light::Daylight, seed: 1 };
    let Ok(studio) = Studio::new(scene, &evidence) else { return };
    let camera = Camera::framing(&head, View::Top, Size::new(1600, 1200));
    let Some(viewport) = studio.viewport(&camera, "top") else { return };
    bencher.bench_local(|| viewport.draw(&layout, When::Healed).map(|p| p.rgb().len()));
}
