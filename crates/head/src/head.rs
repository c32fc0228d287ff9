//! A head with everything found on it.

use nalgebra::{Similarity3, Translation3};

use crate::arcs::Arcs;
use crate::measures::HeadMeasures;
use crate::scan::HeadError;
use crate::{
    Landmarks, Mesh, Point, Remark, Scalp, ScalpCoordinate, SurfaceIndex, SurfacePoint, frame, scalp,
};

/// A head in millimetres, oriented, with its landmarks and scalp.
#[derive(Debug, Clone)]
pub struct Head {
    /// The whole surface, head frame.
    pub mesh: Mesh,
    /// Landmarks, head frame.
    pub landmarks: Landmarks,
    /// The scalp patch.
    pub scalp: Scalp,
    /// The arcs over the top, which scalp coordinates are read from.
    pub arcs: Arcs,
    /// Length, breadth, circumference, arcs.
    pub measures: HeadMeasures,
    /// Takes the input's own coordinates (its unit and axes) to the head frame.
    pub head_from_input: Similarity3<f64>,
    /// What was repaired, guessed or doubted on the way.
    pub remarks: Vec<Remark>,
}

impl Head {
    /// The point of the scalp patch with a scalp coordinate; beyond the patch its nearest point.
    #[must_use]
    pub fn at(&self, coordinate: ScalpCoordinate) -> SurfacePoint {
        self.on_scalp(&self.arcs.place(coordinate))
    }

    /// The scalp coordinate of a place near the surface.
    #[must_use]
    pub fn coordinate_of(&self, p: &Point) -> ScalpCoordinate {
        self.arcs.coordinate(p)
    }

    /// The point of the scalp patch in the direction of a place as seen from between the ears, else the nearest.
    #[must_use]
    pub fn on_scalp(&self, p: &Point) -> SurfacePoint {
        let out = p.coords.normalize();
        let from = Point::from(out * (p.coords.norm() + 25.0));
        match self.scalp.index.ray(&from, &-out, 50.0) {
            Some((at, _)) => at,
            None => self.scalp.index.closest(p).0,
        }
    }

    /// The sagittal arc from the nasion over the top to the inion, a point about every 2 mm.
    #[must_use]
    pub fn sagittal_arc(&self) -> Vec<Point> {
        self.arcs.midline(0.0, self.arcs.sagittal_mm())
    }

    /// The coronal arc from the left preauricular point over the midline point at `s` to the right one.
    #[must_use]
    pub fn coronal_arc(&self, s: f64) -> Vec<Point> {
        self.arcs.coronal(s)
    }

    /// The point of the midline at a distance along the skin above the glabella, mm (a hairline height).
    #[must_use]
    pub fn above_glabella(&self, distance_mm: f64) -> SurfacePoint {
        let start = self.arcs.along_midline_mm(&self.landmarks.glabella.position);
        self.on_scalp(&self.arcs.on_midline(start + distance_mm))
    }

    /// Distance along the midline skin from the glabella up to the plane of a place, mm.
    #[must_use]
    pub fn height_above_glabella_mm(&self, p: &Point) -> f64 {
        self.arcs.along_midline_mm(p) - self.arcs.along_midline_mm(&self.landmarks.glabella.position)
    }
}

impl Landmarks {
    /// The landmarks with their names.
    #[must_use]
    pub fn named(&self) -> [(&'static str, &crate::Landmark); 10] {
        [
            ("nasion", &self.nasion),
            ("inion", &self.inion),
            ("left preauricular point", &self.left_preauricular),
            ("right preauricular point", &self.right_preauricular),
            ("vertex", &self.vertex),
            ("glabella", &self.glabella),
            ("left lateral canthus", &self.left_lateral_canthus),
            ("right lateral canthus", &self.right_lateral_canthus),
            ("subnasale", &self.subnasale),
            ("menton", &self.menton),
        ]
    }

    pub(crate) fn for_each(&mut self, mut change: impl FnMut(&mut crate::Landmark)) {
        change(&mut self.nasion);
        change(&mut self.inion);
        change(&mut self.left_preauricular);
        change(&mut self.right_preauricular);
        change(&mut self.vertex);
        change(&mut self.glabella);
        change(&mut self.left_lateral_canthus);
        change(&mut self.right_lateral_canthus);
        change(&mut self.subnasale);
        change(&mut self.menton);
    }

    /// The farther back of the outer corners of the eyes.
    pub(crate) fn lateral_canthus_z(&self) -> f64 {
        self.left_lateral_canthus.position.z.min(self.right_lateral_canthus.position.z)
    }
}

/// What a head is made of, in mm with any axes.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) mesh: Mesh,
    pub(crate) landmarks: Landmarks,
    /// Where the border of the hair-bearing scalp runs.
    pub(crate) border: Vec<Point>,
    /// Per triangle.
    pub(crate) is_ear: Vec<bool>,
    /// Takes the input to the axes of the parts.
    pub(crate) head_from_input: Similarity3<f64>,
    pub(crate) remarks: Vec<Remark>,
}

impl Parts {
    /// Moves everything to the head frame and finds arcs, scalp and measures.
    pub(crate) fn assemble(self) -> Result<Head, HeadError> {
        let Self { mesh, mut landmarks, border, is_ear, head_from_input, mut remarks } = self;
        let head = frame::head_from(
            &landmarks.nasion.position,
            &landmarks.left_preauricular.position,
            &landmarks.right_preauricular.position,
        )
        .ok_or(HeadError::LandmarksCoincide)?;
        let positions = mesh.positions().iter().map(|p| head * p).collect();
        let mut moved = Mesh::new(positions, mesh.triangles().to_vec())?;
        moved.colours = mesh.colours;
        let mesh = moved;
        landmarks.for_each(|l| l.position = head * l.position);
        let border: Vec<Point> = border.iter().map(|p| head * p).collect();
        let skin: Vec<u32> = (0..mesh.triangles().len() as u32).filter(|&t| !is_ear[t as usize]).collect();
        let arcs = Arcs::measure(
            &SurfaceIndex::of_part(&mesh, &skin),
            &landmarks.nasion.position,
            &landmarks.inion.position,
            &landmarks.left_preauricular.position,
            &landmarks.right_preauricular.position,
        )
        .ok_or(HeadError::NoScalp { found: "the surface is missing over the top of the head".into() })?;
        if landmarks.vertex.origin != crate::LandmarkOrigin::Given {
            landmarks.vertex.position = arcs.place(ScalpCoordinate { s: 0.5, t: 0.5 });
        }
        let scalp = scalp::cut(&mesh, &landmarks, &arcs, &border, &is_ear)
            .ok_or(HeadError::NoScalp { found: "no surface lies inside the hair border".into() })?;
        let measures = HeadMeasures::of(&mesh, &landmarks, &arcs, &is_ear);
        remarks.extend(measures.doubts(&stubble_evidence::Evidence::builtin()));
        let head_from_input =
            Similarity3::from_isometry(Translation3::identity() * head, 1.0) * head_from_input;
        Ok(Head { mesh, landmarks, scalp, arcs, measures, head_from_input, remarks })
    }
}
