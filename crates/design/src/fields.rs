//! From hairline and loss to what placement fills: density, tone, zone, growth and exit angle at every scalp vertex.

use std::collections::BTreeMap;

use stubble_head::{Point, ScalpCoordinate, SurfacePoint};

use crate::brush::Brushes;
use crate::designer::{DesignError, Designer};
use crate::front::Front;
use crate::growth::{Growth, exit_angle_deg};
use crate::hairline::{Hairline, HandleName, hairline};
use crate::loss::Loss;
use crate::noise::value;
use crate::request::{DesignRequest, Scar, Whorl};
use crate::rules::Rules;
use crate::scar::scar_share;
use crate::smooth::step;
use crate::{Design, Fields, ZoneKind};

/// Below this share of the core density nothing is placed: a gradient needs an end.
const LEAST_SHARE: f64 = 0.03;
/// Where less hair than this is lost, ink blends into hair that is there.
const BLEND_BELOW: f64 = 0.9;

pub(crate) fn design(designer: &Designer<'_>, request: &DesignRequest) -> Result<Design, DesignError> {
    let rules = Rules::new(&designer.evidence)?;
    let painter = Painter::new(designer, request, &rules)?;
    let scalp = &designer.head.scalp;
    let count = scalp.mesh.positions().len();
    let mut fields = Fields {
        density_per_cm2: Vec::with_capacity(count),
        tone: Vec::with_capacity(count),
        zone: Vec::with_capacity(count),
        growth: Vec::with_capacity(count),
        exit_angle_deg: Vec::with_capacity(count),
    };
    let mut native_share = Vec::with_capacity(count);
    for i in 0..count {
        let (at, normal, place) =
            (&scalp.mesh.positions()[i], &scalp.mesh.normals()[i], scalp.coordinates[i]);
        let spot = painter.spot(at, place, scalp.border_mm[i]);
        fields.density_per_cm2.push(spot.density_per_cm2);
        fields.tone.push(spot.tone);
        fields.zone.push(spot.zone);
        fields.growth.push(painter.growth.direction(at, normal, place));
        fields.exit_angle_deg.push(exit_angle_deg(place, spot.behind_mm, &rules));
        native_share.push(spot.native_share);
    }
    let line = painter.line;
    Design::assemble(designer, request, line, fields, native_share, &rules)
}

/// What one place of the scalp gets.
struct Spot {
    density_per_cm2: f64,
    tone: f64,
    zone: ZoneKind,
    native_share: f64,
    behind_mm: Option<f64>,
}

/// Everything that decides about a place, prepared for one request.
struct Painter<'a> {
    designer: &'a Designer<'a>,
    rules: &'a Rules,
    loss: Loss,
    line: Option<Hairline>,
    front: Option<Front>,
    growth: Growth,
    scars: Vec<&'a Scar>,
    brushes: Brushes<'a>,
    core_per_cm2: f64,
    crown: ScalpCoordinate,
    /// Below `temple_y.0` the natural border rules beside the line, above `temple_y.1` the line alone.
    temple_y: (f64, f64),
}

impl<'a> Painter<'a> {
    fn new(
        designer: &'a Designer<'a>,
        request: &'a DesignRequest,
        rules: &'a Rules,
    ) -> Result<Self, DesignError> {
        let drawn = request.condition.draws_hairline().then(|| hairline(designer, request, rules));
        let (line, front) = match drawn {
            Some((line, normals)) => {
                let front = Front::new(request, rules, &line, &normals);
                (Some(line), Some(front))
            }
            None => (None, None),
        };
        let mean_y = |left: HandleName, right: HandleName| {
            let y = |name| line.as_ref().and_then(|l| l.position(name)).map_or(0.0, |p| p.y);
            0.5 * (y(left) + y(right))
        };
        let temple_y = (
            mean_y(HandleName::LeftInfratemporal, HandleName::RightInfratemporal),
            mean_y(HandleName::LeftTemplePeak, HandleName::RightTemplePeak),
        );
        Ok(Self {
            designer,
            rules,
            loss: Loss::new(&request.condition, &designer.evidence)?,
            growth: growth(designer, request, rules),
            scars: request.all_scars().collect(),
            brushes: Brushes { strokes: &request.brush, avoid: &request.avoid, chart: &designer.chart },
            core_per_cm2: request.core_per_cm2.unwrap_or(rules.core_per_cm2),
            crown: ScalpCoordinate { s: rules.whorl_s, t: 0.5 },
            temple_y,
            line,
            front,
        })
    }

    fn spot(&self, at: &Point, place: ScalpCoordinate, border_mm: f64) -> Spot {
        let (rules, chart) = (self.rules, &self.designer.chart);
        let behind = self.front.as_ref().map(|f| f.behind(at));
        let behind_mm = behind.map(|b| b.mm);
        let lost = self.loss.at(place, behind_mm, chart, rules);
        let border = self.border_share(at, place, border_mm);
        let ramp = behind.zip(self.front.as_ref()).map_or(1.0, |(b, f)| f.density_share(b));
        let mut share = lost * ramp * border;

        let scarred = self.scars.iter().map(|s| scar_share(s, place, chart)).fold(0.0, f64::max)
            * step(-2.0, 2.0, border_mm);
        let in_scar = scarred * rules.scar_density_share > share;
        share = share.max(scarred * rules.scar_density_share);

        let brush = self.brushes.at(place);
        share *= brush.density;
        let treated = share > LEAST_SHARE;
        let front_tone = behind_mm.zip(self.front.as_ref()).map_or(1.0, |(d, f)| f.tone(d));
        let blend_tone = 1.0 - (1.0 - rules.edge_tone_share) * 0.5 * (1.0 - lost * border);
        let tone = if in_scar { rules.scar_tone_share } else { front_tone.min(blend_tone) };

        let (ramp_mm, edge_mm) = self.front.as_ref().map_or((0.0, 0.0), |f| (f.ramp_mm, f.edge_mm));
        let front_mm = behind_mm.unwrap_or(f64::INFINITY);
        let zone = if !treated {
            ZoneKind::None
        } else if in_scar {
            ZoneKind::Scar
        } else if front_mm < edge_mm {
            ZoneKind::Edge
        } else if front_mm < ramp_mm {
            ZoneKind::Transition
        } else if lost * border < BLEND_BELOW {
            ZoneKind::SideFade
        } else if chart.distance_mm(place, self.crown) < rules.whorl_radius_mm {
            ZoneKind::Crown
        } else {
            ZoneKind::Core
        };
        // In front of the drawn line there is none of the person's own hair: the line stands at it or ahead of it.
        let own = (1.0 - lost) * (1.0 - scarred) * step(-1.0, 1.0, front_mm) * border;
        Spot {
            density_per_cm2: if treated { self.core_per_cm2 * share } else { 0.0 },
            tone: (tone * brush.tone).clamp(0.0, 1.0),
            zone,
            native_share: own,
            behind_mm,
        }
    }

    /// Fades out at the natural border around ears and nape; at forehead and temples the drawn line rules instead.
    fn border_share(&self, at: &Point, place: ScalpCoordinate, border_mm: f64) -> f64 {
        let natural = step(0.0, self.rules.border_feather_mm, border_mm);
        if self.line.is_none() {
            return natural;
        }
        let frontal = step(0.48, 0.42, place.s) * step(self.temple_y.0, self.temple_y.1, at.y);
        natural.max(frontal)
    }
}

fn growth(designer: &Designer<'_>, request: &DesignRequest, rules: &Rules) -> Growth {
    let whorl = request.whorl.unwrap_or_else(|| {
        let draw = |k: i64| 0.5 + 0.5 * value(request.seed ^ 0x77, k);
        let aside = rules.whorl_offset_mm / designer.chart.coronal_mm(rules.whorl_s);
        let right = draw(1) < rules.whorl_right_share;
        Whorl {
            centre: ScalpCoordinate { s: rules.whorl_s, t: if right { 0.5 + aside } else { 0.5 - aside } },
            clockwise: draw(2) < rules.whorl_clockwise_share,
        }
    });
    Growth {
        whorl: designer.place(whorl.centre),
        sense: if whorl.clockwise { 1.0 } else { -1.0 },
        radius_mm: rules.whorl_radius_mm,
    }
}

/// What the fields add up to.
pub(crate) struct Totals {
    /// Integral of the density.
    pub(crate) dots: f64,
    /// Area with any density, cm².
    pub(crate) treated_cm2: f64,
    /// The same by zone, cm².
    pub(crate) by_zone_cm2: BTreeMap<ZoneKind, f64>,
}

impl Totals {
    /// Sums over the triangles in their order, so that they agree with placement and with themselves.
    pub(crate) fn new(designer: &Designer<'_>, fields: &Fields) -> Self {
        let mesh = &designer.head.scalp.mesh;
        let mut totals = Self { dots: 0.0, treated_cm2: 0.0, by_zone_cm2: BTreeMap::new() };
        for (t, corners) in mesh.triangles().iter().enumerate() {
            let zones = corners.map(|v| fields.zone[v as usize]);
            if zones.iter().all(|&z| z == ZoneKind::None) {
                continue;
            }
            let cm2 = mesh.area_mm2(t) / 100.0;
            let middle = SurfacePoint { triangle: t as u32, weights: [1.0 / 3.0; 3] };
            totals.dots += cm2 * mesh.interpolate(middle, &fields.density_per_cm2);
            for zone in zones.into_iter().filter(|&z| z != ZoneKind::None) {
                totals.treated_cm2 += cm2 / 3.0;
                *totals.by_zone_cm2.entry(zone).or_insert(0.0) += cm2 / 3.0;
            }
        }
        totals
    }
}
