//! Marks in and on the skin (pigment dots, strokes, hair stubble) drawn into a picture by the area they darken.
//!
//! A mark's absorptance is a sum of Gaussians in the plane of the skin. Seen through the camera each stays a Gaussian,
//! and so does its convolution with the pixel's own footprint: foreshortening and marks smaller than a pixel keep
//! their exact integral, without supersampling.

use nalgebra::{Matrix2, Vector2};
use rayon::prelude::*;

use crate::noise::exp_minus;
use crate::raster::{BAND, Fragments, V3};
use crate::view::Camera;

/// Standard deviation of a pixel with its lens, pixels. Smaller and the sum over pixels would depend on where in its
/// pixel a mark lies by more than 3 %.
const PIXEL_SIGMA: f32 = 0.5;
/// A Gaussian ends here, standard deviations.
const REACH: f32 = 3.2;

/// One Gaussian of a mark's absorptance.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gaussian {
    /// Standard deviation along the mark's direction, mm.
    pub(crate) along_mm: f32,
    /// Standard deviation across it, mm.
    pub(crate) across_mm: f32,
    /// Absorptance 1 - exp(-c) at the middle, linear RGB.
    pub(crate) peak: V3,
}

/// How a kind of mark looks.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    pub(crate) gaussians: Vec<Gaussian>,
    /// Reflectance under an endless layer of the mark's substance, relative to bare skin, linear RGB.
    pub(crate) floor: V3,
    /// Redness about a fresh mark: peak and standard deviation, mm.
    pub(crate) redness: Option<(f32, f32)>,
}

/// A mark on the surface.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    pub(crate) position: V3,
    pub(crate) normal: V3,
    /// Unit tangent along which the mark is long.
    pub(crate) direction: V3,
    /// Index of its look.
    pub(crate) look: u32,
    /// Scales the look's absorptance.
    pub(crate) strength: f32,
}

/// What marks have done to each fragment so far.
#[derive(Debug, Clone)]
pub(crate) struct Layer {
    /// Sum of c, linear RGB.
    pub(crate) c: Vec<V3>,
    /// Sum of c times floor: their quotient is the mean floor.
    pub(crate) c_floor: Vec<V3>,
    /// Sum of redness.
    pub(crate) redness: Vec<f32>,
}

impl Layer {
    pub(crate) fn new(fragments: &Fragments) -> Self {
        let n = fragments.all.len();
        Self { c: vec![V3::zeros(); n], c_floor: vec![V3::zeros(); n], redness: vec![0.0; n] }
    }

    pub(crate) fn clear(&mut self) {
        self.c.fill(V3::zeros());
        self.c_floor.fill(V3::zeros());
        self.redness.fill(0.0);
    }

    /// Share of bare reflectance that is left on fragment `i`: the saturating law R1 + (R0 - R1) exp(-c), over R0.
    pub(crate) fn transmission(&self, i: usize) -> V3 {
        let c = self.c[i];
        if c == V3::zeros() {
            return V3::repeat(1.0);
        }
        let floor = self.c_floor[i].zip_map(&c, |f, c| if c > 0.0 { f / c } else { 1.0 });
        floor.zip_map(&c, |f, c| f + (1.0 - f) * exp_minus(c))
    }
}

/// A mark as the camera sees it.
pub(crate) struct Seen {
    pub(crate) centre: Vector2<f32>,
    /// Pixels per mm of tangent plane: columns along and across the mark.
    pub(crate) pixels_from_mm: Matrix2<f32>,
    radius: f32,
    mark: u32,
}

/// Adds marks to a layer, in order, whatever the number of threads.
pub(crate) fn splat(
    layer: &mut Layer,
    marks: &[Mark],
    looks: &[Look],
    fragments: &Fragments,
    camera: &Camera,
) {
    let seen: Vec<Seen> = marks
        .par_iter()
        .enumerate()
        .filter_map(|(i, mark)| see(i as u32, mark, &looks[mark.look as usize], camera))
        .collect();
    let (width, height) = (camera.size.width as usize, camera.size.height as usize);
    let bands = height.div_ceil(BAND);
    let mut of_band: Vec<Vec<u32>> = vec![Vec::new(); bands];
    for (i, s) in seen.iter().enumerate() {
        let from = ((s.centre.y - s.radius).max(0.0) as usize / BAND).min(bands - 1);
        let to = ((s.centre.y + s.radius).max(0.0) as usize / BAND).min(bands - 1);
        for band in &mut of_band[from..=to] {
            band.push(i as u32);
        }
    }
    let mut parts = Vec::with_capacity(bands);
    let (mut c, mut floor, mut red) =
        (layer.c.as_mut_slice(), layer.c_floor.as_mut_slice(), layer.redness.as_mut_slice());
    for (band, members) in of_band.iter().enumerate() {
        let rows = band * BAND..((band + 1) * BAND).min(height);
        let first = fragments.first[rows.start * width] as usize;
        let count = fragments.first[rows.end * width] as usize - first;
        let (here, rest) = c.split_at_mut(count);
        c = rest;
        let (here_floor, rest) = floor.split_at_mut(count);
        floor = rest;
        let (here_red, rest) = red.split_at_mut(count);
        red = rest;
        parts.push((rows, first, members, here, here_floor, here_red));
    }
    parts.into_par_iter().for_each(|(rows, first, members, c, floor, red)| {
        let mut terms = Vec::new();
        for &i in members {
            let s = &seen[i as usize];
            let mark = &marks[s.mark as usize];
            let look = &looks[mark.look as usize];
            terms.clear();
            terms.extend(
                look.gaussians.iter().map(|g| Term::new(s, g.along_mm, g.across_mm, g.peak * mark.strength)),
            );
            let redness = look.redness.map(|(peak, sigma)| Term::new(s, sigma, sigma, V3::repeat(peak)));
            let reach_mm = s.radius / (camera.focal_px as f32 / depth_of(mark, camera)) + 1.0;
            let y0 = (s.centre.y - s.radius).floor().max(rows.start as f32) as usize;
            let y1 = ((s.centre.y + s.radius).ceil().max(0.0) as usize).min(rows.end);
            let x0 = (s.centre.x - s.radius).floor().max(0.0) as usize;
            let x1 = ((s.centre.x + s.radius).ceil().max(0.0) as usize).min(width);
            for y in y0..y1 {
                for x in x0..x1 {
                    let range = fragments.of(y * width + x);
                    if range.is_empty() {
                        continue;
                    }
                    let d = Vector2::new(x as f32 + 0.5, y as f32 + 0.5) - s.centre;
                    let mut a = V3::zeros();
                    for term in &terms {
                        a += term.at(&d);
                    }
                    let r = redness.as_ref().map_or(0.0, |t| t.at(&d).x);
                    if a == V3::zeros() && r == 0.0 {
                        continue;
                    }
                    let dc = a.map(optical_density);
                    for f in range {
                        // Another surface in the same pixel, in front or behind, does not carry the mark.
                        if (fragments.all[f].position - mark.position).norm_squared() > reach_mm * reach_mm {
                            continue;
                        }
                        c[f - first] += dc;
                        floor[f - first] += dc.component_mul(&look.floor);
                        red[f - first] += r;
                    }
                }
            }
        }
    });
}

/// -ln(1 - a), with a kept below 0.97.
fn optical_density(a: f32) -> f32 {
    if a < 0.2 {
        a * (1.0 + a * (0.5 + a * (1.0 / 3.0 + a * (0.25 + a * 0.2))))
    } else {
        -(1.0 - a.min(0.97)).ln()
    }
}

fn depth_of(mark: &Mark, camera: &Camera) -> f32 {
    (mark.position - camera.eye.coords.cast::<f32>()).dot(&camera.forward.cast::<f32>())
}

/// A mark through the camera; nothing where it is out of the picture or on a side that looks away.
pub(crate) fn see(index: u32, mark: &Mark, look: &Look, camera: &Camera) -> Option<Seen> {
    let eye = camera.eye.coords.cast::<f32>();
    let d = mark.position - eye;
    if mark.normal.dot(&d) >= -0.03 * d.norm() {
        return None;
    }
    let [right, up, forward] = [camera.right, camera.up, camera.forward].map(|a| a.cast::<f32>());
    let [x, y, depth] = camera.project(&nalgebra::Point3::from(mark.position.cast::<f64>()))?;
    let scale = (camera.focal_px / depth) as f32;
    let (slope_x, slope_y) = (d.dot(&right) / depth as f32, d.dot(&up) / depth as f32);
    let across = mark.normal.cross(&mark.direction);
    // Derivative of the projection along a tangent.
    let column = |t: &V3| {
        let away = t.dot(&forward);
        Vector2::new(t.dot(&right) - slope_x * away, slope_y * away - t.dot(&up)) * scale
    };
    let pixels_from_mm = Matrix2::from_columns(&[column(&mark.direction), column(&across)]);
    let widest = look
        .gaussians
        .iter()
        .map(|g| g.along_mm.max(g.across_mm))
        .chain(look.redness.map(|(_, sigma)| sigma))
        .fold(0.0, f32::max);
    let radius = REACH * (widest * scale).hypot(PIXEL_SIGMA);
    let (width, height) = (camera.size.width as f32, camera.size.height as f32);
    let (x, y) = (x as f32, y as f32);
    (x > -radius && y > -radius && x < width + radius && y < height + radius).then(|| Seen {
        centre: Vector2::new(x, y),
        pixels_from_mm,
        radius,
        mark: index,
    })
}

/// A Gaussian in the picture.
struct Term {
    /// Inverse covariance, halved: xx, 2 xy, yy.
    form: [f32; 3],
    peak: V3,
}

impl Term {
    fn new(seen: &Seen, along_mm: f32, across_mm: f32, peak: V3) -> Self {
        let j = seen.pixels_from_mm;
        let spread = Matrix2::new(along_mm * along_mm, 0.0, 0.0, across_mm * across_mm);
        let covariance = j * spread * j.transpose() + Matrix2::identity() * (PIXEL_SIGMA * PIXEL_SIGMA);
        let determinant = covariance.determinant();
        let area = along_mm * across_mm * j.determinant().abs();
        Self {
            form: [
                0.5 * covariance.m22 / determinant,
                -covariance.m12 / determinant,
                0.5 * covariance.m11 / determinant,
            ],
            peak: peak * (area / determinant.sqrt()),
        }
    }

    fn at(&self, d: &Vector2<f32>) -> V3 {
        let q = self.form[0] * d.x * d.x + self.form[1] * d.x * d.y + self.form[2] * d.y * d.y;
        if q > REACH * REACH / 2.0 { V3::zeros() } else { self.peak * exp_minus(q) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::rasterise;
    use crate::view::{Size, View};
    use stubble_head::{Anthropometry, dome};

    fn one_dot(sigma_mm: f32, size: Size, view: View) -> f32 {
        let head = dome(&Anthropometry::MAN);
        let camera = Camera::framing(&head, view, size);
        let fragments = rasterise(&head.mesh, &camera);
        let v = head.mesh.positions().iter().position(|p| p.z > 70.0 && p.y > 60.0).unwrap();
        let normal = head.mesh.normals()[v].cast::<f32>();
        let mark = Mark {
            position: head.mesh.positions()[v].coords.cast(),
            normal,
            direction: normal.cross(&V3::x()).normalize(),
            look: 0,
            strength: 1.0,
        };
        let g = Gaussian { along_mm: sigma_mm, across_mm: sigma_mm, peak: V3::repeat(0.2) };
        let look = Look { gaussians: vec![g], floor: V3::repeat(0.1), redness: None };
        let mut layer = Layer::new(&fragments);
        splat(&mut layer, &[mark], &[look], &fragments, &camera);
        // Absorptance times the skin's area in each pixel.
        let eye = camera.eye.coords.cast::<f32>();
        fragments
            .all
            .iter()
            .zip(&layer.c)
            .map(|(f, c)| {
                let scale = camera.pixels_per_mm(f64::from(f.depth)) as f32;
                let facing = (eye - f.position).normalize().dot(&normal).abs();
                (1.0 - (-c.x).exp()) * f.weight / (scale * scale * facing)
            })
            .sum()
    }

    #[test]
    fn a_dots_darkened_area_is_the_same_at_every_resolution_and_angle() {
        let sigma = 0.15;
        let exact = 0.2 * std::f32::consts::TAU * sigma * sigma;
        for size in [Size::new(300, 360), Size::PLAN, Size::new(1800, 2200)] {
            for view in [View::Front, View::Top, View::ThreeQuarterLeft] {
                let area = one_dot(sigma, size, view);
                assert!((area / exact - 1.0).abs() < 0.06, "{size:?} {view:?}: {area} mm², not {exact}");
            }
        }
    }
}
