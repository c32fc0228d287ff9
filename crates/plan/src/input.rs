//! What a plan is made from: dots by zone and session, the person, the place and the clinic's own prices.

use std::collections::BTreeMap;
use std::f64::consts::PI;

use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_design::{Condition, Ludwig, Norwood, ZoneKind, ZoneTechnique};
use stubble_placement::Layout;

use crate::{Currency, PlanError};

/// The dots of one zone in one session, made with one pigment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ZoneSession {
    /// Zone.
    pub zone: ZoneKind,
    /// Treatment session, from 1.
    pub session: u8,
    /// Number of impressions.
    pub dots: u32,
    /// Area of the zone, cm².
    pub area_cm2: f64,
    /// Diameter of the round dot of the same area as the mean impression, mm.
    pub diameter_mm: f64,
    /// Mean depth of the pigment, mm.
    pub depth_mm: f64,
    /// Pigment and dilution, e.g. `carbon black 1:15`.
    pub pigment: String,
}

/// Everything that a plan depends on, apart from the evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanInput {
    /// Dots by session, zone and pigment.
    pub zones: Vec<ZoneSession>,
    /// Treated area, cm².
    pub treated_area_cm2: f64,
    /// Area of the whole scalp, cm².
    pub scalp_area_cm2: f64,
    /// The person.
    pub person: Person,
    /// Date of the consultation: nothing happens before it.
    #[schemars(with = "String")]
    pub date: Date,
    /// Region whose price level holds: a figure `cost.factor_REGION` has to exist, e.g. `GB`, `US`, `EU`, `AU`.
    pub region: String,
    /// The clinic's own prices; without them the default table of the region holds.
    #[serde(default)]
    pub prices: Option<ClinicPrices>,
}

/// Sex, as far as patterns of loss differ by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither, or not stated.
    Other,
}

/// Group of skin colour by the individual typology angle, lightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the group names are the documentation")]
pub enum SkinGroup {
    VeryLight,
    Light,
    Intermediate,
    Tan,
    Brown,
    Dark,
}

/// Colour of the person's own hair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the colour names are the documentation")]
pub enum HairColour {
    Black,
    Brown,
    Blond,
    Red,
    Grey,
    White,
}

/// Kind and stage of the loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind", content = "stage")]
pub enum HairLoss {
    /// Norwood-Hamilton stage, 1 to 7.
    Norwood(u8),
    /// Ludwig grade, 1 to 3.
    Ludwig(u8),
    /// Alopecia areata in patches.
    Areata,
    /// No hair on the whole scalp (alopecia totalis or universalis).
    Universalis,
    /// Hair lost to scarring disease.
    ScarringAlopecia,
    /// A scar of surgery or injury.
    Scar,
    /// Not stated.
    Unknown,
}

impl HairLoss {
    /// What a design's condition is to the plan.
    #[must_use]
    pub fn of(condition: &Condition) -> Self {
        match condition {
            Condition::MalePattern { stage } | Condition::TransplantTopUp { stage, .. } => {
                Self::Norwood(match stage {
                    Norwood::I => 1,
                    Norwood::II | Norwood::IIa => 2,
                    Norwood::III | Norwood::IIIa | Norwood::IIIVertex => 3,
                    Norwood::IV | Norwood::IVa => 4,
                    Norwood::V | Norwood::Va => 5,
                    Norwood::VI => 6,
                    Norwood::VII => 7,
                })
            }
            Condition::FemalePattern { grade } => Self::Ludwig(match grade {
                Ludwig::I => 1,
                Ludwig::II => 2,
                Ludwig::III => 3,
            }),
            Condition::AlopeciaAreata { .. } => Self::Areata,
            Condition::WholeScalp => Self::Universalis,
            Condition::ScarringAlopecia { .. } => Self::ScarringAlopecia,
            Condition::Scars { .. } => Self::Scar,
            Condition::Sinclair { .. }
            | Condition::Diffuse { .. }
            | Condition::Traction { .. }
            | Condition::Sideburns { .. } => Self::Unknown,
        }
    }
}

/// A yes to a screening question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Id of the screening rule, e.g. `keloid`.
    pub rule: String,
    /// When it happened or ended (last dose, operation), or is expected to end; the waiting time counts from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub date: Option<Date>,
    /// A doctor has cleared the person in writing.
    #[serde(default)]
    pub cleared_by_doctor: bool,
}

impl Finding {
    /// A yes without a date.
    #[must_use]
    pub fn yes(rule: &str) -> Self {
        Self { rule: rule.to_owned(), date: None, cleared_by_doctor: false }
    }

    /// A yes with the date the waiting time counts from.
    #[must_use]
    pub fn on(rule: &str, date: Date) -> Self {
        Self { date: Some(date), ..Self::yes(rule) }
    }
}

/// What a plan has to know about the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    /// Age in years, if stated.
    pub age_years: Option<u8>,
    /// Sex.
    pub sex: Sex,
    /// Skin colour, if measured.
    pub skin: Option<SkinGroup>,
    /// Colour of the own hair, if stated.
    pub hair: Option<HairColour>,
    /// Kind and stage of the loss.
    pub loss: HairLoss,
    /// Screening questions answered with yes.
    pub findings: Vec<Finding>,
    /// The screening questions were all put: without this nothing is called suitable.
    pub screened: bool,
    /// Score of the appearance anxiety inventory, 0 to 40, if taken.
    pub appearance_anxiety: Option<u8>,
}

impl Person {
    /// Somebody of whom only the loss is known.
    #[must_use]
    pub fn unknown(loss: HairLoss) -> Self {
        Self {
            age_years: None,
            sex: Sex::Other,
            skin: None,
            hair: None,
            loss,
            findings: Vec::new(),
            screened: false,
            appearance_anxiety: None,
        }
    }

    pub(crate) fn check(&self) -> Result<(), PlanError> {
        let scales = match self.loss {
            HairLoss::Norwood(stage) => Some(("Norwood stage", stage, 1, 7)),
            HairLoss::Ludwig(grade) => Some(("Ludwig grade", grade, 1, 3)),
            _ => None,
        };
        let score = self.appearance_anxiety.map(|score| ("appearance anxiety score", score, 0, 40));
        for (what, value, low, high) in scales.into_iter().chain(score) {
            if !(low..=high).contains(&value) {
                return Err(PlanError::Scale { what, value, low, high });
            }
        }
        Ok(())
    }
}

/// A clinic's own prices. What is given is charged, item by item; amounts are decimals in quotes, e.g. `"120.00"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClinicPrices {
    /// Currency of all amounts.
    pub currency: Currency,
    /// Consultation.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub consultation: Option<Decimal>,
    /// Each sitting, whatever its length.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub sitting: Option<Decimal>,
    /// Each hour of a sitting, set-up and breaks included.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub hour: Option<Decimal>,
    /// Each thousand dots.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub thousand_dots: Option<Decimal>,
    /// Each treated cm².
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub cm2: Option<Decimal>,
    /// Pigment, each bottle opened.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub bottle: Option<Decimal>,
    /// Aftercare kit.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub aftercare_kit: Option<Decimal>,
    /// A touch-up years later; not part of the first price.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub touch_up: Option<Decimal>,
    /// Tax on everything, in percent.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub tax_percent: Option<Decimal>,
}

impl PlanInput {
    /// Counts a layout's impressions by session, zone and pigment.
    ///
    /// `techniques` gives the area of each zone, cm²; the pigment's name comes from the layout.
    ///
    /// # Errors
    /// If an impression lies in a zone that `techniques` lacks, or names a pigment that the layout lacks.
    pub fn from_layout(
        layout: &Layout,
        techniques: &[ZoneTechnique],
        scalp_area_cm2: f64,
        person: Person,
        date: Date,
        region: &str,
    ) -> Result<Self, PlanError> {
        let mut groups: BTreeMap<(u8, ZoneKind, u16), Sums> = BTreeMap::new();
        for i in &layout.impressions {
            let sums = groups.entry((i.session, i.zone, i.pigment)).or_default();
            sums.dots += 1;
            sums.length_times_diameter_mm2 += i.length_mm * i.diameter_mm;
            sums.depth_mm += i.depth_mm;
        }
        let mut zones = Vec::with_capacity(groups.len());
        for ((session, zone, pigment), sums) in groups {
            let technique =
                techniques.iter().find(|t| t.zone == zone).ok_or(PlanError::NoTechnique { zone, session })?;
            let pigment = layout.pigments.get(usize::from(pigment)).ok_or(PlanError::NoPigment {
                zone,
                session,
                index: pigment,
            })?;
            let count = f64::from(sums.dots);
            zones.push(ZoneSession {
                zone,
                session,
                dots: sums.dots,
                area_cm2: technique.area_cm2,
                diameter_mm: (sums.length_times_diameter_mm2 / count).sqrt(),
                depth_mm: sums.depth_mm / count,
                pigment: pigment.clone(),
            });
        }
        let treated_area_cm2 =
            techniques.iter().filter(|t| t.zone != ZoneKind::None).map(|t| t.area_cm2).sum();
        let region = region.to_owned();
        Ok(Self { zones, treated_area_cm2, scalp_area_cm2, person, date, region, prices: None })
    }

    /// Number of treatment sessions.
    #[must_use]
    pub fn sessions(&self) -> u8 {
        self.zones.iter().map(|z| z.session).max().unwrap_or(0)
    }

    pub(crate) fn check(&self) -> Result<(), PlanError> {
        if self.zones.iter().all(|z| z.dots == 0) {
            return Err(PlanError::NoDots);
        }
        let dots: u64 = self.zones.iter().map(|z| u64::from(z.dots)).sum();
        if dots > u64::from(u32::MAX) {
            return Err(PlanError::TooManyDots { dots });
        }
        for z in &self.zones {
            let fields = [("area_cm2", z.area_cm2), ("diameter_mm", z.diameter_mm), ("depth_mm", z.depth_mm)];
            if let Some(&(field, value)) = fields.iter().find(|(_, v)| !(v.is_finite() && *v > 0.0)) {
                return Err(PlanError::Zone { zone: z.zone, session: z.session, field, value });
            }
        }
        for session in 1..=self.sessions() {
            if !self.zones.iter().any(|z| z.session == session) {
                return Err(PlanError::SessionGap { session });
            }
        }
        if self.zones.iter().any(|z| z.session == 0) {
            return Err(PlanError::SessionGap { session: 0 });
        }
        for (field, value) in
            [("treated_area_cm2", self.treated_area_cm2), ("scalp_area_cm2", self.scalp_area_cm2)]
        {
            if !(value.is_finite() && value > 0.0) {
                return Err(PlanError::Area { field, value });
            }
        }
        self.person.check()
    }
}

impl ZoneSession {
    /// Skin that the dots cover if none overlap, cm².
    pub(crate) fn marked_cm2(&self) -> f64 {
        f64::from(self.dots) * PI / 4.0 * self.diameter_mm * self.diameter_mm * 0.01
    }
}

#[derive(Default)]
struct Sums {
    dots: u32,
    length_times_diameter_mm2: f64,
    depth_mm: f64,
}
