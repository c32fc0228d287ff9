//! The hairline: handles a person understands, placed by rule on this head, and the smooth curve through them.

use nalgebra::Vector3;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_head::{Point, ScalpCoordinate};

use crate::designer::Designer;
use crate::noise::{noise, value};
use crate::profile::Profile;
use crate::request::{DesignRequest, Style};
use crate::rules::Rules;
use crate::spline;

/// A point of the hairline that a person can name and move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandleName {
    /// Lower front end of the left sideburn.
    LeftSideburn,
    /// The hollow between left sideburn and temple peak.
    LeftInfratemporal,
    /// Foremost point of the left temple hair.
    LeftTemplePeak,
    /// Left frontotemporal apex: the corner of the recession.
    LeftApex,
    /// Bulge between the left apex and the middle.
    LeftMound,
    /// Middle of the front.
    MidFrontal,
    /// Bulge between the right apex and the middle.
    RightMound,
    /// Right frontotemporal apex.
    RightApex,
    /// Foremost point of the right temple hair.
    RightTemplePeak,
    /// The hollow between right sideburn and temple peak.
    RightInfratemporal,
    /// Lower front end of the right sideburn.
    RightSideburn,
}

impl HandleName {
    /// All handles in the order of the curve, left to right.
    pub const ALL: [Self; 11] = [
        Self::LeftSideburn,
        Self::LeftInfratemporal,
        Self::LeftTemplePeak,
        Self::LeftApex,
        Self::LeftMound,
        Self::MidFrontal,
        Self::RightMound,
        Self::RightApex,
        Self::RightTemplePeak,
        Self::RightInfratemporal,
        Self::RightSideburn,
    ];
}

/// A handle moved by hand.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HandleOffset {
    /// Which one.
    pub handle: HandleName,
    /// Displacement from the place the rules give, head frame, mm; the handle is put back on the skin.
    pub by_mm: [f64; 3],
}

/// A handle at a place that carries over from head to head.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HandlePlace {
    /// Which one.
    pub handle: HandleName,
    /// Where.
    pub coordinate: ScalpCoordinate,
}

/// A handle in its place.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Handle {
    /// Which one.
    pub name: HandleName,
    /// Position on the skin, head frame, mm.
    #[schemars(with = "[f64; 3]")]
    pub position: Point,
    /// Position that carries over to another head.
    pub coordinate: ScalpCoordinate,
}

/// The hairline: a curve on the surface from the left sideburn over the forehead to the right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hairline {
    /// Smooth curve through the handles, head frame, mm, left to right, steps of about 1 mm.
    #[schemars(with = "Vec<[f64; 3]>")]
    pub curve: Vec<Point>,
    /// The handles, left to right.
    pub handles: Vec<Handle>,
    /// What the rules speak about, measured on this head.
    pub measures: HairlineMeasures,
}

impl Hairline {
    /// The position of a handle, head frame, mm.
    #[must_use]
    pub fn position(&self, name: HandleName) -> Option<Point> {
        self.handles.iter().find(|h| h.name == name).map(|h| h.position)
    }
}

/// Distances of a hairline that the rules are about, mm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HairlineMeasures {
    /// Mid-frontal point above the glabella along the skin of the midline.
    pub mid_frontal_mm: f64,
    /// Left and right apex above the mid-frontal point, vertical; negative is lower.
    pub apex_rise_mm: [f64; 2],
    /// Left and right apex outside (+) or inside (-) the vertical through the lateral canthus.
    pub apex_canthus_offset_mm: [f64; 2],
    /// Left and right apex behind the mid-frontal point, front to back: how deep the recession stays open.
    pub apex_depth_mm: [f64; 2],
    /// Left and right apex in front of the coronal plane through the ear canals.
    pub apex_coronal_clearance_mm: [f64; 2],
    /// Left and right temple peak behind the lateral canthus, front to back.
    pub temple_setback_mm: [f64; 2],
    /// Left and right temple peak from the apex, straight.
    pub temple_from_apex_mm: [f64; 2],
    /// Largest difference between the left half of the line and the mirrored right half, over the front.
    pub asymmetry_mm: f64,
    /// Root mean square departure of the front, apex to apex, from a smooth curve: 0 is ruler-drawn.
    pub irregularity_mm: f64,
}

/// Height of the mid-frontal point that the rules give for this face, age, loss and style, mm.
pub(crate) fn mid_frontal_mm(designer: &Designer<'_>, request: &DesignRequest, rules: &Rules) -> f64 {
    if let Some(own) = request.mid_frontal_mm {
        return own;
    }
    if request.style == Style::Female {
        return rules.mid_frontal_female_mm.value;
    }
    let figure = &rules.mid_frontal_mm;
    let third = designer.lower_third_mm().unwrap_or(rules.face_third_reference_mm);
    let face = (third - rules.face_third_reference_mm) * rules.face_third_weight;
    let least = figure.low + rules.rise_mm(request) + 2.0;
    let most = (figure.high - 2.0).max(least);
    let wished = figure.value + rules.rise_mm(request) + face.clamp(-5.0, 3.0);
    let mut height = (wished + rules.style(request.style).height_mm).clamp(least, most);
    // On a low, flat top the wished height lies beyond the bend from forehead to scalp: the corners would reach its
    // level only behind the crown of the head. The line then stays in front of the bend.
    let reaches = |height: f64| {
        let level = designer.midline.at(designer.glabella_arc + height).y + LEVEL_MM;
        [true, false].into_iter().all(|left| {
            let profile = designer.beside(left, MOST_INSET_MM);
            profile.is_none_or(|p| p.at(p.arc_at_height(level)).z >= rules.apex_coronal_clearance_mm)
        })
    };
    while height > least && !reaches(height) {
        height = (height - 1.5).max(least);
    }
    height
}

/// How far inside the vertical through the eye a corner may lie; the rule's range is 8.
const MOST_INSET_MM: f64 = 7.0;
/// How far the corner is kept above the mid-frontal point at least.
const LEVEL_MM: f64 = 0.5;
/// Distance between the places where the line is put on the skin, mm.
const KNOT_MM: f64 = 2.0;

/// The drawn line with the skin's normal at each point.
pub(crate) struct Line {
    pub(crate) points: Vec<Point>,
    pub(crate) normals: Vec<Vector3<f64>>,
}

/// Places the handles and draws the curve; the normals of the skin come with it.
pub(crate) fn hairline(
    designer: &Designer<'_>,
    request: &DesignRequest,
    rules: &Rules,
) -> (Hairline, Vec<Vector3<f64>>) {
    let handles = handles(designer, request, rules);
    let positions: Vec<Point> = handles.iter().map(|h| h.position).collect();
    let line = curve(designer, request, rules, &positions);
    let measures = measures(designer, &handles, &line.points);
    (Hairline { curve: line.points, handles, measures }, line.normals)
}

fn handles(designer: &Designer<'_>, request: &DesignRequest, rules: &Rules) -> Vec<Handle> {
    let shape = rules.style(request.style);
    let female = request.style == Style::Female;
    let asymmetry = request.asymmetry_mm.unwrap_or(rules.asymmetry_mm);
    let height = mid_frontal_mm(designer, request, rules);
    let middle = designer.midline.at(designer.glabella_arc + height);
    // Heights along the skin, since a flat top would stretch vertical ones.
    let shoulder_y =
        designer.midline.at(designer.glabella_arc + height + 0.8 * shape.peak_share * rules.peak_mm).y;

    let side = |left: bool| -> [Point; 5] {
        let sign = if left { 1.0 } else { -1.0 };
        // Half of the asymmetry each way, a different draw for each handle.
        let uneven = |k: i64| 0.5 * asymmetry * sign * value(request.seed ^ 0xa5, k).signum();
        let rise = rules.apex_rise_mm.value + shape.apex_rise_mm + uneven(0);
        let apex_at = |profile: &Profile| {
            let arc = profile
                .arc_at_height(shoulder_y + rise.max(if female { rise } else { LEVEL_MM }))
                .min(profile.arc_at_depth(rules.apex_coronal_clearance_mm));
            let level = if female { 0.0 } else { profile.arc_at_height(middle.y + LEVEL_MM) };
            profile.at(arc.max(level))
        };
        let on_canthus = if left { &designer.left } else { &designer.right };
        // Round corners lie inside the vertical through the eye; so does the corner on a flat top, where the level of
        // the mid-frontal point would otherwise be reached only far back. Both stay within the rule's range.
        let inset_mm = shape.corner_inset_mm;
        let mut apex = apex_at(on_canthus);
        for inset in [inset_mm, 2.5, 5.0, MOST_INSET_MM] {
            let needed = inset == inset_mm || apex.z < rules.apex_coronal_clearance_mm;
            if inset > 0.0 && needed {
                apex = designer.beside(left, inset).as_ref().map_or(apex, apex_at);
            }
        }

        let ahead = rules.mound_forward_mm * shape.mound_share + uneven(1);
        let across = middle.x + (apex.x - middle.x) * rules.mound_fraction;
        let mound =
            designer.front_point(across, shoulder_y + (apex.y - shoulder_y) * rules.mound_fraction - ahead);

        let canthus = designer.canthus(left);
        let setback = if female { rules.temple_setback_female_mm } else { rules.temple_setback_mm };
        let below = if female { rules.temple_from_apex_female_mm } else { rules.temple_from_apex_mm };
        let temple = designer.temple_peak(left, &apex, canthus.z - setback - uneven(2), below);
        let ear = designer.preauricular(left);
        let sideburn = designer.side_point(left, ear.y - 6.0, ear.z + rules.sideburn_forward_mm);
        let hollow = temple + (sideburn - temple) * 0.45;
        let infratemporal = designer.side_point(left, hollow.y, hollow.z - rules.infratemporal_depth_mm);
        [sideburn, infratemporal, temple, apex, mound]
    };
    let (left, right) = (side(true), side(false));
    let mut positions = left.to_vec();
    positions.push(middle);
    positions.extend(right.iter().rev());
    HandleName::ALL
        .into_iter()
        .zip(positions)
        .map(|(name, rule)| {
            let by: Vector3<f64> = request
                .moved_handles
                .iter()
                .filter(|m| m.handle == name)
                .map(|m| Vector3::from(m.by_mm))
                .sum();
            let placed = request.placed_handles.iter().find(|p| p.handle == name);
            let start = placed.map_or(rule, |p| designer.place(p.coordinate));
            let position = if by == Vector3::zeros() { start } else { designer.project(&(start + by)) };
            Handle { name, position, coordinate: designer.coordinate(&position) }
        })
        .collect()
}

fn curve(designer: &Designer<'_>, request: &DesignRequest, rules: &Rules, handles: &[Point]) -> Line {
    let shape = rules.style(request.style);
    let mut through = handles.to_vec();
    let peak_mm = shape.peak_share * rules.peak_mm;
    if peak_mm > 0.0 {
        // A widow's peak needs its two flanks, half the peak's width away and most of its height up.
        let middle = handles[5];
        for (at, sign) in [(5, 1.0), (7, -1.0)] {
            let flank_x = middle.x + sign * 0.5 * rules.peak_width_mm;
            let height = designer.midline.arc_of(&middle) + 0.88 * peak_mm;
            let beside = designer.midline.at(height) + Vector3::new(flank_x - middle.x, 0.0, 0.0);
            through.insert(at, designer.project(&beside));
        }
    }
    round_corners(&mut through, shape.corner_radius_mm);
    // Onto the skin at knots 2 mm apart, and a second spline through them: between knots the skin's curvature is worth
    // hundredths of a millimetre, and a dragged handle asks for few closest points.
    let mut knots = Vec::new();
    let mut normals = Vec::new();
    for point in spline::through(&through, KNOT_MM) {
        let (on_skin, normal) = designer.skin_towards(&point);
        knots.push(on_skin);
        normals.push(normal);
    }
    let (smooth, knot_of) = spline::through_with_knots(&knots, 1.0);
    let lengths = spline::lengths(&smooth);
    let near: Vec<f64> = handles
        .iter()
        .map(|h| {
            let nearest = (0..smooth.len())
                .min_by(|&a, &b| (smooth[a] - h).norm_squared().total_cmp(&(smooth[b] - h).norm_squared()));
            lengths[nearest.unwrap_or(0)]
        })
        .collect();
    let amplitude = rules.macro_mm * shape.macro_share;
    let mut line =
        Line { points: Vec::with_capacity(smooth.len()), normals: Vec::with_capacity(smooth.len()) };
    for i in 0..smooth.len() {
        // The wander fades at every handle, so that measured distances stay what the rules say.
        let away = near.iter().map(|n| (lengths[i] - n).abs()).fold(f64::INFINITY, f64::min);
        let window = 1.0 - (-(away / 6.0).powi(2)).exp();
        let wander = amplitude * window * noise(request.seed, lengths[i], rules.macro_wavelength_mm);
        let at = knot_of[i].clamp(0.0, (normals.len() - 1) as f64);
        let k = (at as usize).min(normals.len() - 2);
        let f = at - k as f64;
        let normal = (normals[k] * (1.0 - f) + normals[k + 1] * f).normalize();
        let (a, b) = (smooth[i.saturating_sub(1)], smooth[(i + 1).min(smooth.len() - 1)]);
        let back = (b - a).cross(&normal).try_normalize(1e-12).unwrap_or_else(Vector3::zeros);
        line.points.push(smooth[i] + back * wander);
        line.normals.push(normal);
    }
    line
}

/// Gives the line a finite radius at both apexes, which it still passes: without, it comes to a point there as no hair does.
fn round_corners(through: &mut Vec<Point>, radius_mm: f64) {
    let last = through.len() - 1;
    for at in [last - 3, 3] {
        let (corner, before, after) = (through[at], through[at - 1], through[at + 1]);
        let legs = (before - corner).norm().min((after - corner).norm());
        let along = (after - before).try_normalize(1e-9);
        let open = ((before - corner).normalize() + (after - corner).normalize()).try_normalize(1e-9);
        let (Some(along), Some(open)) = (along, open) else { continue };
        let half_mm = (0.8 * radius_mm).min(0.3 * legs);
        let sagitta_mm = half_mm * half_mm / (2.0 * radius_mm);
        let along = (along - open * open.dot(&along)).normalize() * half_mm;
        through.insert(at + 1, corner + along + open * sagitta_mm);
        through.insert(at, corner - along + open * sagitta_mm);
    }
}

fn measures(designer: &Designer<'_>, handles: &[Handle], curve: &[Point]) -> HairlineMeasures {
    let at = |i: usize| handles[i].position;
    let pair = |f: &dyn Fn(bool) -> f64| [f(true), f(false)];
    let apex = |left: bool| at(if left { 3 } else { 7 });
    let temple = |left: bool| at(if left { 2 } else { 8 });
    let middle = at(5);
    let nearest = |to: Point| {
        let d = |p: &Point| (p - to).norm_squared();
        (0..curve.len()).min_by(|&a, &b| d(&curve[a]).total_cmp(&d(&curve[b]))).unwrap_or(0)
    };
    let (from, to) = (nearest(apex(true)), nearest(apex(false)));
    let front = if from < to { &curve[from..=to] } else { curve };
    HairlineMeasures {
        mid_frontal_mm: designer.midline.arc_of(&middle) - designer.glabella_arc,
        apex_rise_mm: pair(&|l| apex(l).y - middle.y),
        apex_canthus_offset_mm: pair(&|l| apex(l).x.abs() - designer.canthus(l).x.abs()),
        apex_depth_mm: pair(&|l| middle.z - apex(l).z),
        apex_coronal_clearance_mm: pair(&|l| apex(l).z),
        temple_setback_mm: pair(&|l| designer.canthus(l).z - temple(l).z),
        temple_from_apex_mm: pair(&|l| (apex(l) - temple(l)).norm()),
        asymmetry_mm: asymmetry_mm(front, apex(true).x.min(-apex(false).x)),
        irregularity_mm: irregularity_mm(front),
    }
}

/// Largest height difference between the line and its mirror image, within `half_width_mm` of the midline.
fn asymmetry_mm(front: &[Point], half_width_mm: f64) -> f64 {
    let height = |x: f64| {
        front.windows(2).find(|w| (w[0].x - x) * (w[1].x - x) <= 0.0 && w[0].x != w[1].x).map(|w| {
            let f = (x - w[0].x) / (w[1].x - w[0].x);
            w[0].y + f * (w[1].y - w[0].y)
        })
    };
    (1..=20)
        .filter_map(|k| {
            let x = half_width_mm * f64::from(k) / 21.0;
            Some((height(x)? - height(-x)?).abs())
        })
        .fold(0.0, f64::max)
}

/// Departure of the front from a smooth curve: root mean square of what a quartic in x leaves of the height, mm.
fn irregularity_mm(front: &[Point]) -> f64 {
    if front.len() < 10 {
        return 0.0;
    }
    let scale = front.iter().map(|p| p.x.abs()).fold(1.0, f64::max);
    let basis = nalgebra::DMatrix::from_fn(front.len(), 5, |r, c| (front[r].x / scale).powi(c as i32));
    let heights = nalgebra::DVector::from_iterator(front.len(), front.iter().map(|p| p.y));
    let normal = basis.transpose() * &basis;
    let Some(factor) = normal.cholesky() else { return 0.0 };
    let fit = &basis * factor.solve(&(basis.transpose() * &heights));
    ((heights - fit).norm_squared() / front.len() as f64).sqrt()
}
