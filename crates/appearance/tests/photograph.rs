//! Dots in a photograph against the same dots in a rendered head, and what a photograph must keep.

use stubble_appearance::{
    Camera, Darkroom, Distance, Light, PhotoView, Scene, Size, SkinLook, Studio, View, When,
};
use stubble_evidence::Evidence;
use stubble_optics::colour::{Lab, Viewing, Xyz, delta_e_2000};
use stubble_optics::{Skin, SkinTone};
use stubble_placement::Layout;

use super::{HEAD, scattered};

const SIZE: Size = Size { width: 700, height: 800 };

fn linear(v: u8) -> f64 {
    let v = f64::from(v) / 255.0;
    if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

pub(super) fn lab(rgb: [f64; 3]) -> Lab {
    let [r, g, b] = rgb;
    let xyz = Xyz {
        x: 0.412_390_8 * r + 0.357_584_3 * g + 0.180_480_8 * b,
        y: 0.212_639 * r + 0.715_168_7 * g + 0.072_192_3 * b,
        z: 0.019_330_8 * r + 0.119_194_8 * g + 0.950_532_2 * b,
    };
    xyz.lab(Viewing::standard().white())
}

pub(super) fn pixel(rgb: &[u8], i: usize) -> [f64; 3] {
    std::array::from_fn(|k| linear(rgb[3 * i + k]))
}

/// A rendered head as a photograph, and the same with dots in its skin.
fn pair(tone: SkinTone, light: Light, layout: &Layout, when: When) -> (Vec<u8>, Vec<u8>, Camera, SkinLook) {
    let evidence = Evidence::builtin();
    let skin = SkinLook::of(&Skin::preset(&evidence, tone).unwrap());
    let scene = Scene { head: &HEAD, layout, skin, hair: None, light, seed: 4 };
    let studio = Studio::new(scene, &evidence).unwrap();
    let pictures = studio.pictures(View::Top, SIZE, &[When::Bare, when]).unwrap();
    let rows = pictures[0].height_above_caption() as usize;
    let size = Size { height: rows as u32, ..SIZE };
    let mut camera = Camera::framing(&HEAD, View::Top, SIZE);
    camera.size = size;
    let upper = |i: usize| pictures[i].rgb()[..rows * SIZE.width as usize * 3].to_vec();
    (upper(0), upper(1), camera, skin)
}

fn view(camera: Camera, rgb: &[u8]) -> PhotoView<'_> {
    PhotoView { camera, rgb, covered: None, blur_px: 0.4, noise: 0.0 }
}

/// Mean colour differences over the changed pixels: dot by dot, and of patches of 16 pixels.
fn differences(truth: &[u8], print: &[u8], bare: &[u8], width: usize) -> (f64, f64) {
    let changed: Vec<usize> = (0..bare.len() / 3)
        .filter(|&i| {
            let (a, b) = (lab(pixel(truth, i)), lab(pixel(bare, i)));
            (a.l - b.l).abs() > 0.8
        })
        .collect();
    let fine = changed.iter().map(|&i| delta_e_2000(lab(pixel(truth, i)), lab(pixel(print, i)))).sum::<f64>()
        / changed.len() as f64;
    let mut patches = std::collections::BTreeMap::<(usize, usize), ([f64; 3], [f64; 3], f64)>::new();
    for &i in &changed {
        let entry = patches.entry((i / width / 16, i % width / 16)).or_default();
        let (a, b) = (pixel(truth, i), pixel(print, i));
        for k in 0..3 {
            entry.0[k] += a[k];
            entry.1[k] += b[k];
        }
        entry.2 += 1.0;
    }
    let (mut sum, mut n) = (0.0, 0.0);
    for (a, b, count) in patches.values().filter(|p| p.2 > 60.0) {
        sum += delta_e_2000(lab(a.map(|v| v / count)), lab(b.map(|v| v / count)));
        n += 1.0;
    }
    assert!(n > 20.0, "only {n} patches");
    (fine, sum / n)
}

#[test]
fn dots_on_the_bare_photo_look_like_the_dots_in_the_skin() {
    let layout = scattered(1.2, 55.0);
    let evidence = Evidence::builtin();
    let few = [
        (SkinTone::Light, Light::Daylight, When::Healed),
        (SkinTone::Tan, Light::OverheadSpot, When::Years(5.0)),
        (SkinTone::Dark, Light::WarmIndoor, When::Healed),
    ];
    for (tone, light, when) in few {
        closed_loop(&layout, &evidence, tone, light, when);
    }
}

#[test]
#[ignore = "six skins, three lights, two ages: minutes"]
fn every_skin_and_light_agrees() {
    let (layout, evidence) = (scattered(1.2, 55.0), Evidence::builtin());
    for tone in SkinTone::ALL {
        for light in [Light::Daylight, Light::OverheadSpot, Light::WarmIndoor] {
            for when in [When::Healed, When::Years(5.0)] {
                closed_loop(&layout, &evidence, tone, light, when);
            }
        }
    }
}

/// The preview on the bare picture against the same dots in the skin of the rendered head. Both take a dot's response
/// from the same optics: this closes the loop over projection, light, sheen, footprint and ageing, and the optics' own
/// tests close it over the response.
fn closed_loop(layout: &Layout, evidence: &Evidence, tone: SkinTone, light: Light, when: When) {
    {
        let (bare, truth, camera, skin) = pair(tone, light, layout, when);
        let darkroom = Darkroom::new(view(camera, &bare), &HEAD, &skin, evidence).unwrap();
        let print = darkroom.print(layout, when, None).unwrap();
        let (fine, coarse) = differences(&truth, &print.rgb()[..bare.len()], &bare, SIZE.width as usize);
        eprintln!("{tone:?} {light:?} {when:?}: {fine:.2} at dot scale, {coarse:.2} over patches");
        assert!(fine <= 4.0 && coarse <= 2.0, "{tone:?} {light:?}: {fine:.2}, {coarse:.2}");
    }
}

#[test]
fn a_pixel_that_no_dot_reaches_keeps_its_bytes() {
    let layout = scattered(1.0, 25.0);
    let (bare, _, camera, skin) = pair(SkinTone::Light, Light::Daylight, &layout, When::Healed);
    let darkroom = Darkroom::new(view(camera, &bare), &HEAD, &skin, &Evidence::builtin()).unwrap();
    let print = darkroom.print(&layout, When::Healed, None).unwrap();
    let crown = camera.project(&HEAD.landmarks.vertex.position).unwrap();
    // Dots lie within 25 mm of the vertex, and the widest halo ends 3 mm beyond.
    let reach = camera.pixels_per_mm(crown[2]) * 30.0;
    let (mut near, mut far) = (0, 0);
    for i in 0..bare.len() / 3 {
        let (x, y) = ((i % SIZE.width as usize) as f64, (i / SIZE.width as usize) as f64);
        let same = bare[3 * i..3 * i + 3] == print.rgb()[3 * i..3 * i + 3];
        if (x - crown[0]).hypot(y - crown[1]) > reach {
            assert!(same, "the pixel at {x}, {y} changed");
            far += 1;
        } else {
            near += usize::from(!same);
        }
    }
    assert!(far > 100_000 && near > 5000, "{far} far, {near} changed");
}

#[test]
fn what_covers_the_scalp_hides_the_dots() {
    let layout = scattered(1.0, 40.0);
    let (bare, _, camera, skin) = pair(SkinTone::Light, Light::Daylight, &layout, When::Healed);
    let crown = camera.project(&HEAD.landmarks.vertex.position).unwrap();
    let width = SIZE.width as usize;
    let covered: Vec<u8> =
        (0..bare.len() / 3).map(|i| if ((i % width) as f64) < crown[0] { 255 } else { 0 }).collect();
    let photo = PhotoView { covered: Some(&covered), ..view(camera, &bare) };
    let print = Darkroom::new(photo, &HEAD, &skin, &Evidence::builtin()).unwrap();
    let print = print.print(&layout, When::Healed, None).unwrap();
    let changed = |hidden: bool| {
        (0..bare.len() / 3)
            .filter(|&i| {
                (covered[i] == 255) == hidden && bare[3 * i..3 * i + 3] != print.rgb()[3 * i..3 * i + 3]
            })
            .count()
    };
    assert_eq!(changed(true), 0);
    assert!(changed(false) > 5000);
}

#[test]
fn dots_on_the_far_side_do_not_show() {
    let mut layout = scattered(1.0, 110.0);
    let (bare, _, _, skin) = pair(SkinTone::Light, Light::Daylight, &layout, When::Healed);
    let mut camera = Camera::framing(&HEAD, View::Front, SIZE);
    camera.size.height = (bare.len() / 3 / SIZE.width as usize) as u32;
    // On the back of the head.
    layout.impressions.retain(|i| i.normal.z < -0.3 && i.position.x.abs() < 50.0);
    assert!(layout.impressions.len() > 100);
    let darkroom = Darkroom::new(view(camera, &bare), &HEAD, &skin, &Evidence::builtin()).unwrap();
    let print = darkroom.print(&layout, When::Healed, None).unwrap();
    assert!(print.rgb()[..bare.len()] == bare[..]);
}

#[test]
fn highlights_are_not_darkened() {
    let layout = scattered(1.2, 40.0);
    let (_, _, camera, skin) = pair(SkinTone::Light, Light::Daylight, &layout, When::Healed);
    let width = SIZE.width as usize;
    // Skin with a stripe of white sheen over it.
    let pixels = camera.size.width as usize * camera.size.height as usize;
    let striped: Vec<u8> = (0..pixels)
        .flat_map(|i| if i % width % 40 < 6 { [250, 246, 243] } else { [196, 150, 124] })
        .collect();
    let darkroom = Darkroom::new(view(camera, &striped), &HEAD, &skin, &Evidence::builtin()).unwrap();
    let print = darkroom.print(&layout, When::Healed, None).unwrap();
    let loss = |stripe: bool| {
        let (mut sum, mut n) = (0.0, 0.0);
        for i in (0..pixels).filter(|i| (i % width % 40 < 6) == stripe) {
            let (a, b) = (pixel(&striped, i), pixel(print.rgb(), i));
            if a != b {
                sum += a[1] - b[1];
                n += 1.0;
            }
        }
        sum / n
    };
    // The light under the sheen still darkens; the sheen itself, most of the stripe, does not.
    assert!(loss(true) < 0.6 * loss(false), "{} in the sheen, {} beside it", loss(true), loss(false));
}

#[test]
fn farther_away_dots_melt_into_a_tone() {
    let layout = scattered(0.7, 40.0);
    let (bare, _, camera, skin) = pair(SkinTone::Light, Light::Even, &layout, When::Healed);
    let evidence = Evidence::builtin();
    let darkroom = Darkroom::new(view(camera, &bare), &HEAD, &skin, &evidence).unwrap();
    let crown = camera.project(&HEAD.landmarks.vertex.position).unwrap();
    let contrast = |metres: f64| {
        let distance = Distance::of_metres(metres, &evidence).unwrap();
        let print = darkroom.print(&layout, When::Healed, Some(distance)).unwrap();
        let mut values = Vec::new();
        for y in crown[1] as usize - 20..crown[1] as usize + 20 {
            for x in crown[0] as usize - 20..crown[0] as usize + 20 {
                values.push(pixel(print.rgb(), y * SIZE.width as usize + x)[1]);
            }
        }
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt() / mean
    };
    let (near, room) = (contrast(0.3), contrast(3.0));
    assert!(room < 0.6 * near, "contrast {near} at 0.3 m, {room} at 3 m");
}

#[test]
fn the_truth_knows_what_is_in_each_pixel() {
    let evidence = Evidence::builtin();
    let layout = scattered(1.0, 25.0);
    let skin = SkinLook::of(&Skin::preset(&evidence, SkinTone::Light).unwrap());
    let n = HEAD.scalp.mesh.positions().len();
    let (density, growth, exit) = (vec![150.0; n], vec![nalgebra::Vector3::z(); n], vec![40.0; n]);
    let full = vec![1.0; n];
    let growth = stubble_appearance::HairGrowth {
        hairs_per_cm2: &density,
        diameter_share: &full,
        growth: &growth,
        exit_angle_deg: &exit,
    };
    let camera = Camera::around(&HEAD, 30.0, 35.0, Size::new(300, 360));
    let truth = |hair| {
        let scene = Scene { head: &HEAD, layout: &layout, skin, hair, light: Light::Daylight, seed: 4 };
        Studio::new(scene, &evidence).unwrap().truth(&camera, When::Bare).unwrap()
    };
    let shaved = stubble_appearance::NativeHair::shaved(&evidence).unwrap();
    let grown = stubble_appearance::NativeHair { stubble_mm: 3.0, ..shaved };
    let (bald, short, long) = (truth(None), truth(Some((growth, shaved))), truth(Some((growth, grown))));
    let sum = |values: &[f32]| values.iter().map(|v| f64::from(*v)).sum::<f64>();
    assert_eq!(sum(&bald.hair), 0.0);
    assert!(sum(&long.hair) > 1.5 * sum(&short.hair) && sum(&short.hair) > 100.0);
    // Hair darkens, and only where there is hair.
    for i in 0..bald.linear.len() {
        assert!(long.linear[i][1] <= bald.linear[i][1] + 1e-6);
        assert!(long.hair[i] > 0.0 || long.linear[i] == bald.linear[i]);
        assert_eq!(bald.person[i] > 0.0, bald.depth_mm[i].is_finite());
    }
    let filled = sum(&bald.person) / bald.person.len() as f64;
    assert!((0.3..0.8).contains(&filled), "{filled} of the picture");
}
