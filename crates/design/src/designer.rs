//! A head prepared for designing: what does not change while a handle is dragged.

use nalgebra::Vector3;
use stubble_evidence::{Evidence, UnknownFigure};
use stubble_head::{Head, Point, ScalpCoordinate, SurfaceIndex, SurfacePoint};
use stubble_optics::shade::{Shade, ShadeName};

use crate::base::BaseCache;
use crate::chart::Chart;
use crate::profile::Profile;
use crate::request::{Avoid, Condition, DesignRequest, Scar};
use crate::{Design, Fields, ZoneKind};

/// Why there is no design.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DesignError {
    /// A rule's figure is missing.
    #[error(transparent)]
    Figure(#[from] UnknownFigure),
    /// The surface ends where the design needs it.
    #[error(
        "the head's surface is missing {0}; scan that part too, or give landmarks that lie on the surface"
    )]
    Surface(&'static str),
    /// The head is far outside adult size.
    #[error(
        "head length {length_mm:.0} mm from glabella to inion is outside {low_mm:.0} to {high_mm:.0} mm: not an adult head \
         or a wrong unit; children are not treated"
    )]
    Size {
        /// Measured, mm.
        length_mm: f64,
        /// Least, mm.
        low_mm: f64,
        /// Most, mm.
        high_mm: f64,
    },
    /// A number of the request is outside what can be drawn.
    #[error("{what} is {value}, but must lie between {low} and {high}")]
    Request {
        /// Which number.
        what: &'static str,
        /// Its value.
        value: f64,
        /// Least.
        low: f64,
        /// Most.
        high: f64,
    },
    /// The ink is none that can be mixed.
    #[error("the ink: {0}")]
    Ink(#[from] ShadeName),
    /// A shape of the request has too few points.
    #[error("{what} has {count} points, but needs at least {least}")]
    Shape {
        /// Which shape.
        what: &'static str,
        /// How many it has.
        count: usize,
        /// How many it needs.
        least: usize,
    },
}

/// A head prepared for any number of designs.
#[derive(Debug)]
pub struct Designer<'h> {
    pub(crate) head: &'h Head,
    pub(crate) evidence: Evidence,
    index: SurfaceIndex,
    /// Inside the head, on the midline; outlines are followed around it.
    centre: Point,
    scalp_index: SurfaceIndex,
    pub(crate) midline: Profile,
    pub(crate) glabella_arc: f64,
    pub(crate) left: Profile,
    pub(crate) right: Profile,
    pub(crate) chart: Chart,
    /// Area of each triangle of the scalp, cm².
    pub(crate) triangle_cm2: Vec<f64>,
    pub(crate) base: BaseCache,
}

impl<'h> Designer<'h> {
    /// Measures the head once.
    ///
    /// # Errors
    /// If the head is no adult's, or its surface has gaps on the midline or at the temples.
    pub fn new(head: &'h Head, evidence: &Evidence) -> Result<Self, DesignError> {
        let marks = &head.landmarks;
        let size = evidence.figure("hairline.head_length_mm")?;
        let length_mm = (marks.glabella.position - marks.inion.position).norm();
        if !(size.low..=size.high).contains(&length_mm) {
            return Err(DesignError::Size { length_mm, low_mm: size.low, high_mm: size.high });
        }
        let index = SurfaceIndex::new(&head.mesh);
        let (front, back) = (marks.glabella.position, marks.inion.position);
        let centre =
            Point::new(0.5 * (front.x + back.x), 0.5 * (front.y + back.y) + 15.0, 0.5 * (front.z + back.z));
        let degrees_of = |p: &Point| (p.y - centre.y).atan2(p.z - centre.z).to_degrees();
        let nasion_deg = degrees_of(&marks.nasion.position);
        let inion_deg = degrees_of(&marks.inion.position).rem_euclid(360.0);
        let midline = Profile::new(&index, centre, nasion_deg - 6.0, inion_deg + 6.0)
            .ok_or(DesignError::Surface("the midline from forehead to nape"))?;
        let glabella_arc = midline.arc_of(&marks.glabella.position);
        let beside = |canthus: Point, what: &'static str| {
            beside(&index, centre, canthus, 0.0).ok_or(DesignError::Surface(what))
        };
        let left = beside(marks.left_lateral_canthus.position, "the left side of the forehead")?;
        let right = beside(marks.right_lateral_canthus.position, "the right side of the forehead")?;
        let chart = chart(&index, head, &midline);
        let scalp_index = SurfaceIndex::new(&head.scalp.mesh);
        let evidence = evidence.clone();
        let scalp = &head.scalp.mesh;
        let triangle_cm2 = (0..scalp.triangles().len()).map(|t| scalp.area_mm2(t) / 100.0).collect();
        Ok(Self {
            head,
            evidence,
            index,
            centre,
            scalp_index,
            midline,
            glabella_arc,
            left,
            right,
            chart,
            triangle_cm2,
            base: BaseCache::default(),
        })
    }

    /// The head that is designed on.
    #[must_use]
    pub fn head(&self) -> &'h Head {
        self.head
    }

    /// Inside the head, on the midline, between glabella and inion.
    pub(crate) fn centre(&self) -> Point {
        self.centre
    }

    /// Draws a design on this head.
    ///
    /// # Errors
    /// If a number of the request cannot be drawn or a figure is missing.
    pub fn design(&self, request: &DesignRequest) -> Result<Design, DesignError> {
        check(request)?;
        crate::fields::design(self, request)
    }

    /// Mean of the two lower facial thirds, mm; `None` where the face is not known well enough to go by.
    pub(crate) fn lower_third_mm(&self) -> Option<f64> {
        const SURE_MM: f64 = 5.0;
        let marks = &self.head.landmarks;
        let sure = marks.menton.error_mm <= SURE_MM && marks.glabella.error_mm <= SURE_MM;
        sure.then(|| (marks.glabella.position - marks.menton.position).norm() / 2.0)
    }

    pub(crate) fn canthus(&self, left: bool) -> Point {
        let marks = &self.head.landmarks;
        if left { marks.left_lateral_canthus.position } else { marks.right_lateral_canthus.position }
    }

    /// The outline of one side of the forehead, `inset_mm` inside the vertical through the lateral canthus.
    pub(crate) fn beside(&self, left: bool, inset_mm: f64) -> Option<Profile> {
        beside(&self.index, self.centre, self.canthus(left), inset_mm)
    }

    pub(crate) fn preauricular(&self, left: bool) -> Point {
        let marks = &self.head.landmarks;
        if left { marks.left_preauricular.position } else { marks.right_preauricular.position }
    }

    /// The nearest point of the skin.
    pub(crate) fn project(&self, to: &Point) -> Point {
        self.head.mesh.position(self.index.closest(to).0)
    }

    /// The outermost skin in the direction of a point, seen from inside the head, and its normal: unlike the nearest
    /// point it never jumps to an inner sheet of a scan.
    pub(crate) fn skin_towards(&self, to: &Point) -> (Point, Vector3<f64>) {
        const REACH_MM: f64 = 400.0;
        let out = (to - self.centre).try_normalize(1e-9).unwrap_or_else(Vector3::y);
        let hit = self.index.ray(&(self.centre + out * REACH_MM), &-out, REACH_MM);
        let at = hit.map_or_else(|| self.index.closest(to).0, |(at, _)| at);
        (self.head.mesh.position(at), self.head.mesh.normal(at))
    }

    /// Scalp coordinate of the nearest point of the scalp.
    pub(crate) fn coordinate(&self, at: &Point) -> ScalpCoordinate {
        let scalp = &self.head.scalp;
        let nearest = self.scalp_index.closest(at).0;
        let corners =
            scalp.mesh.triangles()[nearest.triangle as usize].map(|v| scalp.coordinates[v as usize]);
        let mix =
            |f: &dyn Fn(&ScalpCoordinate) -> f64| (0..3).map(|k| nearest.weights[k] * f(&corners[k])).sum();
        ScalpCoordinate { s: mix(&|c| c.s), t: mix(&|c| c.t) }
    }

    /// The point of the scalp with a scalp coordinate; the nearest vertex where no triangle holds it.
    pub(crate) fn place(&self, at: ScalpCoordinate) -> Point {
        let scalp = &self.head.scalp;
        let flat = |v: u32| {
            let c = scalp.coordinates[v as usize];
            [c.s - at.s, c.t - at.t]
        };
        let cross = |a: [f64; 2], b: [f64; 2]| a[0] * b[1] - a[1] * b[0];
        for (t, corners) in scalp.mesh.triangles().iter().enumerate() {
            let [a, b, c] = corners.map(flat);
            let parts = [cross(b, c), cross(c, a), cross(a, b)];
            let whole: f64 = parts.iter().sum();
            if whole.abs() > 1e-15 && parts.iter().all(|p| p / whole >= -1e-9) {
                let weights = parts.map(|p| p / whole);
                return scalp.mesh.position(SurfacePoint { triangle: t as u32, weights });
            }
        }
        let nearest = (0..scalp.coordinates.len()).min_by(|&a, &b| {
            let d = |i: usize| self.chart.distance_mm(scalp.coordinates[i], at);
            d(a).total_cmp(&d(b))
        });
        scalp.mesh.positions()[nearest.unwrap_or(0)]
    }

    /// Whether ink is placed around a spot: in the rim that surrounds it.
    pub(crate) fn is_treated_near(&self, spot: &Avoid, fields: &Fields) -> bool {
        const RIM_MM: f64 = 6.0;
        let scalp = &self.head.scalp;
        let mut treated = scalp.coordinates.iter().zip(&fields.zone).filter(|(_, z)| **z != ZoneKind::None);
        treated.any(|(&c, _)| self.chart.distance_mm(c, spot.centre) < spot.radius_mm + RIM_MM)
    }

    /// The foremost skin at a height and distance from the midline.
    pub(crate) fn front_point(&self, x: f64, y: f64) -> Point {
        let origin = Point::new(x, y, 300.0);
        match self.index.ray(&origin, &-Vector3::z(), 300.0) {
            Some((at, _)) => self.head.mesh.position(at),
            None => self.project(&Point::new(x, y, 60.0)),
        }
    }

    /// The outermost skin at a height and depth of one side.
    pub(crate) fn side_point(&self, left: bool, y: f64, z: f64) -> Point {
        let sign = if left { 1.0 } else { -1.0 };
        let origin = Point::new(sign * 300.0, y, z);
        match self.index.ray(&origin, &Vector3::new(-sign, 0.0, 0.0), 300.0) {
            Some((at, _)) => self.head.mesh.position(at),
            None => self.project(&Point::new(sign * 60.0, y, z)),
        }
    }

    /// The point of the side at depth `z` that is `from_apex_mm` below the apex.
    pub(crate) fn temple_peak(&self, left: bool, apex: &Point, z: f64, from_apex_mm: f64) -> Point {
        let (mut high, mut low) = (apex.y, self.canthus(left).y);
        for _ in 0..24 {
            let y = 0.5 * (high + low);
            let at = self.side_point(left, y, z);
            if (at - apex).norm() < from_apex_mm { high = y } else { low = y }
        }
        self.side_point(left, 0.5 * (high + low), z)
    }
}

/// The outline of one side of the forehead, `inset_mm` inside the vertical through the lateral canthus.
fn beside(index: &SurfaceIndex, centre: Point, canthus: Point, inset_mm: f64) -> Option<Profile> {
    let centre = Point::new(canthus.x - canthus.x.signum() * inset_mm, centre.y, centre.z);
    let from_deg = (canthus.y - centre.y).atan2(canthus.z - centre.z).to_degrees().max(-30.0);
    Profile::new(index, centre, from_deg, 130.0)
}

/// Measures the arcs that scalp coordinates are fractions of.
fn chart(index: &SurfaceIndex, head: &Head, midline: &Profile) -> Chart {
    let marks = &head.landmarks;
    let (nasion, inion) = (midline.arc_of(&marks.nasion.position), midline.arc_of(&marks.inion.position));
    let midline_mm = inion - nasion;
    let mut coronal_mm = [0.0; 11];
    for (k, length) in coronal_mm.iter_mut().enumerate() {
        let top = midline.at(nasion + midline_mm * k as f64 / 10.0);
        let up = Vector3::new(0.0, top.y, top.z).try_normalize(1e-9).unwrap_or_else(Vector3::y);
        let hits: Vec<Point> = (0..=60)
            .filter_map(|i| {
                let angle = std::f64::consts::PI * f64::from(i) / 60.0;
                let out = Vector3::new(angle.cos(), 0.0, 0.0) + up * angle.sin();
                let origin = Point::origin() + out * 300.0;
                index.ray(&origin, &-out, 300.0).map(|(_, d)| Point::origin() + out * (300.0 - d))
            })
            .collect();
        *length = hits.windows(2).map(|w| (w[1] - w[0]).norm()).sum();
    }
    Chart { midline_mm, coronal_mm }
}

fn check(request: &DesignRequest) -> Result<(), DesignError> {
    let within = |what: &'static str, value: f64, low: f64, high: f64| {
        if (low..=high).contains(&value) {
            Ok(())
        } else {
            Err(DesignError::Request { what, value, low, high })
        }
    };
    within("age in years", request.age_years, 18.0, 120.0)?;
    let optional = [
        ("mid-frontal point in mm above the glabella", request.mid_frontal_mm, 30.0, 160.0),
        ("asymmetry in mm", request.asymmetry_mm, 0.0, 30.0),
        ("core density per cm²", request.core_per_cm2, 1.0, 400.0),
        ("gradient in mm", request.ramp_mm, 0.5, 60.0),
        ("edge density as a share of the core", request.edge_density_share, 0.0, 1.0),
        ("edge tone as a share of the core", request.edge_tone_share, 0.0, 1.0),
        ("dot diameter in mm", request.dot_diameter_mm, 0.02, 2.0),
        ("depth in mm", request.depth_mm, 0.05, 5.0),
        ("native density per cm²", request.native_per_cm2, 1.0, 400.0),
        ("lightness of the hair", request.hair_l, 0.0, 100.0),
    ];
    for (what, value, low, high) in optional {
        value.map_or(Ok(()), |v| within(what, v, low, high))?;
    }
    if let Some(ink) = &request.ink {
        ink.parse::<Shade>()?;
    }
    for mm in request.moved_handles.iter().flat_map(|m| m.by_mm) {
        within("handle displacement in mm", mm, -80.0, 80.0)?;
    }
    for stroke in &request.brush {
        within("brush radius in mm", stroke.radius_mm, 0.5, 150.0)?;
    }
    for spot in &request.avoid {
        within("radius of a spot to avoid in mm", spot.radius_mm, 0.1, 150.0)?;
    }
    for scar in request.all_scars() {
        let (what, count, least) = match scar {
            Scar::FutStrip { line, width_mm } => {
                within("strip scar width in mm", *width_mm, 0.3, 60.0)?;
                ("a strip scar", line.len(), 2)
            }
            Scar::FueDots { outline } => ("an area of dot scars", outline.len(), 3),
            Scar::Free { outline } => ("a scar", outline.len(), 3),
        };
        if count < least {
            return Err(DesignError::Shape { what, count, least });
        }
    }
    match &request.condition {
        Condition::Sinclair { grade } => within("Sinclair grade", f64::from(*grade), 1.0, 5.0),
        Condition::Diffuse { lost_share } => within("lost share", *lost_share, 0.0, 1.0),
        Condition::TransplantTopUp { grown_share, .. } => within("grown share", *grown_share, 0.0, 1.0),
        Condition::Traction { depth_mm } => within("depth of the traction loss in mm", *depth_mm, 2.0, 80.0),
        Condition::Sideburns { depth_mm, .. } => within("depth of the sideburns in mm", *depth_mm, 2.0, 40.0),
        Condition::AlopeciaAreata { patches, .. } | Condition::ScarringAlopecia { patches, .. } => {
            patches.iter().try_for_each(|p| within("patch radius in mm", p.radius_mm, 1.0, 150.0))
        }
        _ => Ok(()),
    }
}
