//! A photograph that a head was fitted to, ready for dots: the camera, where bare skin is, blur, noise and the skin itself.

use stubble_evidence::Evidence;
use stubble_head::Head;
use stubble_optics::fit::SkinFit;
use stubble_optics::{Skin, SkinTone};
use stubble_photo::fit::View;
use stubble_photo::grain::grain;
use stubble_photo::picture::encoded;
use stubble_photo::{Mask, Measurement, Picture};

use crate::ink::InkError;
use crate::outcome::Outcome;
use crate::photograph::{Darkroom, PhotoError, PhotoView};
use crate::skin::SkinLook;
use crate::view::{Camera, Size};

/// Blur of a sharp photograph, standard deviation in pixels: where the photo does not tell.
const USUAL_BLUR_PX: f64 = 0.6;
/// Skin tells its colour where its mask is at least this sure.
const SURE: f32 = 0.9;
/// Redness over the skin's, as logarithms, at which a pixel is grey as hair and red as skin: shine makes skin paler.
const REDNESS: [f32; 2] = [0.35, 0.65];
/// Light over the skin's, as a logarithm, at which a pixel is dark as hair and light as skin in shade.
const DARKNESS: [f32; 2] = [-1.1, -0.5];

/// A photograph with all that drawing into it asks for.
#[derive(Debug, Clone)]
pub struct Exposure {
    camera: Camera,
    rgb: Vec<u8>,
    covered: Vec<u8>,
    blur_px: f64,
    noise: f64,
    tissue: Option<SkinFit>,
}

impl Exposure {
    /// The whole photograph as it is.
    #[must_use]
    pub fn whole(picture: &Picture, found: &Measurement, view: &View) -> Self {
        let (width, height) = (picture.width(), picture.height());
        let bare = bare(picture, view);
        Self {
            camera: camera(view, [0.0; 2], 1.0, width, height),
            rgb: picture.to_srgb8(),
            covered: covered(&view.frame.over_photo(&bare, width, height)),
            blur_px: blur_px(found).unwrap_or(USUAL_BLUR_PX),
            noise: noise(picture, view),
            tissue: found.tissue.clone(),
        }
    }

    /// The part of the photograph about the head, at most `longest_px` a side: what a screen shows of it.
    #[must_use]
    pub fn about_head(picture: &Picture, found: &Measurement, view: &View, longest_px: usize) -> Self {
        let corners =
            [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]].map(|[u, v]| view.frame.photo_from_frame(u, v));
        let (whole_width, whole_height) = (picture.width() as f64, picture.height() as f64);
        let bound = |k: usize, most: f64| {
            let at = corners.map(|c| c[k].clamp(0.0, most));
            let least = at.into_iter().fold(most, f64::min).floor();
            [least, at.into_iter().fold(0.0, f64::max).ceil().max(least + 1.0)]
        };
        let ([left, right], [top, bottom]) = (bound(0, whole_width), bound(1, whole_height));
        let raster = picture.window([left, top], [right, bottom], longest_px);
        let (width, height) = (raster.width, raster.height);
        let scale = width as f64 / (right - left);
        let bare = view.frame.over_part(&bare(picture, view), [left, top], scale, [width, height]);
        let rgb = raster.pixels.iter().flatten().map(|c| (255.0 * encoded(*c)).round() as u8).collect();
        // Means of several pixels: a sharper and a less noisy picture.
        let blur_px = blur_px(found).map_or(USUAL_BLUR_PX, |px| (px * scale).max(0.3));
        Self {
            camera: camera(view, [left, top], scale, width, height),
            rgb,
            covered: covered(&bare),
            blur_px,
            noise: noise(picture, view) * scale.min(1.0),
            tissue: found.tissue.clone(),
        }
    }

    /// Pixels across and down.
    #[must_use]
    pub fn size(&self) -> Size {
        self.camera.size
    }

    /// The photograph with another mask of what covers the scalp, or another blur.
    #[must_use]
    pub fn corrected(self, covered: Option<Vec<u8>>, blur_px: Option<f64>) -> Self {
        Self { covered: covered.unwrap_or(self.covered), blur_px: blur_px.unwrap_or(self.blur_px), ..self }
    }

    /// The skin that the photograph shows, where its colour tells: at the pale end of what it may be for the worst
    /// outcome, on which every dot stands out most, and at the deep end for the best.
    #[must_use]
    pub fn skin(&self, outcome: Outcome) -> Option<Skin> {
        let fit = self.tissue.as_ref()?;
        let melanin = fit.parameters.iter().find(|p| p.name == "melanin");
        let melanin = match (outcome, melanin) {
            (Outcome::Best, Some(range)) => range.high,
            (Outcome::Worst, Some(range)) => range.low,
            _ => fit.skin.melanin,
        };
        Some(Skin { melanin, ..fit.skin })
    }

    /// A darkroom for one outcome on the head that was fitted. `known` is the skin where a person knows it; without it the
    /// photo's own is taken, and light skin where its colour is none of skin's.
    ///
    /// # Errors
    /// If the camera does not show the head, or the evidence lacks a figure.
    pub fn darkroom(
        &self,
        head: &Head,
        known: Option<&Skin>,
        outcome: Outcome,
        evidence: &Evidence,
    ) -> Result<Darkroom<'_>, PhotoError> {
        let view = PhotoView {
            camera: self.camera,
            rgb: &self.rgb,
            covered: Some(&self.covered),
            blur_px: self.blur_px,
            noise: self.noise,
        };
        let told = self.skin(outcome);
        let skin = match (known, told) {
            (Some(known), _) => *known,
            (None, Some(told)) => told,
            (None, None) => Skin::preset(evidence, SkinTone::Light).map_err(InkError::from)?,
        };
        let darkroom = Darkroom::new(view, head, &SkinLook::of(&skin), evidence)?.case(outcome)?;
        Ok(darkroom.assuming(match (known, told, outcome) {
            (Some(_), ..) => "the skin's colour group is as given",
            (None, None, _) => "the skin's colour group is assumed to be light: the photo does not tell it",
            (None, Some(_), Outcome::Typical) => {
                "the skin is the most probable one for its colour in the photo"
            }
            (None, Some(_), Outcome::Best) => {
                "the skin is as deep as its colour in the photo allows: dots stand out least"
            }
            (None, Some(_), Outcome::Worst) => {
                "the skin is as pale as its colour in the photo allows: dots stand out most"
            }
        }))
    }
}

fn camera(view: &View, [left, top]: [f64; 2], scale: f64, width: usize, height: usize) -> Camera {
    let middle = [(view.middle_px[0] - left) * scale, (view.middle_px[1] - top) * scale];
    let size = Size { width: width as u32, height: height as u32 };
    Camera::from_pose(&view.camera_from_head, view.focal_px * scale, middle, size)
}

/// Where dots show, on the grid of the view's masks: in bare skin and between hair that lets the skin through; not under
/// glasses or a collar, and not beside the head where the fitted one is larger.
fn bare(picture: &Picture, view: &View) -> Mask {
    let n = view.skin.width;
    let raster = view.frame.raster(picture, n);
    let mut skin: [Vec<f32>; 3] = Default::default();
    for (pixel, _) in raster.pixels.iter().zip(&view.skin.values).filter(|(_, sure)| **sure > SURE) {
        for (of_channel, value) in skin.iter_mut().zip(pixel) {
            of_channel.push(*value);
        }
    }
    let skin = skin.map(|mut values| {
        values.sort_by(f32::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0).max(1e-3)
    });
    let masks = raster.pixels.iter().zip(view.skin.values.iter().zip(&view.hair.values));
    let values = masks.map(|(pixel, (bare, hair))| (bare + hair * like_skin(*pixel, skin)).min(1.0));
    Mask { width: n, height: n, values: values.collect() }
}

/// How much a pixel looks like the skin of the photo, 0 to 1: as red against green, or paler by its shine, and not much
/// darker. Hair covers the skin where it shows its own colour; where it does not, the skin is seen through it.
fn like_skin(pixel: [f32; 3], skin: [f32; 3]) -> f32 {
    let redness = |[r, g, _]: [f32; 3]| ((r + 1e-3) / (g + 1e-3)).ln();
    let light = |[r, g, b]: [f32; 3]| 0.2126 * r + 0.7152 * g + 0.0722 * b + 1e-3;
    let between = |value: f32, [none, all]: [f32; 2]| {
        let t = ((value - none) / (all - none)).clamp(0.0, 1.0);
        t * t * (3.0 - 2.0 * t)
    };
    let red = redness(pixel) / redness(skin).max(0.05);
    between(red, REDNESS) * between((light(pixel) / light(skin)).ln(), DARKNESS)
}

fn covered(bare: &Mask) -> Vec<u8> {
    bare.values.iter().map(|bare| ((1.0 - bare).clamp(0.0, 1.0) * 255.0).round() as u8).collect()
}

/// Noise in the photo's bare skin, 0 where too little is seen.
fn noise(picture: &Picture, view: &View) -> f64 {
    grain(picture, |x, y| view.frame.sample(&view.skin, [x as f64 + 0.5, y as f64 + 0.5])).unwrap_or(0.0)
}

fn blur_px(found: &Measurement) -> Option<f64> {
    let blur = found.quality.as_ref()?.blur_pct?;
    Some(blur.value / 100.0 * found.face.as_ref()?.distance_px(234, 454))
}
