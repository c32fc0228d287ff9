//! Dots in a photograph: projected through its camera onto the scalp that it shows, they darken the skin that is there.

use nalgebra::Matrix2;
use rayon::prelude::*;
use stubble_evidence::Evidence;
use stubble_head::{Head, Mesh};
use stubble_placement::Layout;

use crate::distance::{Distance, blurred};
use crate::ink::{Age, Course, InkError, Looks};
use crate::marks::{Look, Mark, see};
use crate::noise::{exp_minus, unit};
use crate::outcome::Outcome;
use crate::picture::{Assumptions, DIGITAL_SOURCE_TYPE, Picture};
use crate::raster::{V3, rasterise};
use crate::scatter::{Blob, Scatter, Value, Window};
use crate::skin::{Bands, SkinLook};
use crate::tone::{decode, encode_table};
use crate::view::{Camera, Size};
use crate::when::When;

/// A photograph and what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct PhotoView<'a> {
    /// The camera that took it, in the frame of the head as it was then.
    pub camera: Camera,
    /// 8-bit sRGB, rows from the top.
    pub rgb: &'a [u8],
    /// Share of each pixel, 0 to 255, in which hair, a hand or anything else lies over the scalp.
    pub covered: Option<&'a [u8]>,
    /// Standard deviation of the photo's own blur, pixels.
    pub blur_px: f64,
    /// Standard deviation of its noise in mid-tone skin, linear light from 0 to 1.
    pub noise: f64,
}

/// Why a photograph cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PhotoError {
    /// The buffers do not fit the camera's picture.
    #[error("the photo's {what} hold {found} values, and {wanted} belong to {width} x {height} pixels")]
    Buffer {
        /// Which buffer.
        what: &'static str,
        /// Values it holds.
        found: usize,
        /// Values it should hold.
        wanted: usize,
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// The camera does not show the head.
    #[error("the camera does not show the head: check its pose and focal length")]
    NoHead,
    /// A dot cannot be computed.
    #[error(transparent)]
    Ink(#[from] InkError),
}

/// Longer side of the map that says what hides what, pixels.
const DEPTH_MAP_PX: f64 = 1024.0;
/// A dot this far behind the nearest surface is hidden, mm; the fitted head is no nearer to the true one.
const HIDDEN_MM: f32 = 4.0;

/// A photograph ready to be printed with dots.
///
/// Each pixel's light splits into sheen, which dots leave alone, and light from within the skin, which they
/// multiply. Outside the dots' reach every pixel keeps its bytes.
///
/// ```
/// use stubble_appearance::{Camera, Darkroom, PhotoView, Size, SkinLook, View, When};
/// use stubble_evidence::Evidence;
/// use stubble_head::{Anthropometry, sample_head};
/// use stubble_optics::{Skin, SkinTone};
/// use stubble_placement::Layout;
///
/// let evidence = Evidence::builtin();
/// let head = sample_head(&Anthropometry::MAN);
/// let skin = SkinLook::of(&Skin::preset(&evidence, SkinTone::Light)?);
/// let size = Size::new(120, 160);
/// let photo = vec![150; 120 * 160 * 3];
/// let camera = Camera::framing(&head, View::Top, size);
/// let view = PhotoView { camera, rgb: &photo, covered: None, blur_px: 0.5, noise: 0.0 };
/// let darkroom = Darkroom::new(view, &head, &skin, &evidence)?;
/// let print = darkroom.print(&Layout::default(), When::Healed, None)?;
/// assert_eq!(print.rgb()[..photo.len()], photo[..]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Darkroom<'a> {
    photo: PhotoView<'a>,
    skin: SkinLook,
    course: Course,
    /// -d ln R / d ln blood times the extra blood of a fresh dot.
    flush: V3,
    depth: DepthMap,
    encode: Vec<u8>,
    outcome: Outcome,
}

impl<'a> Darkroom<'a> {
    /// Works out what the camera sees of the head and what hides what.
    ///
    /// # Errors
    /// If a buffer does not fit the picture, the camera does not show the head, or the evidence lacks a figure.
    pub fn new(
        photo: PhotoView<'a>,
        head: &Head,
        skin: &SkinLook,
        evidence: &Evidence,
    ) -> Result<Self, PhotoError> {
        let size = photo.camera.size;
        let check = |what, found: usize, wanted: usize| {
            let Size { width, height } = size;
            let wrong = PhotoError::Buffer { what, found, wanted, width, height };
            if found == wanted { Ok(()) } else { Err(wrong) }
        };
        check("pixels", photo.rgb.len(), 3 * size.pixels())?;
        if let Some(covered) = photo.covered {
            check("mask", covered.len(), size.pixels())?;
        }
        let course = Course::new(evidence).map_err(InkError::from)?;
        let depth = DepthMap::new(&head.mesh, &photo.camera).ok_or(PhotoError::NoHead)?;
        let flush = Bands::new(skin).blood * course.redness();
        Ok(Self {
            photo,
            skin: *skin,
            course,
            flush,
            depth,
            encode: encode_table(),
            outcome: Outcome::Typical,
        })
    }

    /// Says which outcome the layouts show (see [`Outcome::of`]): captions name it.
    #[must_use]
    pub fn case(self, outcome: Outcome) -> Self {
        Self { outcome, ..self }
    }

    /// The photograph with the dots of `layout` at a moment, as seen from `distance` where one is given.
    ///
    /// # Errors
    /// If a dot lies outside what the optics can tell.
    pub fn print(
        &self,
        layout: &Layout,
        when: When,
        distance: Option<Distance>,
    ) -> Result<Picture, PhotoError> {
        let size = self.photo.camera.size;
        let mut rgb = self.photo.rgb.to_vec();
        let (blobs, floor) = self.blobs(layout, when)?;
        if let Some(window) = Window::around(&blobs, size.width as usize, size.height as usize) {
            let scatter = Scatter::new(window, &blobs);
            self.darken(&mut rgb, window, &scatter, &floor, self.paleness(&blobs));
        }
        let mut line = self.outcome.moment(when);
        if let Some(distance) = distance {
            rgb = blurred(&rgb, size, distance.blur_px(self.depth.pixels_per_mm));
            line = format!("{line}, as seen from {} m", distance.metres());
        }
        Ok(Picture::framed(size, rgb, &line, self.assumptions(when, &line)))
    }

    fn assumptions(&self, when: When, line: &str) -> Assumptions {
        let mut assumed = vec![
            "the photo's own light, skin and blur are kept; highlights are not darkened".to_owned(),
            format!("blur of {:.2} pixels, noise of {:.4}", self.photo.blur_px, self.photo.noise),
        ];
        assumed.push(match self.photo.covered {
            Some(_) => "hair and whatever else covers the scalp hides the dots".to_owned(),
            None => "nothing but the head itself hides the dots".to_owned(),
        });
        if when != When::Bare {
            assumed.push(self.outcome.statement().to_owned());
        }
        Assumptions {
            digital_source_type: DIGITAL_SOURCE_TYPE.to_owned(),
            statement: "A photograph with computed dots: not how it is, not a promise of a result."
                .to_owned(),
            shows: format!("Simulation on a photograph: {line}"),
            assumed,
        }
    }

    /// What every dot does to the picture, and the darkest that skin can become, relative to bare.
    fn blobs(&self, layout: &Layout, when: When) -> Result<(Vec<Blob>, V3), PhotoError> {
        let looks = |age| Looks::new(layout, &self.skin.skin, &self.course, age);
        let last = layout.impressions.iter().map(|i| i.session).max().unwrap_or(0);
        let shown: Vec<(Looks, std::ops::RangeInclusive<u8>)> = match when {
            When::Bare => Vec::new(),
            When::AfterSession(n) => {
                vec![(looks(Age::Healed)?, 0..=n.saturating_sub(1)), (looks(Age::Fresh)?, n..=n)]
            }
            When::Healed => vec![(looks(Age::Healed)?, 0..=last)],
            When::Years(years) => vec![(looks(Age::Years(years))?, 0..=last)],
        };
        let marks: Vec<(Mark, &Look)> = shown
            .iter()
            .flat_map(|(looks, sessions)| {
                sessions.clone().flat_map(move |session| {
                    looks.marks(layout, session).into_iter().map(|m| (m, &looks.looks[m.look as usize]))
                })
            })
            .collect();
        let floor = mean_floor(&marks);
        let blobs =
            marks.par_iter().map(|(mark, look)| self.blobs_of(mark, look, &floor)).flatten_iter().collect();
        Ok((blobs, floor))
    }

    fn blobs_of(&self, mark: &Mark, look: &Look, floor: &V3) -> Vec<Blob> {
        let camera = &self.photo.camera;
        let Some(seen) = see(0, mark, look, camera) else { return Vec::new() };
        let depth = (mark.position - camera.eye.coords.cast::<f32>()).dot(&camera.forward.cast::<f32>());
        let visible = self.depth.visible(seen.centre.x, seen.centre.y, depth);
        if visible == 0.0 {
            return Vec::new();
        }
        let j = seen.pixels_from_mm;
        let pixel = Matrix2::identity() * (0.29_f32.powi(2) + (self.photo.blur_px as f32).powi(2)).max(0.16);
        let blob = |along_mm: f32, across_mm: f32| {
            let spread = Matrix2::new(along_mm * along_mm, 0.0, 0.0, across_mm * across_mm);
            let covariance = j * spread * j.transpose() + pixel;
            let share = along_mm * across_mm * j.determinant().abs() / covariance.determinant().sqrt();
            (covariance, share * visible)
        };
        let parts: Vec<(Matrix2<f32>, V3)> = look
            .gaussians
            .iter()
            .map(|g| {
                let (covariance, share) = blob(g.along_mm, g.across_mm);
                (covariance, g.peak * (mark.strength * share))
            })
            .collect();
        let middle: V3 = parts.iter().map(|(_, peak)| peak).sum();
        // Optical density for absorptance: for a Gaussian of peak A the darkened area stays right with A / (1 - A/4).
        let gain = middle.zip_zip_map(&look.floor, floor, |a, own, common| {
            (1.0 - own) / (1.0 - common) / (1.0 - 0.25 * a.clamp(0.0, 0.97))
        });
        let mut blobs: Vec<Blob> = parts
            .into_iter()
            .map(|(covariance, peak)| {
                let p = peak.component_mul(&gain);
                Blob { centre: seen.centre, covariance, peak: [p.x, p.y, p.z, 0.0] }
            })
            .collect();
        if let Some((peak, sigma)) = look.redness {
            let (covariance, share) = blob(sigma, sigma);
            blobs.push(Blob { centre: seen.centre, covariance, peak: [0.0, 0.0, 0.0, peak * share] });
        }
        blobs
    }

    /// Blue over red of skin without sheen, a little on the pale side: what is bluer than this is sheen.
    fn paleness(&self, blobs: &[Blob]) -> f32 {
        let size = self.photo.camera.size;
        let mut ratios: Vec<(f32, f32)> = blobs
            .iter()
            .step_by(blobs.len() / 4096 + 1)
            .filter_map(|b| {
                let (x, y) = (b.centre.x as usize, b.centre.y as usize);
                if x >= size.width as usize || y >= size.height as usize {
                    return None;
                }
                let [r, _, b] = linear(self.photo.rgb, y * size.width as usize + x);
                (r > 0.02).then_some((r, b / r))
            })
            .collect();
        if ratios.is_empty() {
            return 1.0;
        }
        // The darker half of the skin holds the least sheen.
        ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
        ratios.truncate(ratios.len() / 2 + 1);
        ratios.sort_by(|a, b| a.1.total_cmp(&b.1));
        ratios[ratios.len() * 4 / 5].1.clamp(0.05, 1.0)
    }

    fn darken(&self, rgb: &mut [u8], window: Window, scatter: &Scatter, floor: &V3, paleness: f32) {
        let width = self.photo.camera.size.width as usize;
        let rows = &mut rgb[3 * window.top * width..3 * (window.top + window.height) * width];
        rows.par_chunks_mut(3 * width).enumerate().for_each_init(Vec::new, |sums, (i, line)| {
            let row = window.top + i;
            scatter.row(row, sums);
            for (x, sum) in sums.iter().enumerate() {
                if *sum == [0.0; 4] {
                    continue;
                }
                let column = window.left + x;
                let pixel = row * width + column;
                let left = self.left(sum, floor, pixel);
                if left == V3::repeat(1.0) {
                    continue;
                }
                let light = linear(self.photo.rgb, pixel);
                let sheen = sheen(light, paleness);
                let grain = self.grain(pixel);
                for k in 0..3 {
                    let skin = light[k] - sheen;
                    let missing = grain * (left[k] - left[k] * left[k]).max(0.0).sqrt();
                    let at = ((sheen + skin * left[k] + missing).clamp(0.0, 1.0).sqrt()
                        * (self.encode.len() - 1) as f32
                        + 0.5) as usize;
                    line[3 * column + k] = self.encode[at];
                }
            }
        });
    }

    /// Share of the skin's light that is left under a sum of dots.
    fn left(&self, sum: &Value, floor: &V3, pixel: usize) -> V3 {
        let bare = match self.photo.covered {
            Some(covered) if covered[pixel] == 255 => return V3::repeat(1.0),
            Some(covered) => 1.0 - f32::from(covered[pixel]) / 255.0,
            None => 1.0,
        };
        let mut left = V3::from_fn(|k, _| floor[k] + (1.0 - floor[k]) * exp_minus(sum[k].max(0.0)));
        if sum[3] > 0.0 {
            let red = 1.0 - exp_minus(sum[3]);
            left.component_mul_assign(&(self.flush * red).map(exp_minus));
        }
        left.map(|l| 1.0 - (1.0 - l) * bare)
    }

    /// Noise of one standard deviation of the photo's, even between neighbours as a camera leaves it.
    fn grain(&self, pixel: usize) -> f32 {
        if self.photo.noise <= 0.0 {
            return 0.0;
        }
        let width = u64::from(self.photo.camera.size.width);
        let draw = |p: u64| unit(p, 0x6721_0a5e) as f32 - 0.5;
        let p = pixel as u64;
        // The mean of four even draws has a standard deviation of 1 / (2 √12).
        let sum = draw(p) + draw(p + 1) + draw(p + width) + draw(p + width + 1);
        0.25 * sum * self.photo.noise as f32 * 2.0 * 12.0_f32.sqrt()
    }
}

fn linear(rgb: &[u8], pixel: usize) -> [f32; 3] {
    std::array::from_fn(|k| decode(rgb[3 * pixel + k]))
}

/// Light mirrored at the surface, in the colour of white: the part that makes a pixel paler than skin.
fn sheen([r, g, b]: [f32; 3], paleness: f32) -> f32 {
    if paleness >= 0.98 {
        return 0.0;
    }
    ((b - paleness * r) / (1.0 - paleness)).clamp(0.0, r.min(g).min(b))
}

/// Mean of the looks' floors by how much they darken.
fn mean_floor(marks: &[(Mark, &Look)]) -> V3 {
    let (mut sum, mut weight) = (V3::zeros(), V3::repeat(1e-9));
    for (mark, look) in marks {
        for g in &look.gaussians {
            let w = g.peak * (g.along_mm * g.across_mm * mark.strength);
            sum += w.component_mul(&look.floor);
            weight += w;
        }
    }
    sum.component_div(&weight).map(|f| f.clamp(0.0, 0.95))
}

/// Distance to the nearest surface, coarse: what is in front of what.
#[derive(Debug)]
struct DepthMap {
    width: usize,
    height: usize,
    per_pixel: f32,
    /// Along the view direction, mm; infinite where the head is not.
    depth_mm: Vec<f32>,
    pixels_per_mm: f64,
}

impl DepthMap {
    fn new(mesh: &Mesh, camera: &Camera) -> Option<Self> {
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
    fn visible(&self, x: f32, y: f32, depth_mm: f32) -> f32 {
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
