//! A placement as a person asks for it: the JSON of `stubble place --request`.

use std::collections::BTreeMap;

use nalgebra::Vector3;
use serde::Deserialize;
use stubble_design::ZoneKind;
use stubble_evidence::{Evidence, UnknownFigure};
use stubble_head::Point;

use crate::{
    Canvas, CanvasError, Expression, ExpressionError, Follicle, NoInk, Quality, Regularity, Settings, Strands,
};

/// A checked request.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// How dense the dots are.
    pub density: DensityWish,
    /// A flat sheet `[width, height]` in mm instead of a mesh.
    pub plane_mm: Option<[f64; 2]>,
    /// File with follicles and their clear distance, mm.
    pub obstacles: Option<(String, f64)>,
    /// Exact number of dots.
    pub count: Option<usize>,
    /// Shares of the sessions.
    pub sessions: Option<Vec<f64>>,
    /// Least distance, mm.
    pub min_spacing_mm: Option<f64>,
    /// File with follicles of the donor area on a flat patch, mm, whose spacing is to be repeated.
    pub donor: Option<String>,
    /// Strand strokes in place of dots.
    pub strands: Option<StrandWish>,
    /// Regularity; `None` is natural.
    pub regularity: Option<Regularity>,
    /// Places to spare.
    pub no_ink: Vec<NoInk>,
    /// Draft or full.
    pub quality: Quality,
    /// Direction from which work starts.
    pub front: Option<Vector3<f64>>,
}

/// Which strand strokes.
#[derive(Debug, Clone, PartialEq)]
pub enum StrandWish {
    /// Fine hairs at the edge of a hairline.
    FineHairs,
    /// Longer hair everywhere.
    LongerHair,
    /// As described.
    Own(Strands),
}

/// Where the density comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum DensityWish {
    /// A per-vertex property of the mesh file, relative or in dots per cm².
    Property(String),
    /// The same everywhere, dots per cm².
    PerCm2(f64),
    /// A formula of the mesh's own axes, mm, giving dots per cm².
    Expression(Expression),
    /// Dots per cm² by zone of a design; needs a head.
    Zones(BTreeMap<ZoneKind, f64>),
}

/// Why a request cannot be followed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RequestError {
    /// Not JSON, or not of this form.
    #[error("the request is not valid: {0}")]
    Json(String),
    /// A value makes no sense.
    #[error("request, `{field}`: {problem}")]
    Field {
        /// Which one.
        field: &'static str,
        /// What is wrong and what is allowed.
        problem: String,
    },
    /// The expression.
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    /// A figure for a default is missing.
    #[error(transparent)]
    Figure(#[from] UnknownFigure),
    /// The canvas it describes.
    #[error(transparent)]
    Canvas(#[from] CanvasError),
    /// The mesh has no such property.
    #[error("the mesh has no per-vertex property `{wanted}`; it has {available}")]
    Property {
        /// The one asked for.
        wanted: String,
        /// Those there are.
        available: String,
    },
    /// A formula that is no number somewhere.
    #[error(
        "the density expression `{text}` is {value} at ({x:.1}, {y:.1}, {z:.1}) mm; it must be a finite number everywhere"
    )]
    NotFinite {
        /// The formula.
        text: String,
        /// Its value there.
        value: f64,
        /// x, mm.
        x: f64,
        /// y, mm.
        y: f64,
        /// z, mm.
        z: f64,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    density: RawDensity,
    plane_mm: Option<[f64; 2]>,
    count: Option<f64>,
    sessions: Option<Vec<f64>>,
    min_spacing_mm: Option<f64>,
    donor: Option<RawDonor>,
    strands: Option<RawStrands>,
    regularity: Option<RawRegularity>,
    obstacles: Option<RawObstacles>,
    #[serde(default)]
    no_ink: Vec<RawNoInk>,
    quality: Option<RawQuality>,
    front: Option<[f64; 3]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDensity {
    property: Option<String>,
    per_cm2: Option<f64>,
    expression: Option<String>,
    zones: Option<BTreeMap<ZoneKind, f64>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawRegularity {
    Number(f64),
    Word(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDonor {
    csv: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawStrands {
    Word(String),
    Own {
        #[serde(default)]
        zones: Vec<ZoneKind>,
        share: f64,
        length_mm: f64,
        width_mm: f64,
        #[serde(default)]
        bend_deg: f64,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawObstacles {
    csv: String,
    clear_mm: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNoInk {
    centre_mm: [f64; 3],
    radius_mm: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum RawQuality {
    Draft,
    Full,
}

/// Most dots that are placed at once.
const MOST_DOTS: f64 = 4_000_000.0;

impl Request {
    /// A request for a density and nothing else.
    #[must_use]
    pub fn plain(density: DensityWish, plane_mm: Option<[f64; 2]>) -> Self {
        Self {
            density,
            plane_mm,
            obstacles: None,
            count: None,
            sessions: None,
            min_spacing_mm: None,
            donor: None,
            strands: None,
            regularity: None,
            no_ink: Vec::new(),
            quality: Quality::Full,
            front: None,
        }
    }

    /// Reads a request.
    ///
    /// # Errors
    /// With the line, column or field, what is wrong there and what is allowed.
    pub fn from_json(text: &str) -> Result<Self, RequestError> {
        let raw: Raw = serde_json::from_str(text).map_err(|e| RequestError::Json(e.to_string()))?;
        let fail = |field, problem: String| Err(RequestError::Field { field, problem });
        let positive = |v: f64| v.is_finite() && v > 0.0;
        let given = raw.density.property.is_some() as u8
            + raw.density.per_cm2.is_some() as u8
            + raw.density.expression.is_some() as u8
            + raw.density.zones.is_some() as u8;
        if given != 1 {
            return fail(
                "density",
                format!("give exactly one of property, per_cm2, expression and zones, not {given}"),
            );
        }
        let density = match raw.density {
            RawDensity { property: Some(name), .. } => DensityWish::Property(name),
            RawDensity { per_cm2: Some(d), .. } if positive(d) && d <= 2000.0 => DensityWish::PerCm2(d),
            RawDensity { per_cm2: Some(d), .. } => {
                return fail(
                    "density.per_cm2",
                    format!("{d} dots per cm²; it must be above 0 and at most 2000"),
                );
            }
            RawDensity { expression: Some(text), .. } => DensityWish::Expression(text.parse()?),
            RawDensity { zones, .. } => DensityWish::Zones(zones.unwrap_or_default()),
        };
        if let DensityWish::Zones(zones) = &density
            && let Some((zone, d)) = zones.iter().find(|(_, d)| !d.is_finite() || **d < 0.0)
        {
            return fail("density.zones", format!("{d} dots per cm² for {zone:?}; it must be 0 or more"));
        }
        if let Some([w, h]) = raw.plane_mm {
            if ![w, h].iter().all(|s| (1.0..=2000.0).contains(s)) {
                return fail("plane_mm", format!("[{w}, {h}]; both sides must be between 1 and 2000 mm"));
            }
            if !matches!(density, DensityWish::PerCm2(_) | DensityWish::Expression(_)) {
                return fail("plane_mm", "a flat sheet needs a density by per_cm2 or expression".to_owned());
            }
        }
        let count = match raw.count {
            None => None,
            Some(n) if n.fract() == 0.0 && (1.0..=MOST_DOTS).contains(&n) => Some(n as usize),
            Some(n) => return fail("count", format!("{n}; it must be a whole number from 1 to {MOST_DOTS}")),
        };
        if let Some(shares) = &raw.sessions {
            let sum: f64 = shares.iter().sum();
            if shares.is_empty() {
                return fail(
                    "sessions",
                    "there are none; give one share per session, for example [0.3, 0.4, 0.3]".into(),
                );
            }
            if shares.len() > 12 {
                return fail("sessions", format!("{} shares; 12 sessions is the most", shares.len()));
            }
            if let Some(bad) = shares.iter().find(|s| !positive(**s)) {
                return fail("sessions", format!("a share of {bad}; every share must be above 0"));
            }
            if (sum - 1.0).abs() > 1e-3 {
                return fail("sessions", format!("the shares add up to {sum:.4}; they must add up to 1"));
            }
        }
        if let Some(d) = raw.min_spacing_mm
            && !(0.0..=10.0).contains(&d)
        {
            return fail("min_spacing_mm", format!("{d}; it must be between 0 and 10 mm"));
        }
        let regularity = match raw.regularity {
            None => None,
            Some(RawRegularity::Word(word)) if word == "natural" => None,
            Some(RawRegularity::Word(word)) => {
                return fail(
                    "regularity",
                    format!("`{word}`; it must be \"natural\" or a number from 0 to 1"),
                );
            }
            Some(RawRegularity::Number(v)) => match Regularity::new(v) {
                Some(r) => Some(r),
                None => {
                    return fail(
                        "regularity",
                        format!("{v}; it must be \"natural\" or a number from 0 to 1"),
                    );
                }
            },
        };
        if raw.donor.is_some() && regularity.is_some() {
            let problem =
                "a donor area and a regularity were given; each says how dots are spaced, leave one out";
            return fail("donor", problem.to_owned());
        }
        let strands = raw.strands.map(strand_wish).transpose()?;
        if let Some(o) = &raw.obstacles
            && !(0.0..=20.0).contains(&o.clear_mm)
        {
            return fail("obstacles.clear_mm", format!("{}; it must be between 0 and 20 mm", o.clear_mm));
        }
        let mut no_ink = Vec::new();
        for area in &raw.no_ink {
            if !area.centre_mm.iter().all(|c| c.is_finite()) || !(0.0..=1000.0).contains(&area.radius_mm) {
                return fail("no_ink", "centre_mm must be finite and radius_mm between 0 and 1000".into());
            }
            no_ink.push(NoInk { centre: Point::from(area.centre_mm), radius_mm: area.radius_mm });
        }
        if raw.front.is_some_and(|f| Vector3::from(f).try_normalize(1e-9).is_none()) {
            return fail("front", "a direction needs a length".into());
        }
        Ok(Self {
            density,
            plane_mm: raw.plane_mm,
            obstacles: raw.obstacles.map(|o| (o.csv, o.clear_mm)),
            count,
            sessions: raw.sessions,
            min_spacing_mm: raw.min_spacing_mm,
            donor: raw.donor.map(|d| d.csv),
            strands,
            regularity,
            no_ink,
            quality: match raw.quality {
                Some(RawQuality::Draft) => Quality::Draft,
                _ => Quality::Full,
            },
            front: raw.front.map(Vector3::from),
        })
    }

    /// The settings it asks for, defaults from the evidence base; `follicles` are those of its obstacles file.
    ///
    /// # Errors
    /// If a default is missing.
    pub fn settings(
        &self,
        evidence: &Evidence,
        follicles: Vec<Follicle>,
        seed: u64,
    ) -> Result<Settings, RequestError> {
        let default = Settings::new(evidence)?;
        Ok(Settings {
            count: self.count,
            sessions: self.sessions.clone().unwrap_or_else(|| default.sessions.clone()),
            min_spacing_mm: self.min_spacing_mm.unwrap_or(default.min_spacing_mm),
            regularity: self.regularity.unwrap_or(default.regularity),
            strands: match &self.strands {
                None => None,
                Some(StrandWish::FineHairs) => Some(Strands::fine_hairs(evidence)?),
                Some(StrandWish::LongerHair) => Some(Strands::longer_hair(evidence)?),
                Some(StrandWish::Own(own)) => Some(own.clone()),
            },
            follicles,
            no_ink: self.no_ink.clone(),
            quality: self.quality,
            seed,
            ..default
        })
    }

    /// The flat sheet it asks for, if it does.
    ///
    /// # Errors
    /// If its density is not finite somewhere, or 0 everywhere.
    pub fn sheet(&self) -> Result<Option<Canvas>, RequestError> {
        let Some([w, h]) = self.plane_mm else { return Ok(None) };
        Ok(Some(match &self.density {
            DensityWish::PerCm2(d) => Canvas::sheet(w, h, |_, _| *d)?,
            DensityWish::Expression(e) => {
                let canvas = Canvas::sheet(w, h, |_, _| 1.0)?;
                formula(canvas.mesh().clone(), e)?.with_front(canvas.front())
            }
            DensityWish::Property(_) | DensityWish::Zones(_) => {
                let problem = "a flat sheet needs a density by per_cm2 or expression".to_owned();
                return Err(RequestError::Field { field: "plane_mm", problem });
            }
        }))
    }

    /// The canvas on a mesh in mm (its own axes). `properties` are the per-vertex numbers of the mesh file. Densities
    /// below 0 count as 0. `zones` needs a head and is refused here.
    ///
    /// # Errors
    /// If the property is missing, the density is not finite somewhere, or it is 0 everywhere.
    pub fn canvas(
        &self,
        mesh: stubble_head::Mesh,
        properties: &BTreeMap<String, Vec<f32>>,
    ) -> Result<Canvas, RequestError> {
        let canvas = match &self.density {
            DensityWish::PerCm2(d) => {
                let density = vec![*d; mesh.positions().len()];
                Canvas::new(mesh, density)?
            }
            DensityWish::Expression(e) => formula(mesh, e)?,
            DensityWish::Property(name) => {
                let Some(values) = properties.get(name) else {
                    let names: Vec<&str> = properties.keys().map(String::as_str).collect();
                    let available = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
                    return Err(RequestError::Property { wanted: name.clone(), available });
                };
                Canvas::new(
                    mesh,
                    values.iter().map(|v| f64::from(*v)).map(|v| if v < 0.0 { 0.0 } else { v }).collect(),
                )?
            }
            DensityWish::Zones(_) => {
                let problem =
                    "zones are parts of a design on a head; give a head scan, or another density".to_owned();
                return Err(RequestError::Field { field: "density.zones", problem });
            }
        };
        Ok(match self.front {
            Some(front) => canvas.with_front(front),
            None => canvas,
        })
    }
}

fn strand_wish(raw: RawStrands) -> Result<StrandWish, RequestError> {
    let fail = |problem: String| Err(RequestError::Field { field: "strands", problem });
    match raw {
        RawStrands::Word(word) if word == "fine_hairs" => Ok(StrandWish::FineHairs),
        RawStrands::Word(word) if word == "longer_hair" => Ok(StrandWish::LongerHair),
        RawStrands::Word(word) => fail(format!(
            "`{word}`; it must be \"fine_hairs\", \"longer_hair\" or an object with share, length_mm and width_mm"
        )),
        RawStrands::Own { zones, share, length_mm, width_mm, bend_deg } => {
            for (name, value, range) in [
                ("share", share, 0.0..=1.0),
                ("length_mm", length_mm, 0.5..=50.0),
                ("width_mm", width_mm, 0.02..=2.0),
                ("bend_deg", bend_deg, 0.0..=180.0),
            ] {
                if !range.contains(&value) {
                    let (low, high) = (range.start(), range.end());
                    return fail(format!("{name} is {value}; it must be between {low} and {high}"));
                }
            }
            Ok(StrandWish::Own(Strands { zones, share, length_mm, width_mm, bend_deg }))
        }
    }
}

/// A canvas whose density is a formula, the mesh refined where the formula bends.
fn formula(mesh: stubble_head::Mesh, e: &Expression) -> Result<Canvas, RequestError> {
    for p in mesh.positions() {
        let value = e.at([p.x, p.y, p.z]);
        if !value.is_finite() {
            return Err(RequestError::NotFinite { text: e.text().to_owned(), value, x: p.x, y: p.y, z: p.z });
        }
    }
    Ok(Canvas::with_density(mesh, &|p| e.at([p.x, p.y, p.z]).max(0.0))?)
}

/// Reads follicles: a CSV with columns `x,y[,z]` or `x_mm,y_mm[,z_mm]`, others ignored; lengths are multiplied by
/// `mm_per_unit`.
///
/// # Errors
/// With the line, if a column is missing or a value is no number.
pub fn read_follicles(text: &[u8], clear_mm: f64, mm_per_unit: f64) -> Result<Vec<Follicle>, RequestError> {
    let fail = |line: u64, what: String| RequestError::Field {
        field: "obstacles.csv",
        problem: format!("line {line}: {what}"),
    };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let header = reader.headers().map_err(|e| fail(1, e.to_string()))?.clone();
    let column = |axis: &str| {
        header
            .iter()
            .position(|h| h.eq_ignore_ascii_case(axis) || h.eq_ignore_ascii_case(&format!("{axis}_mm")))
    };
    let (Some(x), Some(y)) = (column("x"), column("y")) else {
        return Err(fail(1, "no columns x and y (or x_mm and y_mm); z is optional".to_owned()));
    };
    let z = column("z");
    let mut follicles = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| fail(e.position().map_or(0, csv::Position::line), e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let number = |k: usize| {
            let word = record.get(k).unwrap_or("");
            word.parse::<f64>()
                .ok()
                .filter(|v| v.is_finite())
                .map(|v| v * mm_per_unit)
                .ok_or_else(|| fail(line, format!("`{word}` is no finite number")))
        };
        let position = Point::new(number(x)?, number(y)?, z.map_or(Ok(0.0), number)?);
        follicles.push(Follicle { position, clear_mm });
    }
    Ok(follicles)
}
