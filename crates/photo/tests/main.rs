//! Photos kept outside the repository: landmarks against MediaPipe, poses against true cameras, right refusals; hair and skin
//! against outlines; follicles against true places; cards and tapes as rulers.

#[path = "parts/cards.rs"]
mod cards;
#[path = "parts/follicles.rs"]
mod follicles;
#[path = "parts/marks.rs"]
mod marks;
#[path = "parts/regions.rs"]
mod regions;
#[path = "parts/rulers.rs"]
mod rulers;

use std::path::PathBuf;

use stubble_evidence::Evidence;
use stubble_photo::{Focal, FocalSource, Levels, Measurement, Picture, Samples, Verdict, card, decode, face};

fn measure(picture: &Picture, focal: Option<Focal>) -> Measurement {
    stubble_photo::measure(picture, focal, &Evidence::builtin())
}

/// The bytes of a shared photo, or `None` with a word about it.
fn shared(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/photos").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        println!("SKIPPED: {} is not there", path.display());
    }
    bytes
}

#[test]
fn landmarks_agree_with_mediapipe() {
    let Some(bytes) = shared("astronaut.png") else { return };
    let truth: Vec<[f64; 2]> =
        serde_json::from_str(include_str!("astronaut_landmarks.json")).expect("the fixture");
    let faces = face::find(&Levels::new(&decode(&bytes).expect("a picture")));
    assert_eq!(faces.len(), 1);
    let worst = faces[0]
        .landmarks
        .iter()
        .zip(&truth)
        .map(|([x, y, _], [tx, ty])| (x - tx).hypot(y - ty))
        .fold(0.0, f64::max);
    assert!(worst < 0.1, "{worst} px");
}

#[test]
fn closed_eyes_give_no_scale_but_a_pose() {
    let Some(bytes) = shared("scanhead_front.jpg") else { return };
    let picture = decode(&bytes).expect("a picture");
    // 2000 px of focal length on 1000 × 1000 px.
    let focal = Focal { mm35: 2000.0 / 1000.0_f64.hypot(1000.0) * 43.266_6, from: FocalSource::Given };
    let found = measure(&picture, Some(focal));
    assert!(found.mm_per_px.is_err());
    let pose = found.pose.expect("a pose");
    assert!(pose.yaw_deg.value.abs() < 2.0 && pose.roll_deg.value.abs() < 2.0, "{pose:?}");
    // The camera looks level at a level head whose middle lies below the picture's: it is seen from above by this much.
    let middle = pose.camera_from_head.translation.vector;
    let pitch_deg = -middle.y.atan2(middle.z).to_degrees();
    println!("pitch {:?} for {pitch_deg}", pose.pitch_deg);
    assert!(
        pose.yaw_deg.holds(0.0) && pose.roll_deg.holds(0.0) && pose.pitch_deg.holds(pitch_deg),
        "{pose:?}"
    );
}

#[test]
fn a_head_in_a_corner_or_cut_out_is_posed_alike_whatever_the_lens() {
    let Some(bytes) = shared("astronaut.png") else { return };
    let whole = decode(&bytes).expect("a picture");
    let (left, size) = (130, 220);
    let cut: Vec<u8> = (0..size * size).flat_map(|i| whole.srgb8(left + i % size, i / size)).collect();
    let cut = Picture::new(size, size, Samples::Eight(cut)).expect("a picture");
    let pose = |picture: &Picture, mm35: f64| {
        let focal = Focal { mm35, from: FocalSource::Given };
        measure(picture, Some(focal)).pose.expect("a pose")
    };
    // The lens of the whole is longer for the part.
    let part = pose(&cut, 50.0 * 512.0 / size as f64);
    for mm35 in [35.0, 50.0, 85.0] {
        let of = pose(&whole, mm35);
        for (a, b) in
            [(of.yaw_deg, part.yaw_deg), (of.pitch_deg, part.pitch_deg), (of.roll_deg, part.roll_deg)]
        {
            assert!((a.value - b.value).abs() < 3.0, "{mm35} mm: {a:?}, {b:?}");
        }
    }
    assert_ne!(measure(&whole, None).verdict, Verdict::Refused);
}

#[test]
fn the_back_of_a_head_and_a_landscape_are_refused() {
    for name in ["scanhead_back.jpg", "scanhead_top.jpg", "scanhead_front_down45.jpg", "exif_Landscape_6.jpg"]
    {
        let Some(bytes) = shared(name) else { return };
        let found = measure(&decode(&bytes).expect("a picture"), None);
        assert_eq!(found.verdict, Verdict::Refused, "{name}: {:?}", found.reasons);
        assert!(found.mm_per_px.is_err());
    }
}

#[test]
fn heic_and_png_of_one_picture_show_the_same_face() {
    let (Some(png), Some(heic)) = (shared("astronaut.png"), shared("astronaut.heic")) else { return };
    let [a, b] = [png, heic].map(|bytes| face::find(&Levels::new(&decode(&bytes).expect("a picture"))));
    let off = (0..face::LANDMARKS)
        .map(|i| {
            let ([ax, ay], [bx, by]) = (a[0].at(i), b[0].at(i));
            (ax - bx).hypot(ay - by)
        })
        .fold(0.0, f64::max);
    assert!(off < 1.5, "{off} px");
}

#[test]
fn few_portraits_are_refused_and_the_scales_imply_adult_faces() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/portraits");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("SKIPPED: {} is not there", folder.display());
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "jpg"));
    paths.sort();
    let (mut refused, mut reduced, mut scaled, mut apart_mm) = (0, 0, 0, Vec::new());
    let chosen: Vec<_> = paths.iter().step_by(10).collect();
    for path in &chosen {
        let found = measure(&decode(&std::fs::read(path).expect("a file")).expect("a picture"), None);
        refused += usize::from(found.verdict == Verdict::Refused);
        reduced += usize::from(found.verdict == Verdict::Reduced);
        if let (Ok(scale), Some(face)) = (&found.mm_per_px, &found.face) {
            scaled += 1;
            assert!(scale.width() / scale.value < 0.20, "{scale:?}");
            let [right, left] = face.eyes.map(|e| e.iris.centre);
            apart_mm.push((left[0] - right[0]).hypot(left[1] - right[1]) * scale.value);
        }
    }
    apart_mm.sort_by(f64::total_cmp);
    let median = apart_mm[apart_mm.len() / 2];
    println!(
        "{} portraits: {refused} refused, {reduced} reduced, {scaled} scaled; pupils {median:.1} mm apart",
        chosen.len()
    );
    assert!(refused * 10 <= chosen.len(), "{refused} of {}", chosen.len());
    // Adults: about 63 mm.
    assert!((59.0..68.0).contains(&median), "{median} mm");
}

#[test]
fn cards_in_full_view_are_found_and_correct_the_colours() {
    for name in ["card_calibrite-passport.png", "card_colorchecker-classic-mini.jpg", "card_source1_img.png"]
    {
        let Some(bytes) = shared(name) else { return };
        let found = card::find(&decode(&bytes).expect("a picture")).expect(name);
        println!("{name}: {:.1} of {:.1} dE00", found.de00_leave_one_out, found.de00_uncorrected);
        assert!(!found.mirrored && found.de00_leave_one_out <= found.de00_uncorrected, "{name}");
        assert!(found.de00_leave_one_out < 6.0, "{name}: {}", found.de00_leave_one_out);
        let greys: Vec<f64> = found.patches[18..].iter().map(|p| p.linear[1]).collect();
        assert!(greys.windows(2).all(|w| w[0] > w[1]), "{name}: {greys:?}");
    }
}

#[test]
fn a_card_behind_a_leaf_is_not_used() {
    let Some(bytes) = shared("card_partial_card_rgb.png") else { return };
    assert_eq!(card::find(&decode(&bytes).expect("a picture")).expect_err("hidden"), card::NoCard::Hidden);
}

/// A picture with each sample replaced.
fn altered(picture: &Picture, change: impl Fn(usize, usize, usize) -> f64) -> Picture {
    let (w, h) = (picture.width(), picture.height());
    let samples =
        (0..w * h * 3).map(|i| change(i / 3 % w, i / 3 / w, i % 3).round().clamp(0.0, 255.0) as u8).collect();
    Picture::new(w, h, Samples::Eight(samples)).expect("a picture of the same size")
}

#[test]
fn blurred_dark_and_burnt_photos_lose_confidence_and_say_how_to_do_better() {
    let Some(bytes) = shared("portrait_C001068.jpg") else { return };
    let sharp = decode(&bytes).expect("a picture");
    assert_eq!(measure(&sharp, None).verdict, Verdict::Accepted);
    let smeared = |reach: isize| {
        altered(&sharp, |x, y, k| {
            let column = |d: isize| (x as isize + d).clamp(0, sharp.width() as isize - 1) as usize;
            let sum: f64 = (-reach..=reach).map(|d| f64::from(sharp.srgb8(column(d), y)[k])).sum();
            sum / (2 * reach + 1) as f64
        })
    };
    let light = |factor: f64| altered(&sharp, |x, y, k| factor * f64::from(sharp.srgb8(x, y)[k]));
    for (name, worse, word) in [
        ("smeared", smeared(9), "blurred"),
        ("dark", light(0.1), "too dark"),
        ("burnt", light(2.2), "burnt out"),
    ] {
        let found = measure(&worse, None);
        assert!(found.verdict >= Verdict::Reduced, "{name}: {:?}", found.quality);
        assert!(
            found.reasons.iter().any(|r| r.contains(word)),
            "{name}: {:?} {:?}",
            found.reasons,
            found.quality
        );
    }
    // A little of each is no fault.
    for (name, fine) in [("smeared", smeared(1)), ("dark", light(0.6))] {
        let found = measure(&fine, None);
        assert_eq!(found.verdict, Verdict::Accepted, "{name}: {:?} {:?}", found.reasons, found.quality);
    }
}
