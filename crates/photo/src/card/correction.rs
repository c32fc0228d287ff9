//! From the card's patches to a correction of the photo's colours, and how well it foretells a patch it has not seen.

use nalgebra::Matrix3;
use stubble_optics::colour::{Lab, delta_e_2000};

use super::blobs::lab;

/// Patches of a card.
pub(super) const PATCHES: usize = 24;
/// The grey patches, white to black.
const GREYS: std::ops::Range<usize> = 18..24;
/// Darkest linear value told apart.
const FLOOR: f64 = 5e-4;

/// How the colours are corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As they are.
    None,
    /// A gain per channel, from the greys.
    WhiteBalance,
    /// A tone curve per channel, from the greys.
    ToneCurve,
    /// The tone curve, then a 3 × 3 matrix.
    ToneCurveAndMatrix,
}

/// A correction of linear sRGB.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// How it corrects.
    pub kind: Kind,
    curves: [Curve; 3],
    matrix: Matrix3<f64>,
}

impl Correction {
    /// No correction.
    #[must_use]
    pub fn none() -> Self {
        Self { kind: Kind::None, curves: [const { Curve(Vec::new()) }; 3], matrix: Matrix3::identity() }
    }

    /// The corrected colour, linear sRGB; may lie outside 0 to 1.
    #[must_use]
    pub fn apply(&self, colour: [f64; 3]) -> [f64; 3] {
        let toned: [f64; 3] = std::array::from_fn(|k| self.curves[k].at(colour[k]));
        if self.kind == Kind::ToneCurveAndMatrix {
            (self.matrix * nalgebra::Vector3::from(toned)).into()
        } else {
            toned
        }
    }

    /// The correction of a kind from measured and true linear colours, leaving one patch out if asked.
    fn fit(
        kind: Kind,
        measured: &[[f64; 3]; PATCHES],
        truth: &[[f64; 3]; PATCHES],
        without: Option<usize>,
    ) -> Self {
        let mut fitted = Self::none();
        fitted.kind = kind;
        let greys: Vec<usize> = GREYS.filter(|i| Some(*i) != without).collect();
        for k in 0..3 {
            let pairs: Vec<[f64; 2]> = greys
                .iter()
                .map(|i| [measured[*i][k].max(FLOOR).ln(), truth[*i][k].max(FLOOR).ln()])
                .collect();
            fitted.curves[k] = match kind {
                Kind::None => Curve(Vec::new()),
                Kind::WhiteBalance => {
                    let gain = pairs.iter().map(|[m, t]| t - m).sum::<f64>() / pairs.len() as f64;
                    Curve(vec![[0.0, gain]])
                }
                Kind::ToneCurve | Kind::ToneCurveAndMatrix => Curve::monotone(pairs),
            };
        }
        if kind == Kind::ToneCurveAndMatrix {
            let (mut square, mut cross) = (Matrix3::zeros(), Matrix3::zeros());
            for i in (0..PATCHES).filter(|i| Some(*i) != without) {
                let toned: [f64; 3] = std::array::from_fn(|k| fitted.curves[k].at(measured[i][k]));
                let (m, t) = (nalgebra::Vector3::from(toned), nalgebra::Vector3::from(truth[i]));
                // Dark patches count as much as light ones: errors are relative to a patch's own light.
                let weight = 1.0 / (0.05 + t.sum() / 3.0).powi(2);
                square += m * m.transpose() * weight;
                cross += t * m.transpose() * weight;
            }
            // A little pull towards no change at all keeps seldom seen directions of colour in place.
            let pull = 0.02 * square.trace() / 3.0;
            square += Matrix3::identity() * pull;
            cross += Matrix3::identity() * pull;
            if let Some(inverse) = square.try_inverse() {
                fitted.matrix = cross * inverse;
            }
        }
        fitted
    }

    /// The kind that best foretells patches left out, and its mean CIEDE2000 error over them; and that of none at all.
    pub(super) fn best(measured: &[[f64; 3]; PATCHES], truth: &[[f64; 3]; PATCHES]) -> (Self, f64, f64) {
        let labs: [Lab; PATCHES] = std::array::from_fn(|i| lab(cut(truth[i])));
        let error = |kind: Kind| {
            (0..PATCHES)
                .map(|i| {
                    let fitted = Self::fit(kind, measured, truth, Some(i));
                    delta_e_2000(lab(cut(fitted.apply(measured[i]))), labs[i])
                })
                .sum::<f64>()
                / PATCHES as f64
        };
        let none = error(Kind::None);
        let (mut kind, mut least) = (Kind::None, none);
        for other in [Kind::WhiteBalance, Kind::ToneCurve, Kind::ToneCurveAndMatrix] {
            let e = error(other);
            if e < least {
                (kind, least) = (other, e);
            }
        }
        (Self::fit(kind, measured, truth, None), least, none)
    }
}

/// To what a photo can show: cyan lies a little outside.
fn cut(colour: [f64; 3]) -> [f64; 3] {
    colour.map(|v| v.clamp(0.0, 1.2))
}

/// A monotone curve through points (log measured, log true), straight between them and beyond; none: no change.
#[derive(Debug, Clone, PartialEq)]
struct Curve(Vec<[f64; 2]>);

impl Curve {
    /// Pools neighbours that run the wrong way, so that lighter stays lighter.
    fn monotone(mut pairs: Vec<[f64; 2]>) -> Self {
        pairs.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let mut pools: Vec<([f64; 2], f64)> = Vec::new();
        for pair in pairs {
            pools.push((pair, 1.0));
            while let [.., (a, n), (b, m)] = pools[..]
                && (b[1] <= a[1] || b[0] - a[0] < 0.02)
            {
                let joined = [0, 1].map(|k| (a[k] * n + b[k] * m) / (n + m));
                pools.truncate(pools.len() - 2);
                pools.push((joined, n + m));
            }
        }
        Self(pools.into_iter().map(|(p, _)| p).collect())
    }

    fn at(&self, linear: f64) -> f64 {
        let x = linear.max(FLOOR).ln();
        let y = match self.0.as_slice() {
            [] => return linear,
            [[m, t]] => x + t - m,
            points => {
                let k = points.partition_point(|p| p[0] < x).clamp(1, points.len() - 1);
                let ([m0, t0], [m1, t1]) = (points[k - 1], points[k]);
                // Beyond the greys the slope of their last step would run away: half way back to a plain gain.
                let inside = (m0..=m1).contains(&x);
                let slope = (t1 - t0) / (m1 - m0);
                let slope = if inside { slope } else { f64::midpoint(slope.clamp(0.3, 3.0), 1.0) };
                if x < m0 || inside { t0 + slope * (x - m0) } else { t1 + slope * (x - m1) }
            }
        };
        y.exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tinted_and_toned_card_is_put_right_and_a_true_one_left_alone() {
        let truth = super::super::chart::linear().map(cut);
        let (same, error, none) = Correction::best(&truth, &truth);
        assert!(same.kind == Kind::None && error < 1e-9 && none < 1e-9);
        let tinted = truth.map(|c| [0.8 * c[0].powf(1.2), 0.6 * c[1].powf(1.2), 0.4 * c[2].powf(1.2)]);
        let (correction, error, none) = Correction::best(&tinted, &truth);
        assert!(none > 10.0 && error < 1.0, "{none} {error}");
        let skin = lab(correction.apply(tinted[1]));
        assert!(delta_e_2000(skin, lab(truth[1])) < 2.0);
    }

    #[test]
    fn a_curve_never_turns_back() {
        let curve = Curve::monotone(vec![[-3.0, -3.0], [-2.0, -1.0], [-1.0, -1.5], [0.0, 0.0]]);
        let values: Vec<f64> = (1..200).map(|i| curve.at(f64::from(i) / 150.0)).collect();
        assert!(values.windows(2).all(|w| w[0] <= w[1] + 1e-12));
    }
}
