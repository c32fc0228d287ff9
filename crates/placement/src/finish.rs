//! From dots with sessions to impressions: attributes at each place and the order of the hand.

use nalgebra::Vector3;
use rayon::prelude::*;
use stubble_design::ZoneKind;
use stubble_head::{SurfacePoint, Vector};

use crate::{
    Canvas, Impression, ImpressionKind, Layout, V3,
    hand::HandPath,
    path::{hand_path, work_cells},
    place::{Blocked, Quality, Settings},
    relax::Dots,
    strands::Tracer,
    surface::{Spot, Surface},
};

/// What an impression is made with where no design says it.
const PLAIN: (f64, f64) = (0.15, 0.5);

pub(crate) fn layout(
    canvas: &Canvas,
    surface: &Surface,
    dots: &Dots,
    class: &[u8],
    settings: &Settings,
    blocked: &Blocked,
) -> (Layout, Vec<HandPath>) {
    let points: Vec<V3> = dots.spots.iter().map(|s| s.at).collect();
    let (cell, cells) = work_cells(&points, &dots.normals, canvas.front().cast());
    let kicks = if settings.quality == Quality::Full { 2.0 } else { 0.0 };
    let sessions = settings.sessions.len() as u8;
    let pigments = pigments(canvas);
    let strand = match &settings.strands {
        None => Vec::new(),
        Some(wish) => {
            let zones: Vec<ZoneKind> =
                dots.spots.iter().map(|s| zone_at(canvas, &surface.on_canvas(*s))).collect();
            wish.choose(&zones, dots, settings.seed)
        }
    };
    let tracer = Tracer { canvas, surface };
    let mut paths = Vec::new();
    let mut impressions = Vec::with_capacity(points.len());
    for session in 0..sessions {
        let members: Vec<u32> = (0..points.len() as u32).filter(|&i| class[i as usize] == session).collect();
        let there: Vec<V3> = members.iter().map(|&i| points[i as usize]).collect();
        let home: Vec<u32> = members.iter().map(|&i| cell[i as usize]).collect();
        let (path, starts) = hand_path(&there, &home, cells, kicks, settings.seed ^ u64::from(session));
        let ordered: Vec<V3> = path.iter().map(|&m| there[m as usize]).collect();
        paths.push(HandPath::measure(session + 1, &ordered, &starts, settings.dots_between_breaks));
        let first = impressions.len() as u32;
        impressions.par_extend(path.par_iter().enumerate().map(|(k, &m)| {
            let dot = members[m as usize] as usize;
            let spot = dots.spots[dot];
            let mut one = impression(canvas, surface, spot, &pigments, settings);
            if let Some(wish) = settings.strands.as_ref().filter(|_| strand[dot]) {
                wish.stroke(&mut one, &tracer, spot, blocked);
            }
            one.id = first + k as u32 + 1;
            one.session = session + 1;
            one.order = k as u32 + 1;
            one
        }));
    }
    (Layout { impressions, pigments, sessions }, paths)
}

/// Extent of a mark along the growth direction, mm. A hair of diameter `d` cut flush at an angle `θ` to the skin shows
/// as a stub `d / sin θ` long; a dot that stands for one is never shorter than it is wide.
fn mark_length(dot_mm: f64, hair_mm: f64, exit_angle_deg: f64) -> f64 {
    let sine = exit_angle_deg.clamp(5.0, 90.0).to_radians().sin();
    dot_mm.max(hair_mm / sine)
}

/// Names of the pigments the technique calls for.
pub(crate) fn pigments(canvas: &Canvas) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for t in canvas.technique() {
        if !names.contains(&t.pigment) {
            names.push(t.pigment.clone());
        }
    }
    if names.is_empty() {
        names.push("unspecified".to_owned());
    }
    names
}

/// The impression at a spot, its number, session and order still 0.
pub(crate) fn impression(
    canvas: &Canvas,
    surface: &Surface,
    spot: Spot,
    pigments: &[String],
    settings: &Settings,
) -> Impression {
    let at = surface.on_canvas(spot);
    let mesh = canvas.mesh();
    let fields = canvas.fields();
    let normal = mesh.normal(at);
    let blend = |field: &[f64], default: f64| {
        if field.is_empty() { default } else { mesh.interpolate(at, field) }
    };
    let zone = zone_at(canvas, &at);
    let technique = canvas.technique().iter().find(|t| t.zone == zone).or(canvas.technique().first());
    let (diameter_mm, depth_mm) = technique.map_or(PLAIN, |t| (t.diameter_mm, t.depth_mm));
    let pigment = technique.and_then(|t| pigments.iter().position(|p| *p == t.pigment)).unwrap_or(0) as u16;
    let direction = tangent(&growth(canvas, &at), &normal);
    Impression {
        id: 0,
        session: 0,
        order: 0,
        position: mesh.position(at),
        normal,
        direction,
        kind: ImpressionKind::Dot,
        length_mm: mark_length(diameter_mm, settings.stub_diameter_mm, blend(&fields.exit_angle_deg, 90.0)),
        diameter_mm,
        depth_mm,
        pigment,
        zone,
        tone: blend(&fields.tone, 1.0).clamp(0.0, 1.0),
    }
}

/// The zone of a place: that of its nearest treated corner, because dots lie in treated places only.
fn zone_at(canvas: &Canvas, at: &SurfacePoint) -> ZoneKind {
    let corners = canvas.mesh().triangles()[at.triangle as usize];
    (0..3)
        .filter(|&k| canvas.zone(corners[k]) != ZoneKind::None)
        .max_by(|&a, &b| at.weights[a].total_cmp(&at.weights[b]))
        .map_or(ZoneKind::None, |k| canvas.zone(corners[k]))
}

/// The growth field at a place, not normalised; zero where no design gave one.
pub(crate) fn growth(canvas: &Canvas, at: &SurfacePoint) -> Vector {
    let field = &canvas.fields().growth;
    if field.is_empty() {
        return Vector3::zeros();
    }
    let corners = canvas.mesh().triangles()[at.triangle as usize];
    (0..3).map(|k| field[corners[k] as usize] * at.weights[k]).sum()
}

/// The unit tangent nearest to `wish`; some fixed tangent when there is no wish.
pub(crate) fn tangent(wish: &Vector, normal: &Vector) -> Vector {
    let project = |v: &Vector| (v - normal * normal.dot(v)).try_normalize(1e-6);
    project(wish)
        .or_else(|| project(&-Vector::y()))
        .or_else(|| project(&Vector::z()))
        .unwrap_or_else(Vector::x)
}
