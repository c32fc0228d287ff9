//! From hairline and loss to what placement fills: density, tone, zone, growth and exit angle at every scalp vertex.

use nalgebra::Vector3;
use stubble_head::{ScalpCoordinate, SurfacePoint};

use crate::designer::{DesignError, Designer};
use crate::growth::{Growth, exit_angle_deg};
use crate::hairline::{Hairline, hairline};
use crate::loss::Loss;
use crate::nearest::SignedCurve;
use crate::noise::{noise, value};
use crate::request::{Condition, DesignRequest, Style, Whorl};
use crate::rules::Rules;
use crate::smooth::step;
use crate::{Design, Fields, ZoneKind};

/// Below this share of the core density nothing is placed: a gradient needs an end.
const LEAST_SHARE: f64 = 0.03;

pub(crate) fn design(designer: &Designer<'_>, request: &DesignRequest) -> Result<Design, DesignError> {
    let rules = Rules::new(&designer.evidence)?;
    let loss = Loss::new(&request.condition, &designer.evidence)?;
    let line = draws_hairline(&request.condition).then(|| hairline(designer, request, &rules));
    let growth = growth(designer, request, &rules);
    let scalp = &designer.head.scalp;
    let count = scalp.mesh.positions().len();
    let core = request.core_per_cm2.unwrap_or(rules.core_per_cm2);
    let front = line.as_ref().map(|(l, normals)| Front::new(request, &rules, l, normals));

    let mut fields = Fields {
        density_per_cm2: Vec::with_capacity(count),
        tone: Vec::with_capacity(count),
        zone: Vec::with_capacity(count),
        growth: Vec::with_capacity(count),
        exit_angle_deg: Vec::with_capacity(count),
    };
    let mut native_share = Vec::with_capacity(count);
    let crown = ScalpCoordinate { s: rules.whorl_s, t: 0.5 };
    for i in 0..count {
        let (at, normal) = (&scalp.mesh.positions()[i], &scalp.mesh.normals()[i]);
        let place = scalp.coordinates[i];
        let lost = loss.at(place, &designer.chart, &rules);
        let behind = front.as_ref().map(|f| f.behind_mm(at));
        let ramp = behind.map_or(1.0, |d| front.as_ref().map_or(1.0, |f| f.density_share(d)));
        let border = border_share(scalp.border_mm[i], place, &rules);
        let share = lost * ramp * border;
        let treated = share > LEAST_SHARE;
        fields.density_per_cm2.push(if treated { core * share } else { 0.0 });
        let edge_tone = behind.map_or(1.0, |d| front.as_ref().map_or(1.0, |f| f.tone(d)));
        fields.tone.push(edge_tone.min(1.0 - (1.0 - rules.edge_tone_share) * 0.5 * (1.0 - lost * border)));
        fields.zone.push(if !treated {
            ZoneKind::None
        } else if behind.is_some_and(|d| d < front.as_ref().map_or(0.0, |f| f.edge_mm)) {
            ZoneKind::Edge
        } else if behind.is_some_and(|d| d < front.as_ref().map_or(0.0, |f| f.ramp_mm)) {
            ZoneKind::Transition
        } else if lost * border < 0.9 {
            ZoneKind::SideFade
        } else if designer.chart.distance_mm(place, crown) < rules.whorl_radius_mm {
            ZoneKind::Crown
        } else {
            ZoneKind::Core
        });
        fields.growth.push(growth.direction(at, normal, place));
        fields.exit_angle_deg.push(exit_angle_deg(place, behind, &rules));
        native_share.push(if scalp.border_mm[i] > 0.0 { 1.0 - lost } else { 0.0 });
    }
    Ok(Design::assemble(designer, request, line.map(|l| l.0), fields, native_share, &rules))
}

/// Conditions that keep the person's own hairline draw none.
fn draws_hairline(condition: &Condition) -> bool {
    matches!(condition, Condition::MalePattern { .. } | Condition::WholeScalp)
}

fn growth(designer: &Designer<'_>, request: &DesignRequest, rules: &Rules) -> Growth {
    let whorl = request.whorl.unwrap_or_else(|| {
        let right = value(request.seed ^ 0x77, 1) < 2.0 * rules.whorl_right_share - 1.0;
        let aside = rules.whorl_offset_mm / designer.chart.coronal_mm(rules.whorl_s);
        Whorl {
            centre: ScalpCoordinate { s: rules.whorl_s, t: if right { 0.5 + aside } else { 0.5 - aside } },
            clockwise: value(request.seed ^ 0x77, 2) < 2.0 * rules.whorl_clockwise_share - 1.0,
        }
    });
    Growth {
        whorl: designer.place(whorl.centre),
        sense: if whorl.clockwise { 1.0 } else { -1.0 },
        radius_mm: rules.whorl_radius_mm,
    }
}

/// Fades out at the natural border around ears and nape; at the front the designed line rules instead.
fn border_share(border_mm: f64, place: ScalpCoordinate, rules: &Rules) -> f64 {
    let _ = place;
    step(0.0, rules.border_feather_mm, border_mm)
}

/// The gradient behind the designed line.
struct Front {
    curve: SignedCurve,
    seed: u64,
    ramp_mm: f64,
    edge_mm: f64,
    edge_density_share: f64,
    edge_tone_share: f64,
    micro_mm: f64,
    micro_wavelength_mm: f64,
}

impl Front {
    fn new(request: &DesignRequest, rules: &Rules, line: &Hairline, normals: &[Vector3<f64>]) -> Self {
        let ramp_mm = rules.ramp_mm(request.style);
        let micro = match request.style {
            Style::Broken => 1.8,
            Style::EdgeUp => 0.25,
            Style::Defined => 0.6,
            _ => 1.0,
        };
        Self {
            curve: SignedCurve::new(&line.curve, normals),
            seed: request.seed,
            ramp_mm,
            edge_mm: rules.edge_zone_share * ramp_mm,
            edge_density_share: rules.edge_density_share,
            edge_tone_share: rules.edge_tone_share,
            micro_mm: rules.micro_mm * micro,
            micro_wavelength_mm: rules.micro_wavelength_mm,
        }
    }

    /// Distance behind the line with its micro-irregularity, mm; negative in front of it.
    fn behind_mm(&self, at: &stubble_head::Point) -> f64 {
        let nearest = self.curve.nearest(at);
        if nearest.signed_mm.abs() > 3.0 * self.ramp_mm {
            return nearest.signed_mm;
        }
        let jitter = noise(self.seed ^ 0x5eed, nearest.arc_mm, self.micro_wavelength_mm);
        nearest.signed_mm + self.micro_mm * jitter
    }

    /// Share of the core density this far behind the line.
    fn density_share(&self, behind_mm: f64) -> f64 {
        // The front itself rises over 1 mm, so that the mesh can carry it.
        let front = step(-0.5, 0.5, behind_mm);
        front
            * (self.edge_density_share + (1.0 - self.edge_density_share) * step(0.0, self.ramp_mm, behind_mm))
    }

    fn tone(&self, behind_mm: f64) -> f64 {
        self.edge_tone_share + (1.0 - self.edge_tone_share) * step(0.0, self.ramp_mm, behind_mm)
    }
}

/// Expected number of dots and treated area in cm², whole and by zone: per triangle, so that they agree with placement.
pub(crate) fn totals(
    designer: &Designer<'_>,
    fields: &Fields,
) -> (f64, f64, std::collections::BTreeMap<ZoneKind, f64>) {
    let mesh = &designer.head.scalp.mesh;
    let (mut dots, mut area) = (0.0, 0.0);
    let mut by_zone = std::collections::BTreeMap::new();
    for (t, corners) in mesh.triangles().iter().enumerate() {
        let cm2 = mesh.area_mm2(t) / 100.0;
        let middle = SurfacePoint { triangle: t as u32, weights: [1.0 / 3.0; 3] };
        dots += cm2 * mesh.interpolate(middle, &fields.density_per_cm2);
        for &v in corners {
            let zone = fields.zone[v as usize];
            if zone != ZoneKind::None {
                area += cm2 / 3.0;
                *by_zone.entry(zone).or_insert(0.0) += cm2 / 3.0;
            }
        }
    }
    (dots, area, by_zone)
}
