//! A lens without distortion.

use nalgebra::Point3;

/// Where a place before the camera (x right, y down, z ahead, mm) lies in the photo, continuous pixel coordinates; none
/// behind the camera. The optical axis meets the photo at `middle_px`.
pub(crate) fn projected(place: &Point3<f64>, focal_px: f64, middle_px: [f64; 2]) -> Option<[f64; 2]> {
    (place.z > 1.0)
        .then(|| [focal_px * place.x / place.z + middle_px[0], focal_px * place.y / place.z + middle_px[1]])
}
