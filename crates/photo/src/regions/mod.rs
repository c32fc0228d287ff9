//! Which pixel is hair, skin, clothing, background? A net of our own over the head's square of the photo.
//!
//! The net sees colours only in relation to the face's own skin, so neither exposure nor white balance can move its
//! answer except where pixels are burnt out or drowned. It was trained on outlines that a colour model drew and a
//! person checked (`tools/regions/`).

mod density;
mod frame;
mod parts;

pub use density::density;
pub use frame::Frame;
pub(crate) use frame::{CHANNELS, relative};
pub use parts::Part;

use crate::levels::Levels;
use crate::nets::Net;
use crate::picture::Picture;
use crate::raster::{Mask, Raster};
use crate::{Face, Interval, person};

/// Side of the grid that regions are told on, px.
pub const SIDE: usize = frame::SIDE;
/// Classes of the net, in its order.
const CLASSES: usize = 4;
/// Hair of at least this probability links hair to hair.
const LINKED: f32 = 0.3;
/// Clothing on this share of the head above the brows is a hat.
const HAT_SHARE: f64 = 0.12;

/// The regions of a head, as probabilities on the grid of its [`Frame`].
#[derive(Debug, Clone)]
pub struct Regions {
    /// Where the grid lies in the photo.
    pub frame: Frame,
    /// The person, hair and clothes and all.
    pub person: Mask,
    /// Hair of the head, brows and beard.
    pub hair: Mask,
    /// Bare skin of scalp, face, ears and neck.
    pub skin: Mask,
    /// Clothes, glasses, jewellery, hats.
    pub clothing: Mask,
    /// Hair density, 0 (bare) to 1 (no scalp seen through it).
    pub density: Mask,
    /// Which part of the head each pixel of the grid would be, by the face's landmarks.
    pub parts: Vec<Part>,
    /// Whether each pixel of the grid lies in the outline of the face.
    pub in_oval: Vec<bool>,
    /// Median colour of the face's skin, linear sRGB as in the photo.
    pub skin_linear: [f32; 3],
    /// The head's square of the photo in linear light, on the same grid.
    pub raster: Raster,
}

/// Finds the regions around a face.
#[must_use]
pub fn find(picture: &Picture, levels: &Levels, face: &Face) -> Regions {
    let frame = Frame::of(face);
    let raster = frame.raster(picture, SIDE);
    let skin_linear = frame.skin(face, &raster);
    let person = person::mask_in(levels, &frame.square_for(Net::Person.side())).resized(SIDE, SIDE);
    let [_, skin, mut hair, mut clothing] = classes(&raster, skin_linear, &person);
    let (parts, in_oval) = parts::parts(&frame, face);
    undress(&mut hair, &mut clothing, &parts);
    let density = density(&raster, skin_linear, &hair, &skin);
    Regions { frame, person, hair, skin, clothing, density, parts, in_oval, skin_linear, raster }
}

/// What the net sees in a frame's raster, given the colour of skin: background, skin, hair, clothing.
fn classes(raster: &Raster, skin_linear: [f32; 3], person: &Mask) -> [Mask; CLASSES] {
    let mut classes: [Mask; CLASSES] = std::array::from_fn(|_| Mask::filled(SIDE, SIDE, 0.0));
    // The mean of the picture and its mirror image: the net has no favoured side.
    for mirrored in [false, true] {
        let input = frame::channels(raster, skin_linear, person, mirrored);
        let logits = Net::Regions.run(&input).into_iter().next().unwrap_or_default();
        for (i, pixel) in logits.chunks_exact(CLASSES).enumerate() {
            let (y, x) = (i / SIDE, i % SIDE);
            let x = if mirrored { SIDE - 1 - x } else { x };
            for (class, p) in classes.iter_mut().zip(softmax(pixel)) {
                class.values[y * SIDE + x] += p / 2.0;
            }
        }
    }
    classes
}

/// Dark cloth looks like hair: what the net calls hair below the chin without any link to hair above it is clothing.
fn undress(hair: &mut Mask, clothing: &mut Mask, parts: &[Part]) {
    let (w, h) = (hair.width, hair.height);
    let mut linked: Vec<bool> =
        (0..w * h).map(|i| hair.values[i] > LINKED && parts[i] != Part::Below).collect();
    let mut stack: Vec<usize> = (0..w * h).filter(|i| linked[*i]).collect();
    while let Some(i) = stack.pop() {
        let (x, y) = (i % w, i / w);
        let around = [
            (x > 0).then(|| i - 1),
            (x + 1 < w).then_some(i + 1),
            (y > 0).then(|| i - w),
            (y + 1 < h).then_some(i + w),
        ];
        for j in around.into_iter().flatten() {
            if !linked[j] && hair.values[j] > LINKED {
                linked[j] = true;
                stack.push(j);
            }
        }
    }
    for i in 0..w * h {
        if parts[i] == Part::Below && !linked[i] {
            clothing.values[i] += hair.values[i];
            hair.values[i] = 0.0;
        }
    }
}

fn softmax(logits: &[f32]) -> [f32; CLASSES] {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut p: [f32; CLASSES] = std::array::from_fn(|k| (logits[k] - most).exp());
    let sum: f32 = p.iter().sum();
    p.iter_mut().for_each(|v| *v /= sum);
    p
}

impl Regions {
    /// A mask of the frame's grid over the whole photo; beyond the frame it is 0.
    #[must_use]
    pub fn over_photo(&self, mask: &Mask, width: usize, height: usize) -> Mask {
        self.frame.over_photo(mask, width, height)
    }

    /// Whether something that is neither hair nor skin covers the head above the brows.
    #[must_use]
    pub fn hat(&self) -> bool {
        let (mut covered, mut head) = (0.0, 0.0);
        for i in self.places(Part::Crown) {
            let weight = f64::from(self.person.values[i]);
            head += weight;
            covered += weight * f64::from(self.clothing.values[i]);
        }
        covered > HAT_SHARE * f64::max(head, 1.0)
    }

    /// Share of the seen head above the brows that is hair, percent, with its 95 % bounds: what of it would change
    /// hands if the net's threshold were wrong, what is burnt out, and the error that remained on outlined photos.
    #[must_use]
    pub fn hair_share_pct(&self) -> Option<Interval> {
        self.share_pct(&self.hair, 2.5)
    }

    /// Mean hair density of the seen head above the brows, percent of full cover, with its 95 % bounds.
    #[must_use]
    pub fn density_pct(&self) -> Option<Interval> {
        let head: Vec<usize> = self.head().collect();
        if head.is_empty() {
            return None;
        }
        let mean = |f: &dyn Fn(usize) -> f32| {
            100.0 * head.iter().map(|i| f64::from(f(*i))).sum::<f64>() / head.len() as f64
        };
        let value = mean(&|i| self.density.values[i]);
        let doubt = mean(&|i| doubt(self.hair.values[i])) / 2.0;
        let sd = (doubt / 1.96).hypot(3.0);
        let near = Interval::from_sd(value, sd);
        // What is burnt out may be dense or bare.
        let lost = self.lost().count() as f64;
        let all = head.len() as f64 + lost;
        let sum = |burnt: f64| -> f64 {
            head.iter().map(|i| if self.burnt(*i) { burnt } else { f64::from(self.density.values[*i]) }).sum()
        };
        let low = (value - 100.0 * sum(0.0) / all).max(0.0).hypot(value - near.low);
        let high = (100.0 * (sum(1.0) + lost) / all - value).max(0.0).hypot(near.high - value);
        Some(Interval::new(value, value - low, value + high).within(0.0, 100.0))
    }

    fn share_pct(&self, mask: &Mask, sd_pct: f64) -> Option<Interval> {
        let head: Vec<usize> = self.head().collect();
        if head.is_empty() {
            return None;
        }
        let share = |least: f32| {
            100.0 * head.iter().filter(|i| mask.values[**i] > least).count() as f64 / head.len() as f64
        };
        let value = share(0.5);
        let half = Interval::from_sd(value, sd_pct);
        // What is burnt out may be hair or skin.
        let lost = self.lost().count() as f64;
        let of_all = |burnt: bool| {
            let is = |i: &&usize| if self.burnt(**i) { burnt } else { mask.values[**i] > 0.5 };
            let lost_as = if burnt { lost } else { 0.0 };
            100.0 * (head.iter().filter(is).count() as f64 + lost_as) / (head.len() as f64 + lost)
        };
        let (low, high) = (share(0.8).min(of_all(false)).min(value), share(0.2).max(of_all(true)).max(value));
        // Both errors are independent: their squares add.
        let join = |a: f64, b: f64| a.hypot(b);
        Some(
            Interval::new(
                value,
                value - join(value - low, value - half.low),
                value + join(high - value, half.high - value),
            )
            .within(0.0, 100.0),
        )
    }

    /// Pixels of the seen head above the brows.
    fn head(&self) -> impl Iterator<Item = usize> + '_ {
        self.places(Part::Crown).filter(|i| self.hair.values[*i] + self.skin.values[*i] > 0.5)
    }

    /// Whether a pixel is burnt out: white hair, grey hair in bright light and shining skin look alike there.
    fn burnt(&self, i: usize) -> bool {
        self.raster.burnt(i)
    }

    /// Pixels of the person above the brows that are burnt out and were taken for neither hair nor skin.
    fn lost(&self) -> impl Iterator<Item = usize> + '_ {
        self.places(Part::Crown).filter(|i| {
            self.hair.values[*i] + self.skin.values[*i] <= 0.5
                && self.person.values[*i] > 0.5
                && self.burnt(*i)
        })
    }

    fn places(&self, part: Part) -> impl Iterator<Item = usize> + '_ {
        self.parts.iter().enumerate().filter(move |(_, p)| **p == part).map(|(i, _)| i)
    }

    /// Probability that a pixel is a part's hair or skin: scalp is the crown's skin, beard the jaw's hair.
    #[must_use]
    pub fn of_part(&self, part: Part, mask: &Mask) -> Mask {
        let values =
            self.parts.iter().zip(&mask.values).map(|(p, v)| if *p == part { *v } else { 0.0 }).collect();
        Mask { width: SIDE, height: SIDE, values }
    }
}

/// 1 where a probability says nothing, 0 where it is sure.
fn doubt(p: f32) -> f32 {
    4.0 * p * (1.0 - p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dark_jacket_is_no_hair_but_long_hair_stays() {
        let n = 8;
        let part = |i: usize| if i / n < 4 { Part::Side } else { Part::Below };
        let parts: Vec<Part> = (0..n * n).map(part).collect();
        // Long hair in column 0 from top to bottom; a patch of jacket at the lower right.
        let hairy = |i: usize| i.is_multiple_of(n) || (i % n > 4 && i / n > 5);
        let values: Vec<f32> = (0..n * n).map(|i| if hairy(i) { 0.9 } else { 0.05 }).collect();
        let mut hair = Mask { width: n, height: n, values };
        let mut clothing = Mask::filled(n, n, 0.0);
        undress(&mut hair, &mut clothing, &parts);
        assert_eq!((hair.at(0, 7), hair.at(6, 7), clothing.at(6, 7)), (0.9, 0.0, 0.9));
        assert_eq!(hair.at(3, 1), 0.05);
    }
}
