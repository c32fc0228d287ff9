//! The photoreal view that the design page asks for.

use std::sync::Arc;

use nalgebra::Vector3;
use schemars::JsonSchema;
use serde::Deserialize;
use stubble_appearance::{Camera, Size};
use stubble_design::DesignRequest;
use stubble_head::{Head, Point};
use stubble_optics::SkinTone;

use super::outputs::Work;
use crate::problem::Problem;

/// Longest side of a view, pixels.
const MOST_PX: u32 = 2000;

/// A view that is wanted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ViewWish {
    /// The design, also one that is not saved yet.
    pub(crate) request: DesignRequest,
    /// Seed of the dots.
    pub(crate) seed: u64,
    /// From where.
    pub(crate) camera: Sight,
    /// With sketched dots, at once, as when a handle was just let go.
    #[serde(default)]
    pub(crate) draft: bool,
}

/// A pinhole camera as the page's own 3D view has it: head frame, mm.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sight {
    eye: [f64; 3],
    /// Unit vector to the right of the picture.
    right: [f64; 3],
    /// Unit vector to its top.
    up: [f64; 3],
    /// Unit vector into it.
    forward: [f64; 3],
    focal_px: f64,
    width: u32,
    height: u32,
}

impl Sight {
    pub(super) fn camera(&self) -> Result<Camera, Problem> {
        let turned = |v: [f64; 3]| Vector3::from(v).try_normalize(1e-6);
        let size = Size::new(self.width, self.height);
        let sane = (16..=MOST_PX).contains(&self.width)
            && (16..=MOST_PX).contains(&self.height)
            && self.focal_px > 1.0
            && self.eye.iter().all(|c| c.abs() < 10_000.0);
        match (turned(self.right), turned(self.up), turned(self.forward)) {
            (Some(right), Some(up), Some(forward)) if sane => Ok(Camera {
                eye: Point::from(self.eye),
                right,
                up,
                forward,
                focal_px: self.focal_px,
                centre_px: [f64::from(self.width) / 2.0, f64::from(self.height) / 2.0],
                size,
            }),
            _ => Err(Problem::input(
                "the camera of the view makes no sense",
                format!("give unit vectors and at most {MOST_PX} pixels a side"),
            )),
        }
    }
}

/// What a view shows besides where it is seen from.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub(crate) head: Arc<Head>,
    pub(crate) work: Arc<Work>,
    pub(crate) skin: SkinTone,
    pub(crate) seed: u64,
    pub(crate) draft: bool,
}

impl Subject {
    /// Both show the same head in the same skin; hair and dots may differ.
    pub(super) fn is_same_head(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.head, &other.head) && self.skin == other.skin && self.seed == other.seed
    }

    /// Both show the same head with the same hair; only dots may differ.
    pub(super) fn differs_in_dots_only(&self, other: &Self) -> bool {
        let (own, theirs) = (&self.work.design, &other.work.design);
        self.is_same_head(other)
            && own.native_share == theirs.native_share
            && own.natural == theirs.natural
            && own.fields.growth == theirs.fields.growth
            && own.fields.exit_angle_deg == theirs.fields.exit_angle_deg
    }
}
