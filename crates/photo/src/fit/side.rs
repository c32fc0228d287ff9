//! From which side does a photo without a face show the head? Each side is tried, the outline decides.

use nalgebra::{Isometry3, Matrix3, Rotation3, Translation3, UnitQuaternion, Vector3};

use rayon::prelude::*;

use super::outline::{Ball, Outline};
use super::shape::{Spread, TEMPLATE, stretched};
use super::solve::{START, Sight, solve};

/// Where the camera stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Before the face.
    Front,
    /// At the person's left.
    Left,
    /// At the person's right.
    Right,
    /// Behind.
    Back,
    /// Above.
    Top,
}

impl Side {
    /// A word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Left => "left side",
            Self::Right => "right side",
            Self::Back => "back",
            Self::Top => "top",
        }
    }
}

/// Cameras that are tried: side, azimuth towards the person's left, elevation, turn of the camera, degrees.
const TRIED: [(Side, f64, f64, f64); 8] = [
    (Side::Left, 90.0, 5.0, 0.0),
    (Side::Right, -90.0, 5.0, 0.0),
    (Side::Back, 180.0, 5.0, 0.0),
    (Side::Left, 125.0, 10.0, 0.0),
    (Side::Right, -125.0, 10.0, 0.0),
    (Side::Top, 0.0, 75.0, 0.0),
    (Side::Top, 0.0, 75.0, 180.0),
    (Side::Top, 0.0, 50.0, 0.0),
];
/// Turns of the camera about its axis from which each is tried, degrees.
const TILTS: [f64; 3] = [-14.0, 0.0, 14.0];
/// Half the breadth of the template's head, mm: the radius of the largest ball in it.
const BALL_MM: f64 = 77.0;
/// Deviations of turn (radians) and place (mm) from what is tried. A nod hardly shows in an outline from the back: people
/// hold their heads level within some degrees.
const SD: [f64; 6] = [0.12, 0.2, 0.2, 40.0, 40.0, 150.0];
/// The next best side must fit this much worse, else the side is not told.
const DISTINCT: f64 = 1.04;
/// From above a head fits nearly as well back to front: up to this many times the cost the other photos decide.
const BACK_TO_FRONT: f64 = 2.0;
/// Outlines further off than this, mm, are no head.
const MOST_MISFIT_MM: f64 = 7.0;

/// A camera at an azimuth and elevation about the head, turned about its own axis, that has the head's middle `at`
/// (camera axes, mm).
pub(crate) fn looking(
    azimuth_deg: f64,
    elevation_deg: f64,
    turn_deg: f64,
    at: Vector3<f64>,
) -> Isometry3<f64> {
    let (a, e) = (azimuth_deg.to_radians(), elevation_deg.to_radians());
    let outward = Vector3::new(a.sin() * e.cos(), e.sin(), a.cos() * e.cos());
    let up = Vector3::new(-a.sin() * e.sin(), e.cos(), -a.cos() * e.sin());
    let right = up.cross(&outward);
    let camera = Matrix3::from_rows(&[right.transpose(), -up.transpose(), -outward.transpose()]);
    let roll = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), turn_deg.to_radians());
    let turn = roll * UnitQuaternion::from_rotation_matrix(&Rotation3::from_matrix_unchecked(camera));
    let middle = Vector3::new(0.0, 40.0, -8.0);
    Isometry3::from_parts(Translation3::from(at - turn * middle), turn)
}

/// The camera of a photo without a face, by its outline.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) side: Side,
    pub(crate) sight: Sight,
    /// From above, the best camera that sees the head the other way round, where the outline fits it nearly as well.
    pub(crate) turned: Option<Sight>,
}

/// The camera of a photo without a face by its outline, with the side it shows. `told` is the side a person named.
pub(crate) fn find(
    outline: &Outline,
    ball: &Ball,
    focal_px: f64,
    middle_px: [f64; 2],
    told: Option<Side>,
    spread: &Spread,
) -> Option<Found> {
    let z = focal_px * BALL_MM / ball.radius_px;
    let at = |k: usize| (ball.centre[k] - middle_px[k]) * z / focal_px;
    let place = Vector3::new(at(0), at(1), z);
    let sight = |azimuth, elevation, turn| Sight {
        camera_from_head: looking(azimuth, elevation, turn, place),
        focal_px,
        middle_px,
        outline: outline.clone(),
        sd: SD,
        hairy: None,
    };
    let tried: Vec<_> = TRIED
        .iter()
        .filter(|(side, ..)| told.is_none_or(|t| t == *side))
        .flat_map(|&(side, azimuth, elevation, turn)| {
            TILTS.map(|tilt| (side, sight(azimuth, elevation, turn + tilt)))
        })
        .collect();
    let mut found: Vec<(f64, Side, Sight, f64)> = tried
        .into_par_iter()
        .map(|(side, start)| {
            let fitted = solve(std::slice::from_ref(&start), spread, START, false);
            let camera_from_head = fitted.cameras[0];
            (fitted.cost, side, Sight { camera_from_head, ..start }, fitted.misfit_mm[0])
        })
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (cost, side, sight, misfit) = found.first()?;
    let rival = found.iter().find(|(_, other, ..)| other != side).map_or(f64::INFINITY, |f| f.0);
    let ahead = |sight: &Sight| sight.camera_from_head.rotation * Vector3::z();
    let other_way = |other: &Sight| {
        let (a, b) = (ahead(sight), ahead(other));
        a.x * b.x + a.y * b.y < 0.0
    };
    let turned = found.iter().find(|(other_cost, other, other_sight, _)| {
        *side == Side::Top && other == side && *other_cost < BACK_TO_FRONT * cost && other_way(other_sight)
    });
    (*misfit < MOST_MISFIT_MM && rival > DISTINCT * cost).then(|| Found {
        side: *side,
        sight: sight.clone(),
        turned: turned.map(|(.., sight, _)| sight.clone()),
    })
}

/// Share of the template's rim that lies in the photo, to tell heads that are cut off.
pub(crate) fn within(sight: &Sight, width: usize, height: usize) -> f64 {
    let points = TEMPLATE.scalp.mesh.positions();
    let inside = points.iter().filter(|p| {
        sight
            .project(&sight.camera_from_head, &stretched(p, &[1.0; 3]))
            .is_some_and(|[x, y]| (0.0..=width as f64).contains(&x) && (0.0..=height as f64).contains(&y))
    });
    inside.count() as f64 / points.len().max(1) as f64
}
