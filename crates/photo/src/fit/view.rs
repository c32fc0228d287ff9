//! A photo that the head was fitted to, and how places of the head and of the photo come together.

use nalgebra::{Isometry3, Vector3};
use stubble_head::{Mesh, Point, SurfaceIndex};

use super::Side;
use crate::Mask;
use crate::lens::projected;
use crate::regions::Frame;

/// A photo that the head was fitted to.
#[derive(Debug, Clone)]
pub struct View {
    /// The side it shows.
    pub side: Side,
    /// Takes the fitted head (mm) to the camera: x right, y down, z ahead.
    pub camera_from_head: Isometry3<f64>,
    /// Focal length, px.
    pub focal_px: f64,
    /// Where the optical axis meets the photo, px.
    pub middle_px: [f64; 2],
    /// Median distance of the fitted head's outline from the photo's, mm.
    pub misfit_mm: f64,
    /// Where the grid of the masks lies in the photo.
    pub frame: Frame,
    /// Probability of hair on that grid.
    pub hair: Mask,
    /// Probability of bare skin.
    pub skin: Mask,
}

impl View {
    /// Where a place of the head lies in the photo, px; none behind the camera.
    #[must_use]
    pub fn project(&self, place: &Point) -> Option<[f64; 2]> {
        self.project_by(&self.camera_from_head, place)
    }

    /// The same if the camera stood elsewhere.
    pub(crate) fn project_by(&self, camera: &Isometry3<f64>, place: &Point) -> Option<[f64; 2]> {
        projected(&(camera * place), self.focal_px, self.middle_px)
    }

    /// How squarely the photo sees a place with this normal: 1 straight on, below 0 from behind.
    #[must_use]
    pub fn facing(&self, place: &Point, normal: &Vector3<f64>) -> f64 {
        let q = self.camera_from_head * place;
        -(self.camera_from_head * normal).dot(&q.coords.normalize())
    }

    /// The place of a surface in the head frame that a pixel shows.
    #[must_use]
    pub fn on(&self, mesh: &Mesh, index: &SurfaceIndex, [x, y]: [f64; 2]) -> Option<Point> {
        let [u, v] = [x - self.middle_px[0], y - self.middle_px[1]].map(|d| d / self.focal_px);
        let ahead = self.camera_from_head.rotation.inverse() * Vector3::new(u, v, 1.0).normalize();
        let eye = self.camera_from_head.inverse() * Point::origin();
        index.ray(&eye, &ahead, f64::INFINITY).map(|(at, _)| mesh.position(at))
    }
}
