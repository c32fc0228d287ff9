//! Where is the scalp? A scan, or the parametric sample head, becomes a [`Head`]: a surface in millimetres in the
//! head frame, landmarks with their error, scalp coordinates, geodesic distances and areas.
//!
//! The way of a scan: [`mod@format`] reads bytes into a [`RawMesh`]; it is cleaned; a template head is fitted to it, which
//! tells unit, orientation, landmarks, ears and the border of the hair; [`Arcs`] lay the 10-20 coordinates over it;
//! [`Scalp`] is the patch that the later stages work on. [`Geodesic`] and [`SurfaceIndex`] measure on any mesh.
//!
//! ```
//! use stubble_head::{Anthropometry, Head, HeadOptions, ScalpCoordinate, format, sample_head};
//! // A scan, here made from the sample head and turned as scanners like it: z up, in mm.
//! let mut raw = format::read(&format::ply::write(&sample_head(&Anthropometry::MAN).mesh, &[]), "scan.ply", &|_| None)?;
//! for p in &mut raw.positions {
//!     *p = [-p[0], p[2], p[1]];
//! }
//! let head = Head::from_raw(raw, &HeadOptions::default())?;
//! let mid_frontal = head.scalp.mesh.position(head.above_glabella(80.0));
//! assert!(mid_frontal.z > 30.0 && mid_frontal.x.abs() < 5.0);
//! assert!(head.scalp.hair_bearing_cm2() > 500.0);
//! # Ok::<(), stubble_head::HeadError>(())
//! ```
//!
//! Head frame: origin midway between the preauricular points, +x to the person's **left**, +y up, +z forward, mm.

pub mod adjacency;
pub mod arcs;
mod clean;
mod dome;
pub mod format;
mod frame;
pub mod geodesic;
pub mod head;
pub mod index;
pub mod measures;
pub mod mesh;
mod outline;
mod register;
mod remark;
pub mod sample;
pub mod scalp;
pub mod scan;
mod template;
#[cfg(test)]
pub(crate) mod testing;
pub mod unit;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use adjacency::Adjacency;
pub use arcs::Arcs;
pub use dome::dome;
pub use format::{FormatError, RawMesh};
pub use geodesic::{DistanceField, Geodesic, SurfaceCurve};
pub use head::Head;
pub use index::SurfaceIndex;
pub use measures::HeadMeasures;
pub use mesh::{Mesh, MeshError, SurfacePoint};
pub use outline::Outline;
pub use remark::{Bounds, HeadMeasure, Mend, Remark};
pub use sample::{Anthropometry, sample_head};
pub use scalp::Scalp;
pub use scan::{GivenLandmarks, HeadError, HeadOptions};
pub use unit::{Unit, UnknownUnit};

/// A position in the head frame, mm.
pub type Point = nalgebra::Point3<f64>;
/// A direction or displacement in the head frame.
pub type Vector = nalgebra::Vector3<f64>;

/// Where a landmark came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LandmarkOrigin {
    /// Given by a person.
    Given,
    /// Found by fitting the template head.
    Estimated,
    /// Exact by construction (the sample head).
    Known,
}

/// A named point on the head with its error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Landmark {
    /// Position, head frame, mm.
    #[schemars(with = "[f64; 3]")]
    pub position: Point,
    /// One standard deviation of the position, mm.
    pub error_mm: f64,
    /// Where it came from.
    pub origin: LandmarkOrigin,
}

/// The landmarks of the 10-20 convention and the face points that hairline rules refer to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Landmarks {
    /// Root of the nose, between the eyes.
    pub nasion: Landmark,
    /// External occipital protuberance.
    pub inion: Landmark,
    /// In front of the left ear canal.
    pub left_preauricular: Landmark,
    /// In front of the right ear canal.
    pub right_preauricular: Landmark,
    /// Cz: half of the nasion-inion arc over the top.
    pub vertex: Landmark,
    /// Most forward point of the brow on the midline.
    pub glabella: Landmark,
    /// Outer corner of the left eye.
    pub left_lateral_canthus: Landmark,
    /// Outer corner of the right eye.
    pub right_lateral_canthus: Landmark,
    /// Base of the nose on the midline.
    pub subnasale: Landmark,
    /// Lowest point of the chin.
    pub menton: Landmark,
}

/// Position on the scalp that carries over from head to head (10-20 style).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScalpCoordinate {
    /// Fraction of the nasion-inion arc over the top: 0 nasion, 0.5 vertex, 1 inion.
    pub s: f64,
    /// Fraction of the coronal arc through that point: 0 left, 0.5 midline, 1 right.
    pub t: f64,
}
