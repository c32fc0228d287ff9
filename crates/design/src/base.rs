//! What stays while the line is dragged: loss, scars, brush, growth and the steepness of hair, per scalp vertex.

use std::sync::{Arc, Mutex, PoisonError};

use nalgebra::Vector3;
use stubble_head::ScalpCoordinate;

use crate::brush::Brushes;
use crate::designer::{DesignError, Designer};
use crate::future::likely_later_stage;
use crate::growth::{Growth, Swirl, body_angle_deg};
use crate::loss::Loss;
use crate::noise::value;
use crate::request::{Condition, DesignRequest, Norwood, Scar, Whorl};
use crate::rules::Rules;
use crate::scar::scar_share;

/// Per scalp vertex, everything that does not depend on the line.
#[derive(Debug)]
pub(crate) struct Base {
    pub(crate) loss: Loss,
    pub(crate) lost: Vec<f64>,
    /// Share of the hair that scars took.
    pub(crate) scarred: Vec<f64>,
    /// Factors on density and tone painted by hand.
    pub(crate) painted: Vec<[f64; 2]>,
    pub(crate) growth: Vec<Vector3<f64>>,
    pub(crate) body_angle_deg: Vec<f64>,
    /// Within the crown.
    pub(crate) crown: Vec<bool>,
    /// A stage that loss may reach later, and the lost share then.
    pub(crate) later: Option<(Norwood, Vec<f64>)>,
}

/// The base of the last request, kept for the next drag.
#[derive(Debug, Default)]
pub(crate) struct BaseCache(Mutex<Option<(DesignRequest, Arc<Base>)>>);

impl BaseCache {
    /// The base of a request; computed anew only where something else than the line has changed.
    pub(crate) fn get(
        &self,
        designer: &Designer<'_>,
        request: &DesignRequest,
        rules: &Rules,
    ) -> Result<Arc<Base>, DesignError> {
        let key = without_line(request);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, base)) = kept.as_ref().filter(|(of, _)| *of == key) {
            return Ok(Arc::clone(base));
        }
        let base = Arc::new(Base::new(designer, request, rules)?);
        *kept = Some((key, Arc::clone(&base)));
        Ok(base)
    }
}

/// The request less everything that only the line, its gradient and the dots depend on.
fn without_line(request: &DesignRequest) -> DesignRequest {
    DesignRequest {
        moved_handles: Vec::new(),
        placed_handles: Vec::new(),
        overrides: Vec::new(),
        mid_frontal_mm: None,
        asymmetry_mm: None,
        core_per_cm2: None,
        ramp_mm: None,
        edge_density_share: None,
        edge_tone_share: None,
        dot_diameter_mm: None,
        depth_mm: None,
        ink: None,
        native_per_cm2: None,
        fine_hairs: false,
        skin: None,
        hair_l: None,
        ..request.clone()
    }
}

impl Base {
    fn new(designer: &Designer<'_>, request: &DesignRequest, rules: &Rules) -> Result<Self, DesignError> {
        let scalp = &designer.head.scalp;
        let chart = &designer.chart;
        let loss = Loss::new(&request.condition, &designer.evidence)?;
        let lost_by =
            |loss: &Loss| scalp.coordinates.iter().map(|&c| loss.at(c, None, chart, rules)).collect();
        let later = match likely_later_stage(request) {
            Some(stage) => {
                let loss = Loss::new(&Condition::MalePattern { stage }, &designer.evidence)?;
                Some((stage, lost_by(&loss)))
            }
            None => None,
        };
        let scars: Vec<&Scar> = request.all_scars().collect();
        let brushes = Brushes { strokes: &request.brush, avoid: &request.avoid, chart };
        let guide = growth(designer, request, rules);
        let crown = ScalpCoordinate { s: rules.whorl_s, t: 0.5 };
        Ok(Self {
            lost: lost_by(&loss),
            scarred: scalp
                .coordinates
                .iter()
                .map(|&c| {
                    let bare = |s: &&Scar| scar_share(s, c, chart) * hair_lost_in(s, rules);
                    scars.iter().map(bare).fold(0.0, f64::max)
                })
                .collect(),
            painted: scalp.coordinates.iter().map(|&c| brushes.at(c)).collect(),
            growth: (0..scalp.coordinates.len())
                .map(|i| {
                    guide.direction(
                        &scalp.mesh.positions()[i],
                        &scalp.mesh.normals()[i],
                        scalp.coordinates[i],
                    )
                })
                .collect(),
            body_angle_deg: scalp.coordinates.iter().map(|&c| body_angle_deg(c, rules)).collect(),
            crown: scalp
                .coordinates
                .iter()
                .map(|&c| chart.distance_mm(c, crown) < rules.whorl_radius_mm)
                .collect(),
            later,
            loss,
        })
    }
}

/// Share of the hair that is gone within a scar: between the dot scars of single units most of it still grows.
fn hair_lost_in(scar: &Scar, rules: &Rules) -> f64 {
    match scar {
        Scar::FueDots { .. } => rules.fue_harvested_share,
        Scar::FutStrip { .. } | Scar::Free { .. } => 1.0,
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
    let swirl = |whorl: Whorl| Swirl {
        centre: designer.place(whorl.centre),
        sense: if whorl.clockwise { 1.0 } else { -1.0 },
    };
    let whorls = [Some(whorl), request.second_whorl].into_iter().flatten().map(swirl).collect();
    Growth { whorls, radius_mm: rules.whorl_radius_mm }
}
