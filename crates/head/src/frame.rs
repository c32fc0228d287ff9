//! The head frame from landmarks.

use nalgebra::{Isometry3, Rotation3, Translation3, UnitQuaternion};

use crate::{Point, Vector};

/// How far the nasion stands above the level plane through the preauricular points, degrees: with it the Frankfurt
/// plane of the template is level, and a head looks straight ahead along +z.
const NASION_ELEVATION_DEGREES: f64 = 12.1;

/// Takes positions in mm to the head frame: origin midway between the preauricular points, +x through the left one,
/// +z forward with the Frankfurt plane level, +y up. `None` if the three points do not span a frame.
pub(crate) fn head_from(nasion: &Point, left: &Point, right: &Point) -> Option<Isometry3<f64>> {
    let origin = nalgebra::center(left, right);
    let x = (left - right).try_normalize(1e-9)?;
    let to_nasion = nasion - origin;
    let ahead = (to_nasion - x * x.dot(&to_nasion)).try_normalize(1e-9)?;
    let above = ahead.cross(&x);
    let (sin, cos) = NASION_ELEVATION_DEGREES.to_radians().sin_cos();
    let z: Vector = ahead * cos - above * sin;
    let y: Vector = above * cos + ahead * sin;
    let input_from_head = Rotation3::from_basis_unchecked(&[x, y, z]);
    let rotation = UnitQuaternion::from_rotation_matrix(&input_from_head.inverse());
    Some(Isometry3::from_parts(Translation3::from(-(rotation * origin.coords)), rotation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn landmarks_come_to_lie_where_the_frame_says() {
        let turn = UnitQuaternion::from_euler_angles(0.4, -1.1, 2.0);
        let place = |x, y, z| turn * Point::new(x, y, z) + Vector::new(30.0, -400.0, 7.0);
        let rise = 86.0 * NASION_ELEVATION_DEGREES.to_radians().tan();
        let head = head_from(&place(1.0, rise, 86.0), &place(70.0, 0.0, 0.0), &place(-70.0, 0.0, 0.0))
            .expect("a frame");
        let nasion = head * place(1.0, rise, 86.0);
        assert!((nasion - Point::new(1.0, rise, 86.0)).norm() < 1e-9);
        assert!((head * place(0.0, 100.0, 0.0) - Point::new(0.0, 100.0, 0.0)).norm() < 1e-9);
        assert!(head_from(&place(0.0, 0.0, 0.0), &place(1.0, 0.0, 0.0), &place(1.0, 0.0, 0.0)).is_none());
    }
}
