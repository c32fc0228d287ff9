//! The tape-measure distances by which a hairline is found again on the person's head.

use stubble_design::{Hairline, HandleName};
use stubble_head::{Geodesic, Head, Landmark, SurfaceIndex};

use crate::{HairlineDistance, Measured};

/// Farther than this a tape is not laid in one go, mm.
const FARTHEST_MM: f64 = 220.0;

/// Distances along the skin from landmarks to the handles of the front, each with its landmark's error.
///
/// Two landmarks a handle, so that two arcs of a tape cross in it; the midline is the third line of the middle handle.
#[must_use]
pub fn hairline_distances(head: &Head, hairline: &Hairline) -> Vec<HairlineDistance> {
    use HandleName as H;
    let marks = &head.landmarks;
    let from: [(&str, &Landmark, &[HandleName]); 5] = [
        ("glabella", &marks.glabella, &[H::MidFrontal, H::LeftMound, H::RightMound]),
        ("left outer canthus", &marks.left_lateral_canthus, &[H::LeftMound, H::LeftApex, H::LeftTemplePeak]),
        (
            "right outer canthus",
            &marks.right_lateral_canthus,
            &[H::RightMound, H::RightApex, H::RightTemplePeak],
        ),
        ("left ear, preauricular", &marks.left_preauricular, &[H::LeftApex, H::LeftTemplePeak]),
        ("right ear, preauricular", &marks.right_preauricular, &[H::RightApex, H::RightTemplePeak]),
    ];
    let index = SurfaceIndex::new(&head.mesh);
    let geodesic = Geodesic::new(&head.mesh);
    let mut found = Vec::new();
    for (name, landmark, handles) in from {
        let (source, _) = index.closest(&landmark.position);
        let field = geodesic.from_points(&[source], FARTHEST_MM);
        for handle in handles {
            let Some(position) = hairline.position(*handle) else { continue };
            let (at, _) = index.closest(&position);
            let value = head.mesh.interpolate(at, &field.distance_mm);
            if value.is_finite() {
                found.push((
                    *handle,
                    HairlineDistance {
                        handle: words(*handle).to_owned(),
                        landmark: name.to_owned(),
                        distance_mm: Measured { value, error: landmark.error_mm },
                    },
                ));
            }
        }
    }
    // The middle first, then outwards, left before right.
    let place = |handle: HandleName| {
        [H::MidFrontal, H::LeftMound, H::RightMound, H::LeftApex, H::RightApex]
            .iter()
            .position(|h| *h == handle)
    };
    found.sort_by_key(|(handle, _)| (place(*handle).unwrap_or(usize::MAX), *handle));
    found.into_iter().map(|(_, distance)| distance).collect()
}

fn words(handle: HandleName) -> &'static str {
    match handle {
        HandleName::LeftSideburn => "left sideburn",
        HandleName::LeftInfratemporal => "left infratemporal hollow",
        HandleName::LeftTemplePeak => "left temple peak",
        HandleName::LeftApex => "left frontotemporal apex",
        HandleName::LeftMound => "left mound",
        HandleName::MidFrontal => "mid-frontal point",
        HandleName::RightMound => "right mound",
        HandleName::RightApex => "right frontotemporal apex",
        HandleName::RightTemplePeak => "right temple peak",
        HandleName::RightInfratemporal => "right infratemporal hollow",
        HandleName::RightSideburn => "right sideburn",
    }
}
