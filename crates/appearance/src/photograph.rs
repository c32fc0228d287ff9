//! Dots in a photograph: projected through its camera onto the scalp that it shows, they darken the skin that is there.

use rayon::prelude::*;
use stubble_evidence::Evidence;
use stubble_head::Head;
use stubble_placement::Layout;

use crate::depth::DepthMap;
use crate::distance::{Distance, blurred};
use crate::ink::{InkError, Inks};
use crate::noise::unit;
use crate::outcome::Outcome;
use crate::picture::{Assumptions, DIGITAL_SOURCE_TYPE, Picture};
use crate::raster::V3;
use crate::scatter::{Blob, Scatter, Window};
use crate::skin::{Bands, SkinLook};
use crate::stipple::{Older, Sight, Stipple};
use crate::tone::{decode, encode_table};
use crate::view::{Camera, Size};
use crate::when::When;

/// Fewer of the dots than this in view, and the caption says so.
const FEW_SEEN: f64 = 0.3;

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
    inks: Inks,
    /// -d ln R / d ln blood.
    blood: V3,
    depth: DepthMap,
    older: Option<Older<'a>>,
    encode: Vec<u8>,
    outcome: Outcome,
    /// What else the prints assume, for people.
    assumed: Option<&'static str>,
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
        let inks = Inks::new(&skin.skin, Outcome::Typical.pace(), evidence).map_err(InkError::from)?;
        let depth = DepthMap::new(&head.mesh, &photo.camera).ok_or(PhotoError::NoHead)?;
        Ok(Self {
            photo,
            inks,
            blood: Bands::new(skin).blood,
            depth,
            older: None,
            encode: encode_table(),
            outcome: Outcome::Typical,
            assumed: None,
        })
    }

    /// Says what else the prints assume.
    pub(crate) fn assuming(self, what: &'static str) -> Self {
        Self { assumed: Some(what), ..self }
    }

    /// Says which outcome the layouts show (see [`Outcome::of`]): dots age at its pace, and captions name it.
    ///
    /// # Errors
    /// If the evidence lacks a figure.
    pub fn case(self, outcome: Outcome) -> Result<Self, PhotoError> {
        let inks = self.inks.at(outcome.pace()).map_err(InkError::from)?;
        Ok(Self { outcome, inks, ..self })
    }

    /// Says that dots of an earlier treatment are in the skin, `years` old at the last session: the photograph does not
    /// show them yet.
    #[must_use]
    pub fn over(self, layout: &'a Layout, years: f64) -> Self {
        Self { older: Some(Older { layout, years }), ..self }
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
        let (camera, blur_px) = (&self.photo.camera, self.photo.blur_px as f32);
        let sight = Sight { camera, depth: &self.depth, blur_px };
        let stipple = Stipple::new(layout, self.older, when, &self.inks, &self.blood, &sight)?;
        let blobs = &stipple.blobs;
        if let Some(window) = Window::around(blobs, size.width as usize, size.height as usize) {
            let scatter = Scatter::new(window, blobs);
            self.darken(&mut rgb, window, &scatter, &stipple, self.paleness(blobs));
        }
        let mut line = self.outcome.moment(when);
        if let Some(distance) = distance {
            rgb = blurred(&rgb, size, distance.blur_px(self.depth.pixels_per_mm));
            line = format!("{line}, as seen from {} m", distance.metres());
        }
        // A hairline on the horizon of the head looks like nothing done: that is said.
        let seen = stipple.seen(|at| self.shows_skin(at));
        if let Some(seen) = seen.filter(|seen| *seen < FEW_SEEN) {
            line = format!("{line}, {:.0} % of the dots in view", 100.0 * seen);
        }
        let mut assumptions = self.assumptions(when, &line);
        if let Some(seen) = seen {
            assumptions.assumed.push(format!(
                "{:.0} % of the dots are in view: the rest lies on the far side of the head or under what covers it",
                100.0 * seen
            ));
        }
        Ok(Picture::framed(size, rgb, &line, assumptions))
    }

    /// Whether a place in the photo shows the scalp more than what covers it.
    fn shows_skin(&self, [x, y]: [f32; 2]) -> bool {
        let Size { width, height } = self.photo.camera.size;
        let inside = x >= 0.0 && y >= 0.0 && x < width as f32 && y < height as f32;
        let pixel = || y as usize * width as usize + x as usize;
        inside && self.photo.covered.is_none_or(|covered| covered[pixel()] < 128)
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
        assumed.extend(self.assumed.map(str::to_owned));
        if let Some(older) = self.older {
            assumed.push(older.statement());
        }
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

    fn darken(&self, rgb: &mut [u8], window: Window, scatter: &Scatter, stipple: &Stipple, paleness: f32) {
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
                let left = match self.photo.covered {
                    Some(covered) if covered[pixel] == 255 => continue,
                    Some(covered) => stipple.left(sum, 1.0 - f32::from(covered[pixel]) / 255.0),
                    None => stipple.left(sum, 1.0),
                };
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
