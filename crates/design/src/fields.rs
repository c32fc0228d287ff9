//! From hairline and loss to what placement fills: density, tone, zone, growth and exit angle at every scalp vertex.

use std::collections::BTreeMap;

use rayon::prelude::*;
use stubble_head::{Point, ScalpCoordinate};

use crate::base::Base;
use crate::designer::{DesignError, Designer};
use crate::front::{Front, Walk};
use crate::growth::exit_angle_deg;
use crate::hairline::{Hairline, HandleName, hairline};
use crate::natural::Natural;
use crate::request::DesignRequest;
use crate::rules::Rules;
use crate::sideburns::Sideburns;
use crate::smooth::step;
use crate::{Design, Fields, ZoneKind};

/// Below this share of the core density nothing is placed: a gradient needs an end.
const LEAST_SHARE: f64 = 0.03;
/// Where less hair than this is lost, ink blends into hair that is there.
const BLEND_BELOW: f64 = 0.9;
/// Places that one thread paints in turn.
const PART: usize = 2048;

pub(crate) fn design(designer: &Designer<'_>, request: &DesignRequest) -> Result<Design, DesignError> {
    let rules = Rules::new(&designer.evidence)?;
    let base = designer.base.get(designer, request, &rules)?;
    let drawn = request.condition.draws_hairline().then(|| hairline(designer, request, &rules));
    let (line, front) = match drawn {
        Some((line, normals)) => {
            let reach_mm = base.loss.reach_mm();
            let front = Front::new(designer, request, &rules, &line, &normals, reach_mm);
            (Some(line), Some(front))
        }
        None => (None, None),
    };
    let scalp = &designer.head.scalp;
    let count = scalp.mesh.positions().len();
    let mut fields = Fields {
        density_per_cm2: Vec::with_capacity(count),
        tone: Vec::with_capacity(count),
        zone: Vec::with_capacity(count),
        growth: base.growth.clone(),
        exit_angle_deg: Vec::with_capacity(count),
    };
    let (mut native_share, mut natural) = (Vec::with_capacity(count), Vec::with_capacity(count));
    let painter = Painter::new(designer, request, &rules, &base, line.as_ref());
    // Parts of one size, whatever the number of threads: beyond a front's reach a walk depends on where it began.
    let starts: Vec<usize> = (0..count).step_by(PART).collect();
    let parts: Vec<Vec<Spot>> = starts
        .into_par_iter()
        .map(|start| {
            let mut walk = front.as_ref().map(Front::walk);
            (start..count.min(start + PART)).map(|i| painter.spot(i, walk.as_mut())).collect()
        })
        .collect();
    for (i, spot) in parts.iter().flatten().enumerate() {
        fields.density_per_cm2.push(spot.density_per_cm2);
        fields.tone.push(spot.tone);
        fields.zone.push(spot.zone);
        fields.exit_angle_deg.push(exit_angle_deg(base.body_angle_deg[i], spot.behind_mm, &rules));
        native_share.push(spot.native_share);
        let inside_mm = spot.behind_mm.unwrap_or(f64::INFINITY).min(scalp.border_mm[i]);
        natural.push(Natural::at(scalp.coordinates[i], inside_mm, &rules));
    }
    Design::assemble(designer, request, line, fields, (native_share, natural), &base, &rules)
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
    base: &'a Base,
    core_per_cm2: f64,
    draws_line: bool,
    /// Below `temple_y.0` the natural border rules beside the line, above `temple_y.1` the line alone.
    temple_y: (f64, f64),
    sideburns: Option<Sideburns>,
}

impl<'a> Painter<'a> {
    fn new(
        designer: &'a Designer<'a>,
        request: &DesignRequest,
        rules: &'a Rules,
        base: &'a Base,
        line: Option<&Hairline>,
    ) -> Self {
        let mean_y = |left: HandleName, right: HandleName| {
            let y = |name| line.and_then(|l| l.position(name)).map_or(0.0, |p| p.y);
            0.5 * (y(left) + y(right))
        };
        let temple_y = (
            mean_y(HandleName::LeftInfratemporal, HandleName::RightInfratemporal),
            mean_y(HandleName::LeftTemplePeak, HandleName::RightTemplePeak),
        );
        let core_per_cm2 = rules.core_per_cm2(request);
        let sideburns = Sideburns::new(designer, request, rules, line);
        Self { designer, rules, base, core_per_cm2, draws_line: line.is_some(), temple_y, sideburns }
    }

    fn spot(&self, vertex: usize, walk: Option<&mut Walk<'_>>) -> Spot {
        let (rules, chart, base) = (self.rules, &self.designer.chart, self.base);
        let scalp = &self.designer.head.scalp;
        let (at, place) = (&scalp.mesh.positions()[vertex], scalp.coordinates[vertex]);
        let border_mm = scalp.border_mm[vertex];

        let (mut ramp, mut front_tone, mut ramp_mm, mut edge_mm) = (1.0, 1.0, 0.0, 0.0);
        let mut behind_mm = None;
        if let Some(walk) = walk {
            let behind = walk.behind(at);
            let front = walk.front();
            behind_mm = Some(behind.mm);
            ramp = front.density_share(behind);
            front_tone = front.tone(behind.mm);
            (ramp_mm, edge_mm) = (front.ramp_mm, front.edge_mm);
        }
        let front_mm = behind_mm.unwrap_or(f64::INFINITY);
        let lost = if base.loss.follows_line() {
            base.loss.at(place, behind_mm, chart, rules)
        } else {
            base.lost[vertex]
        };
        let lost = lost * self.sideburns.as_ref().map_or(1.0, |s| s.share(at));
        let beard = self.sideburns.as_ref().map_or(0.0, |s| s.beard_share(at, border_mm));
        let border = self.border_share(at, place, border_mm).max(beard);
        let scarred = base.scarred[vertex] * step(-2.0, 2.0, border_mm);
        let scar_share = scarred * rules.scar_density_share;
        let [paint_density, paint_tone] = base.painted[vertex];

        let hair_share = lost * ramp * border;
        let in_scar = scar_share > hair_share;
        let share = hair_share.max(scar_share) * paint_density;
        let treated = share > LEAST_SHARE;
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
        } else if base.crown[vertex] {
            ZoneKind::Crown
        } else {
            ZoneKind::Core
        };
        let blend_tone = 1.0 - (1.0 - rules.edge_tone_share) * 0.5 * (1.0 - lost * border);
        let tone = if in_scar { rules.scar_tone_share } else { front_tone.min(blend_tone) };
        // In front of the drawn line there is none of the person's own hair: the line stands at it or ahead of it.
        let native_share = (1.0 - lost) * (1.0 - scarred) * step(-1.0, 1.0, front_mm) * border;
        Spot {
            density_per_cm2: if treated { self.core_per_cm2 * share } else { 0.0 },
            tone: (tone * paint_tone).clamp(0.0, 1.0),
            zone,
            native_share,
            behind_mm,
        }
    }

    /// Fades out at the natural border around ears and nape; at forehead and temples the drawn line rules instead.
    fn border_share(&self, at: &Point, place: ScalpCoordinate, border_mm: f64) -> f64 {
        let natural = step(0.0, self.rules.border_feather_mm, border_mm);
        if !self.draws_line || natural == 1.0 {
            return natural;
        }
        let frontal = step(0.48, 0.42, place.s) * step(self.temple_y.0, self.temple_y.1, at.y);
        natural.max(frontal)
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
        let mut totals = Self { dots: 0.0, treated_cm2: 0.0, by_zone_cm2: BTreeMap::new() };
        let mut area = [0.0; ZoneKind::ALL.len()];
        for (corners, &cm2) in designer.head.scalp.mesh.triangles().iter().zip(&designer.triangle_cm2) {
            for &v in corners {
                let v = v as usize;
                if fields.zone[v] != ZoneKind::None {
                    totals.dots += cm2 / 3.0 * fields.density_per_cm2[v];
                    area[fields.zone[v] as usize] += cm2 / 3.0;
                }
            }
        }
        for (zone, cm2) in ZoneKind::ALL.into_iter().zip(area).filter(|(_, cm2)| *cm2 > 0.0) {
            totals.treated_cm2 += cm2;
            totals.by_zone_cm2.insert(zone, cm2);
        }
        totals
    }
}
