//! A front that moves from one head to another: its handles in scalp coordinates, and how its edge is made.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Design;
use crate::hairline::HandlePlace;
use crate::request::{DesignRequest, Style};

/// A front without a head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// How it is drawn.
    pub style: Style,
    /// Its handles.
    pub handles: Vec<HandlePlace>,
    /// Width of the gradient, mm; the style decides when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ramp_mm: Option<f64>,
    /// Density at the edge as a share of the core; the rules decide when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge_density_share: Option<f64>,
    /// Tone at the edge as a share of the core; the rules decide when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge_tone_share: Option<f64>,
    /// Seed of the irregularities.
    pub seed: u64,
}

impl Template {
    /// The front of a design; `None` where the person's own is kept.
    #[must_use]
    pub fn of(design: &Design) -> Option<Self> {
        let line = design.hairline.as_ref()?;
        Some(Self {
            style: design.request.style,
            handles: line
                .handles
                .iter()
                .map(|h| HandlePlace { handle: h.name, coordinate: h.coordinate })
                .collect(),
            ramp_mm: design.request.ramp_mm,
            edge_density_share: design.request.edge_density_share,
            edge_tone_share: design.request.edge_tone_share,
            seed: design.request.seed,
        })
    }

    /// Gives a request this front; everything that is not about the front stays.
    pub fn lay_over(&self, request: &mut DesignRequest) {
        request.style = self.style;
        request.placed_handles.clone_from(&self.handles);
        request.moved_handles.clear();
        request.mid_frontal_mm = None;
        request.asymmetry_mm = None;
        request.ramp_mm = self.ramp_mm;
        request.edge_density_share = self.edge_density_share;
        request.edge_tone_share = self.edge_tone_share;
        request.seed = self.seed;
    }
}
