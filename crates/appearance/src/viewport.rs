//! One view of a head whose dots change again and again: an editor's window.

use std::sync::Arc;

use rayon::prelude::*;
use stubble_placement::Layout;

use crate::depth::DepthMap;
use crate::ink::{InkError, Inks};
use crate::label::Label;
use crate::picture::Picture;
use crate::raster::{Fragments, V3};
use crate::scatter::{Scatter, Window};
use crate::scene::{Curve, Sitter, Studio, background, grain};
use crate::shade::Shading;
use crate::stipple::{Older, Sight, Stipple};
use crate::view::Camera;
use crate::when::When;

/// A head as one camera sees it, bald and in its light; [`Studio::pose`] makes one.
#[derive(Debug)]
pub struct Pose {
    camera: Camera,
    depth: DepthMap,
    fragments: Fragments,
    shading: Shading,
    background: Vec<f32>,
}

/// A view with all of it worked out but the dots. [`Studio::viewport`] makes one; [`Viewport::draw`] costs what the dots
/// cost, wherever the light comes from.
#[derive(Debug)]
pub struct Viewport {
    pose: Arc<Pose>,
    what: String,
    sitter: Arc<Sitter>,
    inks: Arc<Inks>,
    older: Option<(Layout, f64)>,
    label: Label,
    /// Light of each pixel from within the skin, which dots darken.
    skin: Vec<V3>,
    /// The rest of its light: sheen and background.
    rest: Vec<V3>,
    /// The picture without dots.
    bare: Vec<u8>,
    curve: Curve,
}

impl Studio<'_> {
    /// Prepares a view for drawing many layouts; `what` names it in the caption. Nothing where the camera does not show
    /// the head.
    #[must_use]
    pub fn viewport(&self, camera: &Camera, what: &str) -> Option<Viewport> {
        Some(self.viewport_of(Arc::new(self.pose(camera)?), what))
    }

    /// The part of a view that neither hair nor dots change, for [`Studio::viewport_of`]. Nothing where the camera does not
    /// show the head.
    #[must_use]
    pub fn pose(&self, camera: &Camera) -> Option<Pose> {
        let depth = DepthMap::new(self.mesh(), camera)?;
        let (fragments, shading) = self.lit(camera);
        Some(Pose { camera: *camera, depth, fragments, shading, background: background(camera.size) })
    }

    /// The same view with the hair of this studio: `pose` is that of a studio with the same sitter, light and seed.
    #[must_use]
    pub fn viewport_of(&self, pose: Arc<Pose>, what: &str) -> Viewport {
        let Pose { camera, fragments, shading, background, .. } = &*pose;
        let hair = self.grown(camera, fragments);
        let light: Vec<(V3, V3)> = (0..camera.size.pixels())
            .into_par_iter()
            .map(|pixel| {
                let (mut skin, mut rest, mut covered) = (V3::zeros(), V3::zeros(), 0.0);
                for i in fragments.of(pixel) {
                    let weight = fragments.all[i].weight;
                    let reflectance = shading.reflectance[i].component_mul(&hair.transmission(i));
                    skin += shading.diffuse[i].component_mul(&reflectance) * weight;
                    rest += shading.gloss[i] * weight;
                    covered += weight;
                }
                (skin, rest + V3::repeat(background[pixel]) * (1.0_f32 - covered).max(0.0))
            })
            .collect();
        let (skin, rest): (Vec<V3>, Vec<V3>) = light.into_iter().unzip();
        let (width, pixels) = (camera.size.width as usize, camera.size.pixels());
        let mut viewport = Viewport {
            pose,
            what: what.to_owned(),
            sitter: self.sitter(),
            inks: Arc::clone(&self.inks),
            older: self.older.map(|older| (older.layout.clone(), older.years)),
            label: self.label(),
            skin,
            rest,
            bare: Vec::new(),
            curve: Curve::new(),
        };
        let mut bare = vec![0; 3 * pixels];
        bare.par_chunks_mut(3 * width).enumerate().for_each(|(row, line)| {
            for column in 0..width {
                let value = viewport.pixel(row * width + column, &V3::repeat(1.0));
                line[3 * column..3 * column + 3].copy_from_slice(&value);
            }
        });
        viewport.bare = bare;
        viewport
    }
}

impl Viewport {
    fn pixel(&self, pixel: usize, left: &V3) -> [u8; 3] {
        let light = self.skin[pixel].component_mul(left) + self.rest[pixel];
        let grain = grain(pixel as u32);
        std::array::from_fn(|k| (self.curve.read(light[k]) + grain[k] + 0.5).clamp(0.0, 255.0) as u8)
    }

    /// The view with the dots of any layout at a moment.
    ///
    /// # Errors
    /// If a dot lies outside what the optics can tell.
    pub fn draw(&self, layout: &Layout, when: When) -> Result<Picture, InkError> {
        let Pose { camera, depth, .. } = &*self.pose;
        // A pixel's own footprint has this standard deviation beside that of its area.
        let sight = Sight { camera, depth, blur_px: 0.41 };
        let older = self.older.as_ref().map(|(layout, years)| Older { layout, years: *years });
        let stipple = Stipple::new(layout, older, when, &self.inks, &self.sitter.skin.blood, &sight)?;
        let mut rgb = self.bare.clone();
        let width = camera.size.width as usize;
        let height = camera.size.height as usize;
        if let Some(window) = Window::around(&stipple.blobs, width, height) {
            let scatter = Scatter::new(window, &stipple.blobs);
            let rows = &mut rgb[3 * window.top * width..3 * (window.top + window.height) * width];
            rows.par_chunks_mut(3 * width).enumerate().for_each_init(Vec::new, |sums, (i, line)| {
                let row = window.top + i;
                scatter.row(row, sums);
                for (x, sum) in sums.iter().enumerate().filter(|(_, sum)| **sum != [0.0; 4]) {
                    let column = window.left + x;
                    let value = self.pixel(row * width + column, &stipple.left(sum, 1.0));
                    line[3 * column..3 * column + 3].copy_from_slice(&value);
                }
            });
        }
        Ok(self.label.finish(camera, &self.what, when, rgb))
    }
}
