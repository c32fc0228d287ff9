//! Which way hair grows, and how steeply it leaves the skin: out of the whorl, forward at the front, down and back at
//! the temples, down at the sides and the nape.

use nalgebra::{Unit, UnitQuaternion, Vector3};
use stubble_head::{Point, ScalpCoordinate};

use crate::rules::Rules;
use crate::smooth::step;

/// The guide of the growth field on one head.
#[derive(Debug, Clone)]
pub(crate) struct Growth {
    /// One whorl, or two.
    pub(crate) whorls: Vec<Swirl>,
    /// Distance over which a swirl dies out, mm.
    pub(crate) radius_mm: f64,
}

/// A whorl on one head.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Swirl {
    /// Centre on the skin.
    pub(crate) centre: Point,
    /// +1 clockwise seen from outside, -1 against it.
    pub(crate) sense: f64,
}

impl Growth {
    /// Unit tangent from root to tip at a skin point.
    pub(crate) fn direction(
        &self,
        at: &Point,
        normal: &Vector3<f64>,
        place: ScalpCoordinate,
    ) -> Vector3<f64> {
        let tangent = |v: Vector3<f64>| v - normal * v.dot(normal);
        // Between two whorls the nearer one rules; far from both their flows are one.
        let (mut swirled, mut weights) = (Vector3::zeros(), 0.0);
        for whorl in &self.whorls {
            let away = at - whorl.centre;
            let distance = away.norm();
            let radial =
                tangent(away).try_normalize(1e-9).unwrap_or_else(|| tangent(Vector3::z()).normalize());
            // 70 degrees of swirl at the centre is the tight spiral seen in whorls; it opens to plain radial flow.
            let angle = -whorl.sense * 70_f64.to_radians() * (-(distance / self.radius_mm).powi(2)).exp();
            let weight = (distance + 1.0).powi(-3);
            swirled +=
                UnitQuaternion::from_axis_angle(&Unit::new_unchecked(*normal), angle) * radial * weight;
            weights += weight;
        }
        swirled /= weights.max(1e-12);
        let radial = swirled.try_normalize(1e-9).unwrap_or_else(|| tangent(Vector3::z()).normalize());

        let aside = (place.t - 0.5).abs();
        let front = step(0.60, 0.32, place.s) * step(0.24, 0.12, aside);
        let temple = step(0.16, 0.25, aside) * step(0.50, 0.38, place.s);
        let low = step(0.24, 0.36, aside) * step(0.36, 0.46, place.s);
        let forward = tangent(Vector3::new(0.0, -0.2, 1.0));
        let down_back = tangent(Vector3::new(0.0, -0.92, -0.38));
        let down = tangent(Vector3::new(0.0, -1.0, -0.25));
        let sum = swirled + forward * front + down_back * (2.2 * temple) + down * (1.2 * low);
        tangent(sum).try_normalize(1e-6).unwrap_or(radial)
    }
}

/// Angle between hair and skin away from the hairline, degrees.
pub(crate) fn body_angle_deg(place: ScalpCoordinate, rules: &Rules) -> f64 {
    let aside = (place.t - 0.5).abs();
    let top = mix(rules.exit_mid_front_deg, rules.exit_mid_back_deg, step(0.30, 0.68, place.s));
    let low = step(0.15, 0.28, aside).max(step(0.74, 0.88, place.s));
    let body = mix(top, rules.exit_nape_deg, low);
    mix(body, rules.exit_temple_deg, temple_share(place))
}

/// 1 at the temples, 0 away from them.
pub(crate) fn temple_share(place: ScalpCoordinate) -> f64 {
    step(0.16, 0.24, (place.t - 0.5).abs()) * step(0.50, 0.40, place.s)
}

/// The same with the flat hair of the hairline, `behind_mm` behind it, where one is drawn.
pub(crate) fn exit_angle_deg(body_deg: f64, behind_mm: Option<f64>, rules: &Rules) -> f64 {
    match behind_mm {
        Some(d) => mix(rules.exit_hairline_deg.min(body_deg), body_deg, step(8.0, 30.0, d)),
        None => body_deg,
    }
}

fn mix(a: f64, b: f64, f: f64) -> f64 {
    a + (b - a) * f
}
