//! What pictures promise: nothing changes without dots, colours agree with the optics, the mark cannot be lost, and
//! the bytes do not depend on threads or on what was drawn before.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::sync::LazyLock;

use stubble_appearance::{DIGITAL_SOURCE_TYPE, Light, Picture, Scene, Size, SkinLook, Studio, View, When};
use stubble_design::ZoneKind;
use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, Head, SurfacePoint, sample_head};
use stubble_optics::colour::{Viewing, delta_e_2000, linear_srgb};
use stubble_optics::shade::Shade;
use stubble_optics::time::{Ageing, Pace};
use stubble_optics::zone::{Zone, usual_height_mm};
use stubble_optics::{Accuracy, Skin, SkinTone, Spectrum};
use stubble_placement::{Impression, ImpressionKind, Layout};

const SMALL: Size = Size { width: 225, height: 275 };

static HEAD: LazyLock<Head> = LazyLock::new(|| sample_head(&Anthropometry::MAN));

fn skin() -> Skin {
    Skin::preset(&Evidence::builtin(), SkinTone::Light).unwrap()
}

/// Dots scattered about the vertex with this density, and the area that they cover.
fn scattered(per_mm2: f64, radius_mm: f64) -> Layout {
    let mesh = &HEAD.scalp.mesh;
    let vertex = HEAD.landmarks.vertex.position;
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut layout =
        Layout { pigments: vec!["carbon black 1:15".to_owned()], sessions: 3, ..Layout::default() };
    let mut owed = 0.0;
    for t in 0..mesh.triangles().len() {
        let [a, b, c] = mesh.corners(t);
        let middle = (a.coords + b.coords + c.coords) / 3.0;
        if (middle - vertex.coords).norm() > radius_mm {
            continue;
        }
        owed += mesh.area_mm2(t) * per_mm2;
        while owed >= 1.0 {
            owed -= 1.0;
            let (u, v) = (random().sqrt(), random());
            let at = SurfacePoint { triangle: t as u32, weights: [1.0 - u, u * (1.0 - v), u * v] };
            let normal = mesh.normal(at);
            let id = layout.impressions.len() as u32 + 1;
            layout.impressions.push(Impression {
                id,
                session: (id % 3) as u8 + 1,
                order: id,
                position: mesh.position(at),
                normal,
                direction: normal.cross(&nalgebra::Vector3::x()).normalize(),
                kind: ImpressionKind::Dot,
                length_mm: 0.24,
                diameter_mm: 0.24,
                depth_mm: 0.4,
                pigment: 0,
                zone: ZoneKind::Core,
                tone: 1.0,
            });
        }
    }
    layout.impressions.sort_by_key(|i| (i.session, i.order));
    layout
}

fn draw(layout: &Layout, light: Light, sheen: f64, view: View, size: Size, moments: &[When]) -> Vec<Picture> {
    let skin = SkinLook { sheen, ..SkinLook::of(&skin()) };
    let scene = Scene { head: &HEAD, layout, skin, hair: None, light, seed: 4 };
    Studio::new(scene, &Evidence::builtin()).unwrap().pictures(view, size, moments).unwrap()
}

fn above_caption(picture: &Picture) -> &[u8] {
    let rows = picture.height_above_caption() as usize;
    &picture.rgb()[..rows * picture.size().width as usize * 3]
}

#[test]
fn without_dots_every_moment_looks_bare() {
    let moments = [When::Bare, When::AfterSession(1), When::Healed, When::Years(5.0)];
    let pictures = draw(&Layout::default(), Light::Daylight, 1.0, View::Front, SMALL, &moments);
    for later in &pictures[1..] {
        assert!(above_caption(later) == above_caption(&pictures[0]));
        assert!(later.rgb() != pictures[0].rgb(), "captions differ");
    }
}

#[test]
fn outside_the_treated_area_nothing_changes() {
    let pictures =
        draw(&scattered(1.0, 25.0), Light::Daylight, 1.0, View::Front, SMALL, &[When::Bare, When::Healed]);
    let width = SMALL.width as usize * 3;
    let face = 130 * width..230 * width;
    assert!(pictures[0].rgb()[face.clone()] == pictures[1].rgb()[face]);
    assert!(above_caption(&pictures[0]) != above_caption(&pictures[1]));
}

#[test]
fn the_same_moment_looks_the_same_whatever_was_drawn_before() {
    let layout = scattered(1.0, 25.0);
    let all = draw(&layout, Light::Daylight, 1.0, View::Top, SMALL, &When::of_plan(3));
    for (when, picture) in When::of_plan(3).into_iter().zip(&all) {
        let alone = draw(&layout, Light::Daylight, 1.0, View::Top, SMALL, &[when]);
        assert!(alone[0] == *picture, "{when:?}");
    }
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    let layout = scattered(1.0, 25.0);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let moments = [When::AfterSession(2), When::Years(5.0)];
            let pictures = draw(&layout, Light::Daylight, 1.0, View::ThreeQuarterLeft, SMALL, &moments);
            pictures.iter().map(|p| p.png().unwrap()).collect::<Vec<_>>()
        })
    };
    assert!(with(1) == with(2));
}

#[test]
fn no_picture_leaves_without_its_mark() {
    let picture = &draw(&Layout::default(), Light::Daylight, 1.0, View::Left, Size::PLAN, &[When::Healed])[0];
    let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
    for file in [picture.png().unwrap(), picture.jpeg(88).unwrap()] {
        assert!(holds(&file, DIGITAL_SOURCE_TYPE) && holds(&file, "not a promise"));
    }
    // The amber tag of the caption is in the pixels.
    let amber = picture.rgb().chunks_exact(3).filter(|p| p[0] > 200 && p[1] > 150 && p[2] < 110).count();
    assert!(amber > 200, "{amber} pixels of the caption's tag");
    assert_eq!(picture.assumptions().digital_source_type, DIGITAL_SOURCE_TYPE);
    let decoder = png::Decoder::new(std::io::Cursor::new(picture.png().unwrap()));
    let reader = decoder.read_info().unwrap();
    let keywords: Vec<&str> = reader.info().utf8_text.iter().map(|t| t.keyword.as_str()).collect();
    assert!(keywords.contains(&"XML:com.adobe.xmp"), "{keywords:?}");
}

#[test]
fn a_zones_mean_colour_agrees_with_the_optics() {
    let density = 1.2;
    let layout = scattered(density, 40.0);
    let size = Size::new(450, 550);
    let pictures = draw(&layout, Light::Even, 0.0, View::Top, size, &[When::Bare, When::Healed]);
    // Linear means about the picture's middle, well inside the treated area.
    let mean = |picture: &Picture| {
        let mut sum = [0.0; 3];
        let mut n = 0.0;
        let crown = stubble_appearance::Camera::framing(&HEAD, View::Top, size)
            .project(&HEAD.landmarks.vertex.position)
            .unwrap();
        for y in crown[1] as usize - 25..crown[1] as usize + 25 {
            for x in crown[0] as usize - 25..crown[0] as usize + 25 {
                for k in 0..3 {
                    let v = f64::from(picture.rgb()[3 * (y * size.width as usize + x) + k]) / 255.0;
                    sum[k] += if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
                }
                n += 1.0;
            }
        }
        sum.map(|s| s / n)
    };
    let (bare, healed) = (mean(&pictures[0]), mean(&pictures[1]));

    let evidence = Evidence::builtin();
    let course = Ageing::preset(&evidence, Pace::Typical).unwrap();
    let zone = Zone {
        skin: skin(),
        shade: Shade::carbon(15.0),
        depth_mm: 0.4,
        diameter_mm: 0.24,
        height_mm: usual_height_mm(&evidence, 0.4).unwrap(),
        per_cm2: 100.0 * density,
    };
    let years = course.healed_after_days / 365.25;
    let response = zone.look(&course, years, &evidence, Accuracy::Interactive).unwrap().dot;
    let sums = response.integral_mm2().map(|c| c * density);
    let viewing = Viewing::standard();
    let before = viewing.xyz(&Spectrum::new(response.r0));
    let after = viewing.xyz(&Spectrum::new(response.reflectance(&sums)));
    // The picture's own change, applied to the optics' bare skin: mottling cancels.
    let shown: [f64; 3] = std::array::from_fn(|k| linear_srgb(before)[k] * healed[k] / bare[k]);
    let shown = stubble_optics::colour::Xyz {
        x: 0.412_390_8 * shown[0] + 0.357_584_3 * shown[1] + 0.180_480_8 * shown[2],
        y: 0.212_639 * shown[0] + 0.715_168_7 * shown[1] + 0.072_192_3 * shown[2],
        z: 0.019_330_8 * shown[0] + 0.119_194_8 * shown[1] + 0.950_532_2 * shown[2],
    };
    let white = viewing.white();
    let difference = delta_e_2000(shown.lab(white), after.lab(white));
    let change = delta_e_2000(before.lab(white), after.lab(white));
    eprintln!("zone mean off by {difference:.2} of a change of {change:.2}");
    assert!(difference <= 1.0, "ΔE00 {difference:.2} of a change of {change:.2}");
    assert!(change > 2.0);
}

#[test]
fn every_way_out_carries_the_mark() {
    let layout = scattered(1.0, 25.0);
    let look = SkinLook::of(&skin());
    let scene = Scene { head: &HEAD, layout: &layout, skin: look, hair: None, light: Light::Flash, seed: 4 };
    let studio = Studio::new(scene, &Evidence::builtin()).unwrap();
    let mut all = studio.turntable(SMALL, When::Healed, 3).unwrap();
    all.push(Picture::sheet(&all, 2).unwrap());
    let camera = stubble_appearance::Camera::framing(&HEAD, View::Top, SMALL);
    all.push(studio.viewport(&camera, "top").unwrap().draw(&layout, When::Healed).unwrap());
    for picture in &all {
        let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
        for file in [picture.png().unwrap(), picture.jpeg(88).unwrap()] {
            assert!(holds(&file, DIGITAL_SOURCE_TYPE), "{}", picture.assumptions().shows);
        }
        let amber = picture.rgb().chunks_exact(3).filter(|p| p[0] > 200 && p[1] > 150 && p[2] < 110).count();
        assert!(amber > 20, "{amber} pixels of the tag: {}", picture.assumptions().shows);
        assert_eq!(picture.assumptions().digital_source_type, DIGITAL_SOURCE_TYPE);
        assert!(!picture.assumptions().assumed.is_empty());
    }
}

#[test]
fn a_viewport_shows_what_the_studio_shows() {
    let layout = scattered(1.0, 40.0);
    let size = Size::new(450, 550);
    let scene = Scene {
        head: &HEAD,
        layout: &layout,
        skin: SkinLook::of(&skin()),
        hair: None,
        light: Light::Daylight,
        seed: 4,
    };
    let studio = Studio::new(scene, &Evidence::builtin()).unwrap();
    let camera = stubble_appearance::Camera::framing(&HEAD, View::Top, size);
    let viewport = studio.viewport(&camera, "top").unwrap();
    let moments = [When::Bare, When::Day(1), When::Healed];
    let pictures = studio.pictures(View::Top, size, &moments).unwrap();
    for (when, picture) in moments.into_iter().zip(&pictures) {
        let drawn = viewport.draw(&layout, when).unwrap();
        assert_eq!(drawn.assumptions(), picture.assumptions());
        let off = |a: &Picture, b: &Picture| {
            let sum: u64 = a.rgb().iter().zip(b.rgb()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
            sum as f64 / a.rgb().len() as f64
        };
        let (apart, change) = (off(&drawn, picture), off(&pictures[0], picture));
        eprintln!("{when:?}: {apart:.4} apart, {change:.4} changed");
        assert!(apart < 0.001 + 0.05 * change, "{when:?}: {apart} apart, {change} changed");
    }
}

mod closed_loop;
mod photograph;
