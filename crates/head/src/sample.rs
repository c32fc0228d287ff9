//! The built-in sample head, shaped to public anthropometry.

use nalgebra::Similarity3;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::head::Parts;
use crate::template::{Picks, Template};
use crate::{Head, Landmark, LandmarkOrigin, Landmarks, Mesh, Point, Vector};

/// Head measures that shape the sample head (ANSUR II names), mm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Anthropometry {
    /// Greatest length, glabella to the back of the head.
    pub length_mm: f64,
    /// Greatest breadth above the ears.
    pub breadth_mm: f64,
    /// Tragion to the top of the head.
    pub height_mm: f64,
}

impl Anthropometry {
    /// Mean of 4,082 men, ANSUR II (US Army 2012).
    pub const MAN: Self = Self { length_mm: 199.5, breadth_mm: 154.3, height_mm: 131.1 };
    /// Mean of 1,986 women, ANSUR II (US Army 2012).
    pub const WOMAN: Self = Self { length_mm: 189.8, breadth_mm: 147.8, height_mm: 126.5 };
}

/// The sample head with exactly known landmarks: the template, scaled along each axis to the measures.
///
/// ```
/// use stubble_head::{Anthropometry, ScalpCoordinate, sample_head};
/// let head = sample_head(&Anthropometry::MAN);
/// assert!((head.measures.breadth_mm - 154.3).abs() < 0.2);
/// let crown = head.at(ScalpCoordinate { s: 0.65, t: 0.5 });
/// assert!(head.scalp.mesh.position(crown).y > 100.0);
/// ```
#[must_use]
pub fn sample_head(shape: &Anthropometry) -> Head {
    let template = Template::at_level(2);
    let (skin, visible) = (template.skin_index(), template.visible_index());
    let glabella = template.mesh.position(skin.closest(&Picks::GLABELLA).0);
    let (mut back, mut side, mut top) = (0.0_f64, 0.0_f64, 0.0_f64);
    for p in template.mesh.positions().iter().filter(|p| p.y > -10.0) {
        back = back.max((p - glabella).norm());
        top = top.max(p.y);
        if p.y > 38.0 {
            side = side.max(p.x.abs());
        }
    }
    let tragion = template.mesh.position(visible.closest(&Picks::PREAURICULAR).0).y;
    let across = shape.breadth_mm / (2.0 * side);
    let up = shape.height_mm / (top - tragion);
    let along = shape.length_mm / back;
    let scaled = |p: &Point| Point::new(p.x * across, (p.y - tragion) * up, p.z * along);
    let positions: Vec<Point> = template.mesh.positions().iter().map(scaled).collect();
    #[expect(clippy::expect_used, reason = "a scaled mesh is a mesh")]
    let mesh = Mesh::new(positions, template.mesh.triangles().to_vec()).expect("a scaled template");
    let known = |pick: Point, left: f64| Landmark {
        position: mesh.position(visible.closest(&Point::new(pick.x * left, pick.y, pick.z)).0),
        error_mm: 0.0,
        origin: LandmarkOrigin::Known,
    };
    let landmarks = Landmarks {
        nasion: known(Picks::NASION, 1.0),
        inion: known(Picks::INION, 1.0),
        left_preauricular: known(Picks::PREAURICULAR, 1.0),
        right_preauricular: known(Picks::PREAURICULAR, -1.0),
        vertex: known(Point::from(Vector::y() * 130.0), 1.0),
        glabella: known(Picks::GLABELLA, 1.0),
        left_lateral_canthus: known(Picks::LATERAL_CANTHUS, 1.0),
        right_lateral_canthus: known(Picks::LATERAL_CANTHUS, -1.0),
        subnasale: known(Picks::SUBNASALE, 1.0),
        menton: known(Picks::MENTON, 1.0),
    };
    let border = template.border(&skin).iter().map(|&at| mesh.position(at)).collect();
    let is_ear = (0..mesh.triangles().len() as u32).map(|t| template.is_ear(t)).collect();
    let parts = Parts {
        mesh,
        landmarks,
        border,
        is_ear,
        head_from_input: Similarity3::identity(),
        remarks: Vec::new(),
    };
    #[expect(clippy::expect_used, reason = "shipped data, checked by the crate's tests")]
    parts.assemble().expect("the sample head has a scalp")
}
