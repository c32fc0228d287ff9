//! A person, a plan and a light become pictures of any view at any moment.

use std::sync::Arc;

use rayon::prelude::*;
use stubble_evidence::Evidence;
use stubble_head::{Head, Mesh};
use stubble_placement::Layout;

use crate::distance::Distance;
use crate::face::Face;
use crate::hair::{Grown, HairGrowth, NativeHair};
use crate::ink::{InkError, Inks, Looks, SOFT_MM, fitted};
use crate::label::Label;
use crate::light::Light;
use crate::marks::{Layer, splat};
use crate::noise::exp_minus;
use crate::occlusion::Occlusion;
use crate::outcome::Outcome;
use crate::picture::Picture;
use crate::raster::{Fragments, V3, rasterise};
use crate::shade::{Shading, shade};
use crate::skin::{Bands, SkinLook};
use crate::smooth::rounded;
use crate::stipple::{Older, last_session};
use crate::tone::encode;
use crate::view::{Camera, Size, View};
use crate::when::When;

/// All that a picture shows.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The head, bald as scanned or made.
    pub head: &'a Head,
    /// The impressions.
    pub layout: &'a Layout,
    /// The skin.
    pub skin: SkinLook,
    /// The person's own shaved hair, where known.
    pub hair: Option<(HairGrowth<'a>, NativeHair)>,
    /// The light.
    pub light: Light,
    /// Seeds the mottling of the skin and the follicles.
    pub seed: u64,
}

/// A head in its skin: what studios that show it share, whatever hair and dots it has.
#[derive(Debug)]
pub struct Sitter {
    pub(crate) skin: Bands,
    inks: Arc<Inks>,
    /// A rounder copy of a coarse head.
    rounded: Option<Mesh>,
    occlusion: Occlusion,
}

/// A scene with all that its views share worked out.
#[derive(Debug)]
pub struct Studio<'a> {
    pub(crate) scene: Scene<'a>,
    pub(crate) sitter: Arc<Sitter>,
    /// At the pace of the outcome that is shown.
    pub(crate) inks: Arc<Inks>,
    hair: Grown,
    pub(crate) older: Option<Older<'a>>,
    distance: Option<Distance>,
    outcome: Outcome,
}

impl<'a> Studio<'a> {
    /// Works out the shadows, the person's own stubble and how the plan's kinds of dots look fresh and healed.
    ///
    /// # Errors
    /// If the evidence lacks a figure, a pigment is unknown, or a dot lies outside what the optics can tell.
    pub fn new(scene: Scene<'a>, evidence: &Evidence) -> Result<Self, InkError> {
        let inks = Arc::new(Inks::new(&scene.skin.skin, Outcome::Typical.pace(), evidence)?);
        let skin = Bands::new(&scene.skin);
        let mesh = &scene.head.mesh;
        let ((occlusion, hair), healed) = rayon::join(
            || rayon::join(|| Occlusion::new(mesh), || own_hair(&scene, &skin)),
            || Looks::new(scene.layout, &inks, inks.healed_years()),
        );
        healed?;
        let sitter = Sitter { skin, inks, rounded: rounded(mesh), occlusion };
        Ok(Self::with(scene, Arc::new(sitter), hair?))
    }

    /// The same for another design of a head that has sat before: its `sitter` is that of a studio with the same head and
    /// skin. Only the hair is worked out anew.
    ///
    /// # Errors
    /// As [`Studio::new`].
    pub fn again(scene: Scene<'a>, sitter: Arc<Sitter>) -> Result<Self, InkError> {
        let inks = &sitter.inks;
        let (hair, healed) = rayon::join(
            || own_hair(&scene, &sitter.skin),
            || Looks::new(scene.layout, inks, inks.healed_years()),
        );
        healed?;
        Ok(Self::with(scene, sitter, hair?))
    }

    fn with(scene: Scene<'a>, sitter: Arc<Sitter>, hair: Grown) -> Self {
        let inks = Arc::clone(&sitter.inks);
        Self { scene, sitter, inks, hair, older: None, distance: None, outcome: Outcome::Typical }
    }

    /// The head that this studio shows, for [`Studio::again`].
    #[must_use]
    pub fn sitter(&self) -> Arc<Sitter> {
        Arc::clone(&self.sitter)
    }

    /// Says which outcome the layout shows (see [`Outcome::of`]): dots age at its pace, and captions name it.
    ///
    /// # Errors
    /// If the evidence lacks a figure.
    pub fn case(self, outcome: Outcome) -> Result<Self, InkError> {
        Ok(Self { outcome, inks: Arc::new(self.inks.at(outcome.pace())?), ..self })
    }

    /// Says that dots of an earlier treatment are in the skin, `years` old at the last session of this one.
    #[must_use]
    pub fn over(self, layout: &'a Layout, years: f64) -> Self {
        Self { older: Some(Older { layout, years }), ..self }
    }

    /// The same, as an eye sees it from a distance.
    #[must_use]
    pub fn seen_from(self, distance: Distance) -> Self {
        Self { distance: Some(distance), ..self }
    }

    pub(crate) fn mesh(&self) -> &Mesh {
        self.sitter.rounded.as_ref().unwrap_or(&self.scene.head.mesh)
    }

    /// One view at several moments; moments in the order of a treatment share most of the work.
    ///
    /// # Errors
    /// If a dot, years later, lies outside what the optics can tell.
    pub fn pictures(&self, view: View, size: Size, moments: &[When]) -> Result<Vec<Picture>, InkError> {
        let camera = Camera::framing(self.scene.head, view, size);
        let what = view.title().to_lowercase();
        let finish = |when, rgb| self.finish(&camera, &what, when, rgb);
        self.each_moment(&camera, moments, finish)
    }

    /// The head from all around at one moment: a turntable of so many steps, from the front towards the person's left.
    ///
    /// # Errors
    /// As [`Studio::pictures`].
    pub fn turntable(&self, size: Size, when: When, steps: u16) -> Result<Vec<Picture>, InkError> {
        let mut pictures = Vec::new();
        for step in 0..steps {
            let azimuth = 360.0 * f64::from(step) / f64::from(steps);
            let camera = Camera::around(self.scene.head, azimuth, 14.0, size);
            let what = format!("turned by {azimuth:.0} degrees");
            pictures.extend(
                self.each_moment(&camera, &[when], |when, rgb| self.finish(&camera, &what, when, rgb))?,
            );
        }
        Ok(pictures)
    }

    /// What a camera anywhere would record, and what is truly in each of its pixels: the ground truth for whoever
    /// measures pictures. The background is black, the light neither curved nor clipped, without noise.
    ///
    /// # Errors
    /// As [`Studio::pictures`].
    pub fn truth(&self, camera: &Camera, when: When) -> Result<Truth, InkError> {
        let scene = &self.scene;
        let prepared = self.prepare(camera);
        let mut ink = Ink::new(self, &prepared.fragments, camera);
        let fresh = ink.bring_to(when)?;
        let layers = Layers { hair: &prepared.hair, settled: &ink.settled, fresh: fresh.as_ref() };
        let flush = self.sitter.skin.blood * self.inks.redness();
        let fragments = &prepared.fragments;
        let pixels = camera.size.pixels();
        let mut truth = Truth {
            size: camera.size,
            linear: vec![[0.0; 3]; pixels],
            person: vec![0.0; pixels],
            hair: vec![0.0; pixels],
            depth_mm: vec![f32::INFINITY; pixels],
        };
        for pixel in 0..pixels {
            let (light, covered) = radiance(fragments, &prepared.shading, &layers, &flush, pixel);
            truth.linear[pixel] = light.into();
            truth.person[pixel] = covered.min(1.0);
            for i in fragments.of(pixel) {
                let fragment = &fragments.all[i];
                truth.depth_mm[pixel] = truth.depth_mm[pixel].min(fragment.depth);
                truth.hair[pixel] += fragment.weight * (1.0 - exp_minus(prepared.hair.c[i].y));
            }
            if scene.hair.is_none() {
                truth.hair[pixel] = 0.0;
            }
        }
        Ok(truth)
    }

    /// Light of every pixel at several moments, handed to `finish`.
    fn each_moment<T>(
        &self,
        camera: &Camera,
        moments: &[When],
        finish: impl Fn(When, Vec<u8>) -> T,
    ) -> Result<Vec<T>, InkError> {
        let size = camera.size;
        let prepared = self.prepare(camera);
        let (fragments, hair) = (&prepared.fragments, &prepared.hair);
        let mut ink = Ink::new(self, fragments, camera);
        let background = background(size);
        moments
            .iter()
            .map(|&when| {
                let fresh = ink.bring_to(when)?;
                let layers = Layers { hair, settled: &ink.settled, fresh: fresh.as_ref() };
                let rgb = self.compose(fragments, &prepared.shading, &layers, size, &background);
                Ok(finish(when, rgb))
            })
            .collect()
    }

    /// All of a view that no moment changes.
    fn prepare(&self, camera: &Camera) -> Prepared {
        let (fragments, shading) = self.lit(camera);
        let hair = self.grown(camera, &fragments);
        Prepared { fragments, shading, hair }
    }

    /// The bare head in its light.
    pub(crate) fn lit(&self, camera: &Camera) -> (Fragments, Shading) {
        let scene = &self.scene;
        let fragments = rasterise(self.mesh(), camera);
        let shading = shade(
            self.mesh(),
            &fragments,
            camera,
            &scene.light.rig(),
            &self.sitter.occlusion,
            &self.sitter.skin,
            Face::of(&scene.head.landmarks).as_ref(),
            scene.seed as u32,
        );
        (fragments, shading)
    }

    /// The person's own hair on it.
    pub(crate) fn grown(&self, camera: &Camera, fragments: &Fragments) -> Layer {
        let mut hair = Layer::new(fragments);
        splat(&mut hair, &self.hair.marks, &self.hair.looks, fragments, camera);
        let strands = &self.hair.strands;
        splat(&mut hair, &strands.seen(camera, &self.scene.light.rig()), strands.looks(), fragments, camera);
        hair
    }

    pub(crate) fn finish(&self, camera: &Camera, view: &str, when: When, rgb: Vec<u8>) -> Picture {
        self.label().finish(camera, view, when, rgb)
    }

    /// What its pictures say of themselves.
    pub(crate) fn label(&self) -> Label {
        let scene = &self.scene;
        Label {
            light: scene.light,
            outcome: self.outcome,
            distance: self.distance,
            middle: scene.head.landmarks.vertex.position,
            reflectance: scene.head.mesh.colours.is_none().then_some(self.sitter.skin.reflectance),
            hair: scene.hair.map(|(_, hair)| hair),
            older: self.older.map(|older| older.statement()),
        }
    }
}

/// All of a view that no moment changes.
struct Prepared {
    fragments: Fragments,
    shading: Shading,
    hair: Layer,
}

/// A picture as it truly is: see [`Studio::truth`]. Rows from the top.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// Pixels across and down.
    pub size: Size,
    /// Linear sRGB light; 1 is white paper that faces the light.
    pub linear: Vec<[f32; 3]>,
    /// Share of each pixel that the person fills.
    pub person: Vec<f32>,
    /// Share of each pixel that the person's own hair covers.
    pub hair: Vec<f32>,
    /// Distance of the person along the view direction; infinite where there is none.
    pub depth_mm: Vec<f32>,
}

/// Dots of one layout, session and age: what is drawn at once.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    older: bool,
    session: u8,
    years: f64,
}

struct Ink<'s> {
    studio: &'s Studio<'s>,
    fragments: &'s Fragments,
    camera: &'s Camera,
    settled: Layer,
    /// What the settled layer holds, in the order in which it was drawn.
    drawn: Vec<Step>,
}

impl<'s> Ink<'s> {
    fn new(studio: &'s Studio<'s>, fragments: &'s Fragments, camera: &'s Camera) -> Self {
        Self { studio, fragments, camera, settled: Layer::new(fragments), drawn: Vec::new() }
    }

    /// Fills the settled layer for a moment and returns the fresh impressions, if there are any.
    fn bring_to(&mut self, when: When) -> Result<Option<Layer>, InkError> {
        let healed_years = self.studio.inks.healed_years();
        let last = last_session(self.studio.scene.layout);
        let mut steps = Vec::new();
        if let Some(older) = self.studio.older {
            let years = older.years + when.years();
            steps.extend((0..=last_session(older.layout)).map(|session| Step {
                older: true,
                session,
                years,
            }));
        }
        for (sessions, years) in when.dots(last, healed_years) {
            steps.extend(sessions.map(|session| Step { older: false, session, years }));
        }
        let (settled, fresh): (Vec<Step>, Vec<Step>) =
            steps.into_iter().partition(|s| s.years >= healed_years);
        // One step at a time: the sum comes out the same whichever moments were asked for before.
        let kept = if settled.starts_with(&self.drawn) { self.drawn.len() } else { 0 };
        if kept == 0 {
            self.settled.clear();
        }
        for step in &settled[kept..] {
            draw(self.studio, step, self.fragments, self.camera, &mut self.settled)?;
        }
        self.drawn = settled;
        if fresh.is_empty() {
            return Ok(None);
        }
        let mut layer = Layer::new(self.fragments);
        for step in &fresh {
            draw(self.studio, step, self.fragments, self.camera, &mut layer)?;
        }
        Ok(Some(layer))
    }
}

fn draw(
    studio: &Studio<'_>,
    step: &Step,
    fragments: &Fragments,
    camera: &Camera,
    layer: &mut Layer,
) -> Result<(), InkError> {
    let layout = match studio.older {
        Some(older) if step.older => older.layout,
        _ => studio.scene.layout,
    };
    let looks = Looks::new(layout, &studio.inks, step.years)?;
    splat(layer, &looks.marks(layout, &(step.session..=step.session)), &looks.looks, fragments, camera);
    Ok(())
}

/// Marks of the person's own stubble.
fn own_hair(scene: &Scene<'_>, skin: &Bands) -> Result<Grown, InkError> {
    let Some((growth, hair)) = &scene.hair else { return Ok(Grown::default()) };
    let (response, share) = hair.shaft(&scene.skin.skin)?;
    let shaft = fitted(&response, share, &SOFT_MM);
    Ok(Grown::new(&scene.head.scalp, growth, hair, &skin.reflectance, shaft, scene.seed))
}

/// What lies on and in the skin.
struct Layers<'s> {
    hair: &'s Layer,
    settled: &'s Layer,
    fresh: Option<&'s Layer>,
}

impl Studio<'_> {
    /// Sheen and hair over ink over skin, in light, then through a gentle film curve to 8-bit sRGB.
    fn compose(
        &self,
        fragments: &Fragments,
        shading: &Shading,
        layers: &Layers<'_>,
        size: Size,
        background: &[f32],
    ) -> Vec<u8> {
        let width = size.width as usize;
        let flush = self.sitter.skin.blood * self.inks.redness();
        let curve = Curve::new();
        let mut rgb = vec![0_u8; size.pixels() * 3];
        rgb.par_chunks_mut(width * 3).enumerate().for_each(|(row, line)| {
            for column in 0..width {
                let pixel = row * width + column;
                let (mut light, covered) = radiance(fragments, shading, layers, &flush, pixel);
                light += V3::repeat(background[pixel]) * (1.0 - covered).max(0.0);
                let grain = grain(pixel as u32);
                for k in 0..3 {
                    line[3 * column + k] = (curve.read(light[k]) + grain[k] + 0.5).clamp(0.0, 255.0) as u8;
                }
            }
        });
        rgb
    }
}

/// Light of a pixel from the head, and the share of the pixel that the head fills.
fn radiance(
    fragments: &Fragments,
    shading: &Shading,
    layers: &Layers<'_>,
    flush: &V3,
    pixel: usize,
) -> (V3, f32) {
    let mut light = V3::zeros();
    let mut covered = 0.0;
    for i in fragments.of(pixel) {
        let weight = fragments.all[i].weight;
        let mut reflectance = shading.reflectance[i].component_mul(&layers.settled.transmission(i));
        if let Some(fresh) = layers.fresh {
            let red = 1.0 - exp_minus(fresh.redness[i]);
            reflectance.component_mul_assign(&fresh.transmission(i));
            reflectance.component_mul_assign(&(flush * red).map(exp_minus));
        }
        reflectance.component_mul_assign(&layers.hair.transmission(i));
        light += (shading.diffuse[i].component_mul(&reflectance) + shading.gloss[i]) * weight;
        covered += weight;
    }
    (light, covered)
}

/// Linear up to 0.65, then a soft shoulder: highlights of the sheen do not clip.
fn film(linear: f32) -> f32 {
    const KNEE: f32 = 0.65;
    if linear < KNEE { linear } else { KNEE + (1.0 - KNEE) * (1.0 - (-(linear - KNEE) / (1.0 - KNEE)).exp()) }
}

/// From linear light to 0..=255: the film curve and the sRGB transfer function, tabulated over the root of the light.
#[derive(Debug)]
pub(crate) struct Curve(Vec<f32>);

impl Curve {
    const STEPS: usize = 4096;
    /// Brightest light in the table; the film curve is flat beyond.
    const MOST: f32 = 4.0;

    pub(crate) fn new() -> Self {
        let value = |i: usize| {
            let root = i as f32 / Self::STEPS as f32;
            255.0 * encode(film(root * root * Self::MOST))
        };
        Self((0..=Self::STEPS + 1).map(value).collect())
    }

    pub(crate) fn read(&self, linear: f32) -> f32 {
        let at = (linear.clamp(0.0, Self::MOST) / Self::MOST).sqrt() * Self::STEPS as f32;
        let i = at as usize;
        self.0[i] + (self.0[i + 1] - self.0[i]) * (at - i as f32)
    }
}

/// A little noise in 8-bit steps: keeps gentle gradients from banding, as a camera's own does.
pub(crate) fn grain(pixel: u32) -> [f32; 3] {
    let mut h = pixel.wrapping_mul(0x9e37_79b1) ^ 0x5bd1_e995;
    h ^= h >> 15;
    h = h.wrapping_mul(0x85eb_ca6b);
    h ^= h >> 13;
    h = h.wrapping_mul(0xc2b2_ae35);
    h ^= h >> 16;
    let part = |shift: u32| ((h >> shift) & 0xff) as f32 / 255.0 - 0.5;
    let grey = (part(0) + part(8)) * 1.1;
    [grey + part(16), grey + part(20), grey + part(24)]
}

/// A neutral grey backdrop, a little lighter behind the head.
pub(crate) fn background(size: Size) -> Vec<f32> {
    let (w, h) = (size.width as f32, size.height as f32);
    (0..size.pixels())
        .into_par_iter()
        .map(|i| {
            let x = (i % size.width as usize) as f32 / w - 0.5;
            let y = (i / size.width as usize) as f32 / h - 0.42;
            let d = (x * x * 1.2 + y * y).min(1.0);
            0.36 * (-1.35 * d).exp()
        })
        .collect()
}
