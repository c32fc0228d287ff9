//! What the head itself hides from a camera.

use stubble_head::Mesh;

use crate::raster::rasterise;
use crate::view::{Camera, Size};

/// Longer side of the map that says what hides what, pixels.
const DEPTH_MAP_PX: f64 = 1024.0;
/// A dot this far behind the nearest surface is hidden, mm; the fitted head is no nearer to the true one.
const HIDDEN_MM: f32 = 4.0;

/// Distance to the nearest surface, coarse: what is in front of what.
#[derive(Debug)]
pub(crate) struct DepthMap {
    width: usize,
    height: usize,
    per_pixel: f32,
    /// Along the view direction, mm; infinite where the head is not.
    depth_mm: Vec<f32>,
    /// On the surface in the middle of the picture that faces the camera.
    pub(crate) pixels_per_mm: f64,
}

impl DepthMap {
    pub(crate) fn new(mesh: &Mesh, camera: &Camera) -> Option<Self> {
        let Size { width, height } = camera.size;
        let scale = (DEPTH_MAP_PX / f64::from(width.max(height))).min(1.0);
        let size = Size {
            width: ((f64::from(width) * scale).ceil() as u32).max(1),
            height: ((f64::from(height) * scale).ceil() as u32).max(1),
        };
        let coarse = Camera {
            focal_px: camera.focal_px * scale,
            centre_px: camera.centre_px.map(|c| c * scale),
            size,
            ..*camera
        };
        let fragments = rasterise(mesh, &coarse);
        let mut depth_mm = vec![f32::INFINITY; size.pixels()];
        for (pixel, depth) in depth_mm.iter_mut().enumerate() {
            if let Some(i) = fragments.of(pixel).next() {
                *depth = fragments.all[i].depth;
            }
        }
        let mut seen: Vec<f32> = depth_mm.iter().copied().filter(|d| d.is_finite()).collect();
        if seen.is_empty() {
            return None;
        }
        let middle = seen.len() / 2;
        let (_, median, _) = seen.select_nth_unstable_by(middle, f32::total_cmp);
        let pixels_per_mm = camera.pixels_per_mm(f64::from(*median));
        let (width, height) = (size.width as usize, size.height as usize);
        Some(Self { width, height, per_pixel: scale as f32, depth_mm, pixels_per_mm })
    }

    /// Share of the neighbourhood of a picture position in which nothing lies in front of this depth.
    pub(crate) fn visible(&self, x: f32, y: f32, depth_mm: f32) -> f32 {
        let (x, y) = ((x * self.per_pixel) as isize, (y * self.per_pixel) as isize);
        let mut open = 0;
        for (i, j) in (-1..=1).flat_map(|j| (-1..=1).map(move |i| (i, j))) {
            let (x, y) = (x + i, y + j);
            let inside = x >= 0 && y >= 0 && x < self.width as isize && y < self.height as isize;
            let hidden = inside && self.depth_mm[y as usize * self.width + x as usize] < depth_mm - HIDDEN_MM;
            open += i32::from(!hidden);
        }
        open as f32 / 9.0
    }
}
