//! From a scan as a file gives it to a head.

use nalgebra::{Similarity3, Translation3};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clean::{clean, coarsen, compact, without_cuts};
use crate::format::RawMesh;
use crate::head::Parts;
use crate::register::{self, Fit, Target};
use crate::template::{Label, Picks, Template};
use crate::{
    FormatError, Head, Landmark, LandmarkOrigin, Landmarks, Mend, Mesh, MeshError, Point, Remark,
    SurfaceIndex, SurfacePoint, Unit,
};

/// A scan with more triangles is coarsened for the fit of the template, never for the head itself.
const FIT_TRIANGLES: usize = 40_000;
/// Size of an adult head against the template: outside, the unit is wrong.
const ADULT_SIZE: std::ops::RangeInclusive<f64> = 0.78..=1.28;
/// The surface farther than this from between the ears is no head, mm.
const HEAD_REACH_MM: f64 = 215.0;
/// Least share of face and scalp that fits in a scan of a head.
const LEAST_FITTING: f64 = 0.5;
/// Least share of the scalp that fits in a scan that a treatment can be planned on.
const LEAST_SCALP: f64 = 0.7;
/// Least share of the scan around the head that the template explains.
const LEAST_EXPLAINED: f64 = 0.5;

/// Five landmarks in the input's own coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenLandmarks {
    /// Root of the nose, between the eyes.
    pub nasion: [f64; 3],
    /// External occipital protuberance.
    pub inion: [f64; 3],
    /// In front of the person's left ear canal.
    pub left_preauricular: [f64; 3],
    /// In front of the person's right ear canal.
    pub right_preauricular: [f64; 3],
    /// Half of the nasion-inion arc over the top.
    pub vertex: [f64; 3],
}

/// What a person says about a scan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HeadOptions {
    /// Unit of the coordinates; guessed if absent.
    pub unit: Option<Unit>,
    /// Landmarks; found if absent.
    pub landmarks: Option<GivenLandmarks>,
}

/// Why a mesh is not taken as a head.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum HeadError {
    /// The file is not read.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The parts make no mesh.
    #[error(
        "the scan has no usable surface: {0}; triangles without area or with coordinates that are not finite numbers do not count; export the scan again"
    )]
    Mesh(#[from] MeshError),
    /// Landmarks do not span a frame.
    #[error(
        "the landmarks do not span a head: nasion and both preauricular points must be three different places; check --landmarks"
    )]
    LandmarksCoincide,
    /// Nothing in it looks like a head.
    #[error(
        "no head was found in the scan ({found}); give a scan of a whole head, or the five points with --landmarks"
    )]
    NoHead {
        /// What was found instead.
        found: String,
    },
    /// There is a head but no scalp.
    #[error("the scan has no scalp: {found}; scan the whole head including its top")]
    NoScalp {
        /// What was found.
        found: String,
    },
    /// A head of impossible size.
    #[error("the head is {size}; an adult head is 170 to 230 mm long; {advice}")]
    Size {
        /// Length found.
        size: String,
        /// What to do.
        advice: String,
    },
}

impl Head {
    /// Cleans, scales and orients a scan, finds its landmarks and its scalp.
    ///
    /// # Errors
    /// A [`HeadError`] that says what was found and what to do.
    pub fn from_raw(raw: RawMesh, options: &HeadOptions) -> Result<Self, HeadError> {
        let format_unit = raw.unit;
        let cleaned = clean(raw)?;
        let mut remarks = cleaned.remarks;
        let template = Template::at_level(1);
        let fit = fit(&cleaned.mesh, &template, options)?;
        check_fit(&fit)?;
        let unit = decide_unit(&fit, options.unit, format_unit, &mut remarks)?;
        remarks.push(Remark::Fit {
            fitting: fit.fitting,
            within_mm: fit.residual_mm,
            explained: fit.explained,
        });

        // To mm, upright as the template lies.
        let placement = fit.placement;
        let turn = placement.rotation.inverse();
        let origin = placement.point(&Point::origin());
        let upright =
            Similarity3::from_parts(Translation3::from(-(turn * origin.coords) * unit.mm()), turn, unit.mm());
        let mesh = cut_out(&cleaned.mesh, &upright, &mut remarks)?;
        let fitted: Vec<Point> = fit.positions.iter().map(|p| upright * p).collect();
        let fitted = Fitted::new(&template, fitted, &fit)?;
        let is_ear = fitted.ears_of(&mesh);
        let index = SurfaceIndex::new(&mesh);
        let mut landmarks = fitted.landmarks(&mesh, &index);
        if let Some(given) = options.landmarks {
            given.replace(&mut landmarks, &upright);
        }
        let parts =
            Parts { border: fitted.border(), mesh, landmarks, is_ear, head_from_input: upright, remarks };
        parts.assemble()
    }
}

fn fit(mesh: &Mesh, template: &Template, options: &HeadOptions) -> Result<Fit, HeadError> {
    let coarse;
    let fit_mesh = if mesh.triangles().len() > FIT_TRIANGLES {
        coarse = coarsen(mesh, 130.0);
        &coarse
    } else {
        mesh
    };
    let open = without_cuts(fit_mesh);
    let fit_mesh = open.as_ref().unwrap_or(fit_mesh);
    let target = Target { mesh: fit_mesh, index: SurfaceIndex::new(fit_mesh) };
    let start = match options.landmarks {
        Some(given) => Some(given.placement().ok_or(HeadError::LandmarksCoincide)?),
        None => None,
    };
    register::fit(&target, template, start)
        .ok_or_else(|| HeadError::NoHead { found: "no part of it is round as a head".into() })
}

fn check_fit(fit: &Fit) -> Result<(), HeadError> {
    if fit.fitting < LEAST_FITTING || fit.explained < LEAST_EXPLAINED {
        let found = format!(
            "the best place for one fits {:.0} % of face and scalp and explains {:.0} % of the surface around",
            100.0 * fit.fitting,
            100.0 * fit.explained
        );
        return Err(HeadError::NoHead { found });
    }
    if fit.scalp_fitting < LEAST_SCALP {
        let found = format!("only {:.0} % of it is there", 100.0 * fit.scalp_fitting);
        return Err(HeadError::NoScalp { found });
    }
    Ok(())
}

fn decide_unit(
    fit: &Fit,
    given: Option<Unit>,
    of_format: Option<Unit>,
    remarks: &mut Vec<Remark>,
) -> Result<Unit, HeadError> {
    let length = fit.placement.scale.z * 197.0;
    let size_in = |unit: Unit| fit.placement.mean_scale() * unit.mm();
    let likely = Unit::ALL.into_iter().find(|&u| ADULT_SIZE.contains(&size_in(u)));
    if let Some(unit) = given {
        if ADULT_SIZE.contains(&size_in(unit)) {
            return Ok(unit);
        }
        let advice = match likely {
            Some(likely) => {
                format!("its coordinates look like {likely}: leave --unit out or give --unit {likely}")
            }
            None => "scale the scan in the program that made it".into(),
        };
        return Err(HeadError::Size { size: plain_length(length * unit.mm()), advice });
    }
    let Some(unit) = likely else {
        let advice =
            "no common unit (mm, cm, m, in) makes that a head: scale the scan in the program that made it";
        return Err(HeadError::Size { size: format!("{length:.3} units long"), advice: advice.into() });
    };
    if of_format != Some(unit) {
        remarks.push(Remark::Guessed { unit, length_mm: length * unit.mm() });
    }
    Ok(unit)
}

fn plain_length(mm: f64) -> String {
    if mm >= 1000.0 { format!("{:.1} m long", mm / 1000.0) } else { format!("{mm:.0} mm long") }
}

/// The scan in mm and upright, without what is not head or neck.
fn cut_out(mesh: &Mesh, upright: &Similarity3<f64>, remarks: &mut Vec<Remark>) -> Result<Mesh, HeadError> {
    let positions: Vec<[f64; 3]> = mesh.positions().iter().map(|p| (upright * p).into()).collect();
    let inside: Vec<bool> = positions.iter().map(|p| Point::from(*p).coords.norm() < HEAD_REACH_MM).collect();
    let mut kept = mesh.triangles().to_vec();
    kept.retain(|t| t.iter().all(|&v| inside[v as usize]));
    let dropped = mesh.triangles().len() - kept.len();
    if dropped > 0 {
        remarks.push(Remark::Mended { what: Mend::Surroundings, count: dropped });
    }
    Ok(compact(&positions, mesh.colours.as_deref(), &kept)?)
}

/// The template bent onto the head, mm.
struct Fitted<'t> {
    template: &'t Template,
    /// As laid out in the template, for picking; positions on the scan.
    mesh: Mesh,
    skin: SurfaceIndex,
    confirmed: &'t [bool],
    residual_mm: f64,
}

impl<'t> Fitted<'t> {
    fn new(template: &'t Template, positions: Vec<Point>, fit: &'t Fit) -> Result<Self, HeadError> {
        // A fold of the bent template may have no area; such triangles carry no landmark.
        let mesh = Mesh::new(positions, template.mesh.triangles().to_vec())
            .map_err(|_| HeadError::NoHead { found: "the surface is too broken to follow".into() })?;
        Ok(Self {
            template,
            mesh,
            skin: template.skin_index(),
            confirmed: &fit.confirmed,
            residual_mm: fit.residual_mm,
        })
    }

    fn border(&self) -> Vec<Point> {
        self.template.border(&self.skin).iter().map(|&at| self.mesh.position(at)).collect()
    }

    fn landmarks(&self, scan: &Mesh, index: &SurfaceIndex) -> Landmarks {
        let visible = self.template.visible_index();
        let find = |pick: Point, left: f64, own_error_mm: f64| {
            let at = visible.closest(&Point::new(pick.x * left, pick.y, pick.z)).0;
            self.landmark(at, scan, index, own_error_mm)
        };
        Landmarks {
            nasion: find(Picks::NASION, 1.0, 5.0),
            inion: find(Picks::INION, 1.0, 7.0),
            left_preauricular: find(Picks::PREAURICULAR, 1.0, 7.0),
            right_preauricular: find(Picks::PREAURICULAR, -1.0, 7.0),
            vertex: find(Point::new(0.0, 130.0, -15.0), 1.0, 5.0),
            glabella: find(Picks::GLABELLA, 1.0, 3.0),
            left_lateral_canthus: find(Picks::LATERAL_CANTHUS, 1.0, 3.5),
            right_lateral_canthus: find(Picks::LATERAL_CANTHUS, -1.0, 3.5),
            subnasale: find(Picks::SUBNASALE, 1.0, 4.0),
            menton: find(Picks::MENTON, 1.0, 6.0),
        }
    }

    /// `own_error_mm` is how far the landmark lies from where the fit says on a perfect scan.
    fn landmark(&self, at: SurfacePoint, scan: &Mesh, index: &SurfaceIndex, own_error_mm: f64) -> Landmark {
        let fitted = self.mesh.position(at);
        let corners = self.template.mesh.triangles()[at.triangle as usize];
        let seen = corners.iter().any(|&v| self.confirmed[v as usize]);
        let (position, missing_mm) = match index.closest_within(&fitted, 10.0) {
            Some((on_scan, distance)) if seen => (scan.position(on_scan), distance),
            _ => (fitted, 8.0),
        };
        let error_mm = (own_error_mm.powi(2) + missing_mm.powi(2) + self.residual_mm.powi(2)).sqrt();
        Landmark { position, error_mm, origin: LandmarkOrigin::Estimated }
    }

    /// Which triangles of the scan belong to an ear: those nearest to the ears of the template.
    fn ears_of(&self, scan: &Mesh) -> Vec<bool> {
        let template = self.template;
        let outside: Vec<u32> =
            (0..self.mesh.triangles().len() as u32).filter(|&t| !template.is_all(t, Label::Hidden)).collect();
        let index = SurfaceIndex::of_part(&self.mesh, &outside);
        let ears: Vec<u32> = outside.iter().copied().filter(|&t| template.is_ear(t)).collect();
        let near_ears = SurfaceIndex::of_part(&self.mesh, &ears);
        (0..scan.triangles().len())
            .map(|t| {
                let [a, b, c] = scan.corners(t);
                let middle = Point::from((a.coords + b.coords + c.coords) / 3.0);
                near_ears.closest_within(&middle, 12.0).is_some()
                    && template.is_ear(index.closest(&middle).0.triangle)
            })
            .collect()
    }
}

impl GivenLandmarks {
    /// Lays the template over the given points.
    fn placement(&self) -> Option<register::Placement> {
        let p = Picks::PREAURICULAR;
        let from = [Picks::NASION, Picks::INION, p, Point::new(-p.x, p.y, p.z)];
        let to = [self.nasion, self.inion, self.left_preauricular, self.right_preauricular].map(Point::from);
        register::from_landmarks(&from, &to)
    }

    fn replace(&self, landmarks: &mut Landmarks, upright: &Similarity3<f64>) {
        let given = |p: [f64; 3]| Landmark {
            position: upright * Point::from(p),
            error_mm: 1.0,
            origin: LandmarkOrigin::Given,
        };
        landmarks.nasion = given(self.nasion);
        landmarks.inion = given(self.inion);
        landmarks.left_preauricular = given(self.left_preauricular);
        landmarks.right_preauricular = given(self.right_preauricular);
        landmarks.vertex = given(self.vertex);
    }
}
