//! The figures of `data/hairline.toml` and `data/scales.toml` under the names the design uses.

use stubble_evidence::{Evidence, Figure, UnknownFigure};
use stubble_optics::shade::Shade;

use crate::request::{Condition, DesignRequest, Look, Norwood, Style};
use crate::{ZoneKind, ZoneTechnique};

/// Hairline and field figures, values only.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rules {
    pub(crate) mid_frontal_mm: Figure,
    pub(crate) mid_frontal_female_mm: Figure,
    pub(crate) age_rise_mm_per_year: f64,
    pub(crate) age_reference_years: f64,
    pub(crate) face_third_weight: f64,
    pub(crate) face_third_reference_mm: f64,
    pub(crate) advanced_loss_rise_mm: f64,
    pub(crate) apex_rise_mm: Figure,
    pub(crate) apex_coronal_clearance_mm: f64,
    pub(crate) mound_forward_mm: f64,
    pub(crate) mound_fraction: f64,
    pub(crate) peak_mm: f64,
    pub(crate) peak_width_mm: f64,
    pub(crate) temple_setback_mm: f64,
    pub(crate) temple_setback_female_mm: f64,
    pub(crate) temple_from_apex_mm: f64,
    pub(crate) temple_from_apex_female_mm: f64,
    pub(crate) infratemporal_depth_mm: f64,
    pub(crate) sideburn_forward_mm: f64,
    pub(crate) beard_transition_mm: f64,
    pub(crate) macro_mm: f64,
    pub(crate) macro_wavelength_mm: f64,
    pub(crate) micro_mm: f64,
    pub(crate) micro_wavelength_mm: f64,
    pub(crate) asymmetry_mm: f64,
    pub(crate) edge_density_share: Figure,
    pub(crate) fue_harvested_share: f64,
    pub(crate) scar_density_share: f64,
    pub(crate) scar_tone_share: f64,
    pub(crate) edge_tone_share: f64,
    ramp_soft_mm: Figure,
    ramp_faded_mm: Figure,
    ramp_defined_mm: Figure,
    ramp_edge_up_mm: Figure,
    pub(crate) edge_zone_share: f64,
    pub(crate) side_fade_mm: f64,
    pub(crate) recession_blend_mm: f64,
    pub(crate) border_feather_mm: f64,
    core_per_cm2: Figure,
    density_look_share: f64,
    strands_look_share: f64,
    pub(crate) exit_hairline_deg: f64,
    pub(crate) exit_temple_deg: f64,
    pub(crate) exit_mid_front_deg: f64,
    pub(crate) exit_mid_back_deg: f64,
    pub(crate) exit_nape_deg: f64,
    pub(crate) whorl_s: f64,
    pub(crate) whorl_offset_mm: f64,
    pub(crate) whorl_radius_mm: f64,
    pub(crate) whorl_right_share: f64,
    pub(crate) whorl_clockwise_share: f64,
    pub(crate) dot_diameter_mm: f64,
    edge_diameter_share: f64,
    pub(crate) dot_depth_mm: f64,
    pub(crate) water_parts_core: f64,
    water_parts_edge: f64,
    pub(crate) transition_zone_mm: f64,
    pub(crate) defined_zone_mm: f64,
    pub(crate) edge_hairs_share: f64,
    pub(crate) edge_diameter_of_hair_share: f64,
    pub(crate) temple_hairs_share: f64,
    styles: Vec<(Style, StyleShape)>,
}

impl Rules {
    /// Reads every figure once.
    pub(crate) fn new(evidence: &Evidence) -> Result<Self, UnknownFigure> {
        let figure = |name: &str| evidence.figure(&format!("hairline.{name}"));
        let v = |name: &str| figure(name).map(|f| f.value);
        Ok(Self {
            mid_frontal_mm: figure("mid_frontal_point_mm")?.clone(),
            mid_frontal_female_mm: figure("mid_frontal_point_female_mm")?.clone(),
            age_rise_mm_per_year: v("age_rise_mm_per_year")?,
            age_reference_years: v("age_reference_years")?,
            face_third_weight: v("face_third_weight")?,
            face_third_reference_mm: v("face_third_reference_mm")?,
            advanced_loss_rise_mm: v("advanced_loss_rise_mm")?,
            apex_rise_mm: figure("apex_rise_mm")?.clone(),
            apex_coronal_clearance_mm: v("apex_coronal_clearance_mm")?,
            mound_forward_mm: v("lateral_mound_forward_mm")?,
            mound_fraction: v("lateral_mound_fraction")?,
            peak_mm: v("widows_peak_mm")?,
            peak_width_mm: v("widows_peak_width_mm")?,
            temple_setback_mm: v("temple_peak_setback_mm")?,
            temple_setback_female_mm: v("temple_peak_setback_female_mm")?,
            temple_from_apex_mm: v("temple_peak_from_apex_mm")?,
            temple_from_apex_female_mm: v("temple_peak_from_apex_female_mm")?,
            infratemporal_depth_mm: v("infratemporal_depth_mm")?,
            sideburn_forward_mm: v("sideburn_forward_mm")?,
            beard_transition_mm: v("beard_transition_mm")?,
            macro_mm: v("macro_irregularity_mm")?,
            macro_wavelength_mm: v("macro_irregularity_wavelength_mm")?,
            micro_mm: v("micro_irregularity_mm")?,
            micro_wavelength_mm: v("micro_irregularity_wavelength_mm")?,
            asymmetry_mm: v("asymmetry_mm")?,
            edge_density_share: figure("edge_density_share")?.clone(),
            fue_harvested_share: v("fue_harvested_share")?,
            scar_density_share: v("scar_density_share")?,
            scar_tone_share: v("scar_tone_share")?,
            edge_tone_share: v("edge_tone_share")?,
            ramp_soft_mm: figure("ramp_soft_mm")?.clone(),
            ramp_faded_mm: figure("ramp_faded_mm")?.clone(),
            ramp_defined_mm: figure("ramp_defined_mm")?.clone(),
            ramp_edge_up_mm: figure("ramp_edge_up_mm")?.clone(),
            edge_zone_share: v("edge_zone_share")?,
            side_fade_mm: v("side_fade_mm")?,
            recession_blend_mm: v("recession_blend_mm")?,
            border_feather_mm: v("border_feather_mm")?,
            core_per_cm2: evidence.figure("technique.density_core_per_cm2")?.clone(),
            transition_zone_mm: evidence.figure("observed.transition_zone_mm")?.value,
            defined_zone_mm: evidence.figure("observed.defined_zone_mm")?.value,
            edge_hairs_share: evidence.figure("hair.edge_hairs_share")?.value,
            edge_diameter_of_hair_share: evidence.figure("hair.edge_diameter_share")?.value,
            temple_hairs_share: evidence.figure("hair.temple_hairs_share")?.value,
            density_look_share: v("density_look_share")?,
            strands_look_share: v("strands_look_share")?,
            exit_hairline_deg: v("exit_angle_hairline_deg")?,
            exit_temple_deg: v("exit_angle_temple_deg")?,
            exit_mid_front_deg: v("exit_angle_mid_front_deg")?,
            exit_mid_back_deg: v("exit_angle_mid_back_deg")?,
            exit_nape_deg: v("exit_angle_nape_deg")?,
            whorl_s: v("whorl_s")?,
            whorl_offset_mm: v("whorl_offset_mm")?,
            whorl_radius_mm: v("whorl_radius_mm")?,
            whorl_right_share: v("whorl_right_share")?,
            whorl_clockwise_share: v("whorl_clockwise_share")?,
            dot_diameter_mm: evidence.figure("technique.dot_diameter_mm")?.value,
            edge_diameter_share: v("edge_diameter_share")?,
            dot_depth_mm: evidence.figure("technique.pigment_depth_mm")?.value,
            water_parts_core: v("water_parts_core")?,
            water_parts_edge: v("water_parts_edge")?,
            styles: Style::ALL
                .into_iter()
                .map(|style| Ok((style, StyleShape::new(style, evidence)?)))
                .collect::<Result<_, UnknownFigure>>()?,
        })
    }

    /// Final dots per cm² of the core: as wished, else as dense as the person's own follicular units where they were
    /// measured and the range allows, else the usual; less of it between longer hair.
    pub(crate) fn core_per_cm2(&self, request: &DesignRequest) -> f64 {
        let figure = &self.core_per_cm2;
        let usual = request.native_per_cm2.map_or(figure.value, |own| own.clamp(figure.low, figure.high));
        let share = match request.look {
            Look::Shaved => 1.0,
            Look::Density => self.density_look_share,
            Look::Strands => self.strands_look_share,
        };
        request.core_per_cm2.unwrap_or(usual * share)
    }

    /// How a style departs from the neutral front.
    pub(crate) fn style(&self, style: Style) -> StyleShape {
        self.styles.iter().find(|(s, _)| *s == style).map(|(_, shape)| *shape).unwrap_or_default()
    }

    /// How much higher than usual a male line belongs for age and loss, mm.
    pub(crate) fn rise_mm(&self, request: &DesignRequest) -> f64 {
        let age = (request.age_years - self.age_reference_years).max(0.0) * self.age_rise_mm_per_year;
        let advanced = matches!(
            request.condition,
            Condition::MalePattern { stage: Norwood::VI | Norwood::VII }
                | Condition::TransplantTopUp { stage: Norwood::VI | Norwood::VII, .. }
        );
        age + if advanced { self.advanced_loss_rise_mm } else { 0.0 }
    }

    /// How dots of a zone are made; `area_cm2` is its treated area.
    pub(crate) fn technique(&self, zone: ZoneKind, request: &DesignRequest, area_cm2: f64) -> ZoneTechnique {
        let fine = matches!(zone, ZoneKind::Edge | ZoneKind::Scar);
        let share = if fine { self.edge_diameter_share } else { 1.0 };
        let core = self.ink(request);
        let paler = (1.0 + self.water_parts_edge) / (1.0 + self.water_parts_core);
        let ink = if fine { core.thinned(paler) } else { core };
        ZoneTechnique {
            zone,
            diameter_mm: request.dot_diameter_mm.unwrap_or(self.dot_diameter_mm) * share,
            depth_mm: request.depth_mm.unwrap_or(self.dot_depth_mm),
            pigment: ink.to_string(),
            area_cm2,
        }
    }

    /// Ink of the core.
    pub(crate) fn ink(&self, request: &DesignRequest) -> Shade {
        let wished = request.ink.as_ref().and_then(|ink| ink.parse().ok());
        wished.unwrap_or_else(|| Shade::carbon(self.water_parts_core))
    }

    /// Width of the gradient from the front edge to full density.
    pub(crate) fn ramp_mm(&self, style: Style) -> &Figure {
        match style {
            Style::Faded => &self.ramp_faded_mm,
            Style::Defined => &self.ramp_defined_mm,
            Style::EdgeUp => &self.ramp_edge_up_mm,
            Style::Soft | Style::Broken | Style::Peaked | Style::Rounded | Style::Mature | Style::Female => {
                &self.ramp_soft_mm
            }
        }
    }
}

/// How a style departs from the rules' neutral front; the figures are in `data/style.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct StyleShape {
    /// Added to the height of the mid-frontal point, mm.
    pub(crate) height_mm: f64,
    /// Added to the rise of the apex, mm.
    pub(crate) apex_rise_mm: f64,
    /// Height of the mounds as a share of the usual.
    pub(crate) mound_share: f64,
    /// Height of a widow's peak as a share of the usual.
    pub(crate) peak_share: f64,
    /// Macro-irregularity as a share of the usual.
    pub(crate) macro_share: f64,
    /// Micro-irregularity as a share of the usual.
    pub(crate) micro_share: f64,
    /// Radius of the line at the apex, mm.
    pub(crate) corner_radius_mm: f64,
    /// Apex inside the vertical through the outer corner of the eye, mm.
    pub(crate) corner_inset_mm: f64,
    /// How much the front breaks into groups, 0..=1.
    pub(crate) broken_share: f64,
}

impl StyleShape {
    fn new(style: Style, evidence: &Evidence) -> Result<Self, UnknownFigure> {
        let v = |name: &str| evidence.figure(&format!("style.{}_{name}", style.name())).map(|f| f.value);
        Ok(Self {
            height_mm: v("height_mm")?,
            apex_rise_mm: v("apex_rise_mm")?,
            mound_share: v("mound_share")?,
            peak_share: v("peak_share")?,
            macro_share: v("macro_share")?,
            micro_share: v("micro_share")?,
            corner_radius_mm: v("corner_radius_mm")?,
            corner_inset_mm: v("corner_inset_mm")?,
            broken_share: v("broken_share")?,
        })
    }
}

/// The outline of loss at a Norwood stage, in scalp coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NorwoodShape {
    /// Back of the loss on the midline of the front, nasion-inion fraction.
    pub(crate) mid_s: f64,
    /// Back of the temporal recession.
    pub(crate) apex_s: f64,
    /// Where the recession is deepest, coronal-arc fraction from the midline.
    pub(crate) apex_t: f64,
    /// Half-width of the forelock.
    pub(crate) forelock_t: f64,
    /// Upper border of the side fringe.
    pub(crate) side_t: f64,
    /// Centre of the crown loss.
    pub(crate) crown_s: f64,
    /// Radius of the crown loss, mm.
    pub(crate) crown_radius_mm: f64,
    /// Share of hair kept between front and crown.
    pub(crate) bridge_retained: f64,
}

impl NorwoodShape {
    /// `None` for stage I: nothing is lost.
    pub(crate) fn new(stage: Norwood, evidence: &Evidence) -> Result<Option<Self>, UnknownFigure> {
        let key = match stage {
            Norwood::I => return Ok(None),
            Norwood::II => "2",
            Norwood::IIa => "2a",
            Norwood::III => "3",
            Norwood::IIIa => "3a",
            Norwood::IIIVertex => "3_vertex",
            Norwood::IV => "4",
            Norwood::IVa => "4a",
            Norwood::V => "5",
            Norwood::Va => "5a",
            Norwood::VI => "6",
            Norwood::VII => "7",
        };
        let v = |name: &str| evidence.figure(&format!("scales.norwood_{key}_{name}")).map(|f| f.value);
        Ok(Some(Self {
            mid_s: v("mid_s")?,
            apex_s: v("apex_s")?,
            apex_t: evidence.figure("scales.apex_t")?.value,
            forelock_t: v("forelock_t")?,
            side_t: v("side_t")?,
            crown_s: evidence.figure("scales.crown_s")?.value,
            crown_radius_mm: v("crown_radius_mm")?,
            bridge_retained: v("bridge_retained")?,
        }))
    }
}
