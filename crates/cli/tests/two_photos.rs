//! Two photos of one head, turned, moved and lit otherwise in between: places come to lie on each other, and figures agree.

use rayon::prelude::*;
use stubble_appearance::{Camera, Light};
use stubble_design::Norwood;
use stubble_evidence::Evidence;
use stubble_head::{Head, Point, ScalpCoordinate, SurfaceIndex};
use stubble_optics::SkinTone;
use stubble_photo::fit::{Photo, Side, fit};
use stubble_photo::registration::register;
use stubble_photo::{Interval, Measurement, Picture, Samples, line};

use crate::photos::{Shot, Sitter, camera, measured, scanned, sitters};

/// Turn to the side and nod between the photos, degrees; distance of the later one, mm; its light.
const LATER: [(f64, f64, f64, Light); 3] = [
    (3.0, 1.0, 1250.0, Light::Daylight),
    (-6.0, 4.0, 1100.0, Light::Even),
    (12.0, -5.0, 1300.0, Light::WarmIndoor),
];

/// One head of the template's and the scan of a real one, each in the earlier photo and the later ones.
fn pairs(evidence: &Evidence) -> Vec<(Sitter, Vec<Shot>, Vec<Measurement>)> {
    let mut people: Vec<Sitter> = sitters().into_iter().skip(3).take(1).collect();
    people.extend(scanned("lee_perry_smith_mm").map(|head| Sitter {
        name: "lee_perry_smith_mm".to_owned(),
        head,
        stage: Norwood::V,
        skin: SkinTone::Light,
        light: Light::Daylight,
        hair_mm: 6.0,
    }));
    let taken = people.into_iter().map(|sitter| {
        let earlier = camera(-4.0, 6.0, 1200.0, 2600.0);
        let mut shots = sitter.shots(&[earlier], evidence).0;
        for (turn, nod, distance_mm, light) in LATER {
            let lit = Sitter { light, ..sitter.clone() };
            shots.extend(lit.shots(&[camera(turn - 4.0, nod + 6.0, distance_mm, 2600.0)], evidence).0);
        }
        let found = shots.par_iter().map(|s| measured(s, None, evidence)).collect();
        (sitter, shots, found)
    });
    taken.collect()
}

/// How far off places of the scalp are that both cameras see, mm, by a way from the earlier photo to the later.
fn mean_off_mm(
    sitter: &Sitter,
    cameras: [&Camera; 2],
    later_px: impl Fn([f64; 2]) -> Option<[f64; 2]>,
) -> (f64, f64) {
    let scalp = &sitter.head.scalp;
    let sees = |camera: &Camera, t: usize| {
        let [a, b, c] = scalp.mesh.corners(t);
        let normal = (b - a).cross(&(c - a)).normalize();
        normal.dot(&(camera.eye - a).normalize()) > 0.3
    };
    let mut off: Vec<f64> = (0..scalp.mesh.triangles().len())
        .step_by(7)
        .filter(|&t| cameras.iter().all(|c| sees(c, t)))
        .filter_map(|t| {
            let place = scalp.mesh.corners(t)[0];
            let [from, to] = cameras.map(|c| c.project(&Point::from(place.coords)));
            let ([x, y, _], [u, v, far]) = (from?, to?);
            let [p, q] = later_px([x, y])?;
            Some((p - u).hypot(q - v) / cameras[1].pixels_per_mm(far))
        })
        .collect();
    off.sort_by(f64::total_cmp);
    (off.iter().sum::<f64>() / off.len().max(1) as f64, off[(off.len() - 1) * 95 / 100])
}

#[test]
fn two_photos_of_one_head_are_laid_on_each_other_and_agree() {
    let evidence = Evidence::builtin();
    let (mut laid, mut by_landmarks, mut held) = (Vec::new(), Vec::new(), 0);
    let (mut agree, mut figures) = (0, 0);
    for (sitter, shots, found) in pairs(&evidence) {
        for later in 1..shots.len() {
            let photo =
                |k: usize| Photo { picture: &shots[k].picture, found: &found[k], side: Some(Side::Front) };
            let cameras = [&shots[0].camera, &shots[later].camera];
            let before = fit(&[photo(0), photo(later)], &evidence).unwrap();
            let index = SurfaceIndex::new(&before.head.mesh);
            let (rough, _) = mean_off_mm(&sitter, cameras, |px| {
                before.views[1].project(&before.views[0].on(&before.head.mesh, &index, px)?)
            });
            let registered = register([photo(0), photo(later)], &evidence).unwrap();
            let (mean, most) = mean_off_mm(&sitter, cameras, |px| registered.later_px(px));
            println!(
                "{}, turned by {:.0} and {:.0} degrees: {mean:.1} mm off in the mean, {most:.1} in 95 of 100; by landmarks {rough:.1}; stated {:.1?}, likeness {:.2}",
                sitter.name,
                LATER[later - 1].0,
                LATER[later - 1].1,
                registered.error_mm,
                registered.likeness,
            );
            held += usize::from(registered.error_mm.holds(mean));
            laid.push(mean);
            by_landmarks.push(rough);
            for (name, [a, b]) in said(&found[0], &found[later]) {
                let apart = (a.value - b.value).abs();
                let alike = apart <= (a.width() / 2.0).hypot(b.width() / 2.0);
                if !alike {
                    println!("    {name}: {a:.2?} and {b:.2?}");
                }
                figures += 1;
                agree += usize::from(alike);
            }
        }
    }
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    println!(
        "{:.1} mm in the mean, {:.1} by landmarks; {held} of {} within the stated; {agree} of {figures} figures agree",
        mean(&laid),
        mean(&by_landmarks),
        laid.len()
    );
    assert!(mean(&laid) <= 2.0, "{laid:.1?}");
    assert!(held * 100 >= 95 * laid.len(), "{held} of {}", laid.len());
    // The goal is 95 of 100: without a card, warm light still tints skin beyond the bounds (`docs/photo.md`).
    assert!(agree * 100 >= 85 * figures && figures >= 20, "{agree} of {figures}");
}

/// What both photos say of what did not change between them.
fn said(a: &Measurement, b: &Measurement) -> Vec<(&'static str, [Interval; 2])> {
    let of = |m: &Measurement| {
        let tone = m.face_tone();
        let regions = m.regions.as_ref();
        [
            ("ITA", tone.as_ref().map(|t| t.ita_deg)),
            ("lightness of skin", tone.as_ref().map(|t| t.shade.l)),
            ("redness of skin", tone.as_ref().map(|t| t.shade.a)),
            ("yellowness of skin", tone.as_ref().map(|t| t.shade.b)),
            ("share of hair", regions.and_then(|r| r.hair_share_pct())),
            ("density of hair", regions.and_then(|r| r.density_pct())),
            // The size of the head by the irises, whatever the distance.
            (
                "scale",
                m.mm_per_px
                    .as_ref()
                    .ok()
                    .zip(m.pose.as_ref())
                    .map(|(s, p)| s.scaled(p.focal_px.value / p.distance_mm)),
            ),
        ]
    };
    of(a).into_iter().zip(of(b)).filter_map(|((name, a), (_, b))| Some((name, [a?, b?]))).collect()
}

/// A hairline on a head, a place about every millimetre.
fn hairline(head: &Head) -> Vec<Point> {
    let at = |k: i32| {
        let t = 0.34 + 0.32 * f64::from(k) / 160.0;
        let s = 0.22 + 0.5 * (t - 0.5_f64).powi(2);
        head.scalp.mesh.position(head.at(ScalpCoordinate { s, t }))
    };
    (0..=160).map(at).collect()
}

/// The shot with a line drawn on the skin, 1.4 mm wide.
fn drawn(shot: &Shot, places: &[Point]) -> Picture {
    let (w, h) = (shot.picture.width(), shot.picture.height());
    let mut samples = shot.picture.to_srgb8();
    let mut inked = std::collections::BTreeSet::new();
    for place in places {
        let [x, y, far] = shot.camera.project(place).unwrap();
        let reach = 0.7 * shot.camera.pixels_per_mm(far);
        for row in (y - reach) as usize..=(y + reach) as usize {
            for column in (x - reach) as usize..=(x + reach) as usize {
                let off = (column as f64 + 0.5 - x).hypot(row as f64 + 0.5 - y);
                if off <= reach && row < h && column < w && inked.insert((row, column)) {
                    for sample in &mut samples[3 * (row * w + column)..3 * (row * w + column) + 3] {
                        *sample = (f64::from(*sample) * 0.7) as u8;
                    }
                }
            }
        }
    }
    let mut picture = Picture::new(w, h, Samples::Eight(samples)).unwrap();
    picture.focal = shot.picture.focal;
    picture
}

#[test]
fn a_line_drawn_on_the_scalp_is_followed_and_laid_on_the_head() {
    let evidence = Evidence::builtin();
    let mut off_mm = Vec::new();
    let mut held = 0;
    for (k, sitter) in sitters().iter().step_by(2).enumerate() {
        let camera = camera([0.0, -8.0, 6.0][k % 3], [12.0, 18.0, 8.0][k % 3], 1200.0, 2600.0);
        let places = hairline(&sitter.head);
        let shot = &sitter.shots(&[camera], &evidence).0[0];
        let shot = Shot { picture: drawn(shot, &places), camera };
        let found = measured(&shot, sitter.tape(&camera), &evidence);
        let photo = Photo { picture: &shot.picture, found: &found, side: None };
        let fitted = fit(&[photo], &evidence).unwrap();
        // A hand that follows it roughly.
        let stroke: Vec<[f64; 2]> = (0..places.len())
            .step_by(20)
            .map(|i| {
                let [x, y, _] = camera.project(&places[i]).unwrap();
                [x, y + [3.0, -4.0, 5.0][i / 20 % 3]]
            })
            .collect();
        let line = line::trace(&shot.picture, &fitted.views[0], &fitted.head, &stroke).unwrap();
        let near = |p: &Point, of: &[Point]| of.iter().map(|q| (p - q).norm()).fold(f64::INFINITY, f64::min);
        let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
        let px: Vec<f64> = line
            .places_px
            .iter()
            .map(|[x, y]| {
                let to =
                    |q: &Point| camera.project(q).map_or(f64::INFINITY, |[u, v, _]| (u - x).hypot(v - y));
                places.iter().map(to).fold(f64::INFINITY, f64::min) / camera.pixels_per_mm(1110.0)
            })
            .collect();
        // Where it lies on the head: against the landmarks of the face, which both heads have.
        let anchors = |h: &Head| {
            let l = &h.landmarks;
            [&l.glabella, &l.left_lateral_canthus, &l.right_lateral_canthus].map(|m| m.position.coords)
        };
        let shift = anchors(&sitter.head).iter().sum::<nalgebra::Vector3<f64>>() / 3.0
            - anchors(&fitted.head).iter().sum::<nalgebra::Vector3<f64>>() / 3.0;
        let on: Vec<f64> = line.on_head.iter().map(|p| near(&(p + shift), &places)).collect();
        let middle = |line: &[Point]| *line.iter().min_by(|a, b| a.x.abs().total_cmp(&b.x.abs())).unwrap();
        let high = |head: &Head, line: &[Point]| head.height_above_glabella_mm(&middle(line));
        let heights = [high(&fitted.head, &line.on_head), high(&sitter.head, &places)];
        println!(
            "{}: followed {}, contrast {:.2}; {:.2} mm off in the photo, {:.1} mm on the head; {:.1} mm above the glabella for {:.1}; stated {:.1?}",
            sitter.name,
            line.seen,
            line.contrast,
            mean(&px),
            mean(&on),
            heights[0],
            heights[1],
            line.error_mm,
        );
        assert!(line.seen && mean(&px) < 0.5, "{}", sitter.name);
        held += usize::from(line.error_mm.holds(mean(&on)));
        off_mm.push(mean(&on));
    }
    println!("{off_mm:.1?}, {held} within the stated");
    assert!(held == off_mm.len(), "{held} of {off_mm:.1?}");
}
