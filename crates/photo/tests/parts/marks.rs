//! Landmarks put right by hand: pose and scale follow them.

use stubble_evidence::Evidence;
use stubble_photo::face::{self, Marks};
use stubble_photo::{Face, Given, Levels, decode};

const PORTRAITS: [&str; 3] = ["portrait_C001068.jpg", "portrait_E000292.jpg", "portrait_T000193.jpg"];

fn of(face: &Face, place: impl Fn([f64; 2]) -> [f64; 2]) -> Marks {
    let at = |landmark: usize| Some(place(face.at(landmark)));
    Marks { glabella: at(9), right_canthus: at(33), left_canthus: at(263), nose: at(1), chin: at(152) }
}

#[test]
fn the_pose_follows_marks_that_are_moved() {
    let evidence = Evidence::builtin();
    for name in PORTRAITS {
        let Some(bytes) = super::shared(name) else { return };
        let photo = decode(&bytes).expect("a picture");
        let measure =
            |marks: Marks| stubble_photo::measure(&photo, Given { marks, ..Given::default() }, &evidence);
        let alone = measure(Marks::default());
        let (face, pose) = (alone.face.clone().expect("a face"), alone.pose.expect("a pose"));
        let untouched = measure(of(&face, |p| p));
        let same = untouched.pose.expect("a pose");
        assert!((same.yaw_deg.value - pose.yaw_deg.value).abs() < 1e-6, "{name}: nothing was moved");

        // As if the net had seen the head tilted by 8 degrees.
        let (sin, cos) = 8.0_f64.to_radians().sin_cos();
        let [cx, cy] = face.at(1);
        let tilted = measure(of(&face, |[x, y]| {
            [cx + cos * (x - cx) - sin * (y - cy), cy + sin * (x - cx) + cos * (y - cy)]
        }));
        let turned = tilted.pose.expect("a pose").roll_deg.value - pose.roll_deg.value;
        println!("{name}: tilted by {turned:.2} degrees");
        assert!((turned.abs() - 8.0).abs() < 1.5, "{name}: {turned}");

        // A nose further to the right of the picture: the head looks that way.
        let [x, y] = face.at(1);
        let nose = Some([x + 0.06 * face.distance_px(33, 263), y]);
        let looked = measure(Marks { nose, ..Marks::default() }).pose.expect("a pose");
        let turned = looked.yaw_deg.value - pose.yaw_deg.value;
        println!("{name}: nose moved, turned by {turned:.2} degrees");
        assert!(turned > 0.3, "{name}: {turned}");
    }
}

#[test]
fn a_face_that_is_pointed_at_is_the_one_that_the_detector_sees() {
    for name in PORTRAITS {
        let Some(bytes) = super::shared(name) else { return };
        let levels = Levels::new(&decode(&bytes).expect("a picture"));
        let seen = face::find(&levels).into_iter().next().expect("a face");
        let marks = of(&seen, |p| p);
        let marks = Marks { glabella: None, nose: None, ..marks };
        let pointed = Face::pointed_at(&marks, &levels).expect("a face");
        let width = seen.distance_px(234, 454);
        let mut off: Vec<f64> = seen
            .landmarks
            .iter()
            .zip(&pointed.landmarks)
            .map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]) / width)
            .collect();
        off.sort_by(f64::total_cmp);
        println!(
            "{name}: median {:.4}, worst {:.4} of the face's width",
            off[off.len() / 2],
            off[off.len() - 1]
        );
        assert!(off[off.len() / 2] < 0.02, "{name}: {}", off[off.len() / 2]);
    }
    let levels = Levels::new(&decode(&super::shared(PORTRAITS[0]).unwrap_or_default()).expect("a picture"));
    assert_eq!(Face::pointed_at(&Marks::default(), &levels), None, "nobody pointed at anything");
}
