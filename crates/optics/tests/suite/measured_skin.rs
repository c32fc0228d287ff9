//! Fits to measured skin: `shared/reference/nist_skin_400_700_10nm.csv`.

use rayon::prelude::*;
use stubble_evidence::Evidence;
use stubble_optics::colour::{Lab, Viewing, delta_e_2000};
use stubble_optics::dot::{DotGeometry, respond};
use stubble_optics::fit::{Geometry, Prior, fit_lab, fit_spectrum};
use stubble_optics::shade::Shade;
use stubble_optics::{Accuracy, Skin, SkinTone, Spectrum};

fn measured() -> Option<Vec<Spectrum>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference/nist_skin_400_700_10nm.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("SKIPPED: {path} is absent");
        return None;
    };
    let rows: Vec<Vec<f64>> =
        text.lines().skip(1).map(|l| l.split(',').map(|v| v.trim().parse().unwrap()).collect()).collect();
    let wavelengths: Vec<f64> = rows.iter().map(|r| r[0]).collect();
    let subject = |k: usize| rows.iter().map(|r| r[k]).collect::<Vec<f64>>();
    Some((1..rows[0].len()).map(|k| Spectrum::from_samples(&wavelengths, &subject(k)).unwrap()).collect())
}

#[test]
fn a_fit_explains_measured_people_and_says_what_it_cannot_know() {
    let Some(people) = measured() else { return };
    let prior = Prior::new(&Evidence::builtin()).unwrap();
    let some: Vec<&Spectrum> = people.iter().step_by(4).collect();
    let fits: Vec<_> =
        some.par_iter().map(|p| fit_spectrum(&prior, p, Geometry::WithGlare).unwrap()).collect();
    let mut errors: Vec<f64> = fits.iter().map(|f| f.delta_e).collect();
    errors.sort_by(f64::total_cmp);
    let (median, worst) = (errors[errors.len() / 2], errors[errors.len() - 1]);
    assert!(median <= 0.6 && worst < 1.6, "median {median}, worst {worst}");

    let identifiable = |name: &str| {
        fits.iter().filter(|f| f.parameters.iter().any(|p| p.name == name && p.identifiable)).count()
    };
    assert_eq!(identifiable("melanin"), fits.len());
    assert_eq!(
        identifiable("mie_power"),
        0,
        "a reflectance cannot tell the power of Mie scattering from the rest"
    );
    for fit in &fits {
        assert!(fit.skin.check().is_ok());
        assert!(fit.parameters.iter().all(|p| p.low < p.value && p.value < p.high));
    }
}

#[test]
fn a_colour_leaves_more_open_than_a_spectrum() {
    let prior = Prior::new(&Evidence::builtin()).unwrap();
    let colour = Lab { l: 58.0, a: 11.5, b: 17.0 };
    let fit = fit_lab(&prior, colour, 0.5, Geometry::WithGlare).unwrap();
    assert!(fit.delta_e < 0.5, "{}", fit.delta_e);
    let known: Vec<&str> = fit.parameters.iter().filter(|p| p.identifiable).map(|p| p.name).collect();
    assert!(known.contains(&"melanin") && known.len() <= 3, "{known:?}");
    let error = fit_lab(&prior, Lab { a: f64::NAN, ..colour }, 0.5, Geometry::WithGlare).unwrap_err();
    assert!(error.to_string().starts_with("a: NaN"));
}

#[test]
fn presets_are_of_their_class_and_near_the_mean_of_the_people_measured() {
    let evidence = Evidence::builtin();
    let viewing = Viewing::standard();
    let people = measured();
    for tone in SkinTone::ALL {
        let skin = Skin::preset(&evidence, tone).unwrap();
        assert!(skin.check().is_ok());
        let lab = viewing.lab(&skin.reflectance(true, Accuracy::Interactive));
        assert_eq!(SkinTone::of_ita_deg(lab.ita_deg()), tone, "{tone:?} {lab:?} {}", lab.ita_deg());
        let of_tone = |p: &&Spectrum| SkinTone::of_ita_deg(viewing.lab(p).ita_deg()) == tone;
        let same: Vec<&Spectrum> = people.iter().flatten().filter(of_tone).collect();
        if same.is_empty() {
            continue;
        }
        let mean = Spectrum::from_bands(|b| same.iter().map(|p| p[b]).sum::<f64>() / same.len() as f64);
        let difference = delta_e_2000(lab, viewing.lab(&mean));
        assert!(difference < 0.8, "{tone:?} {difference}");
    }
}

#[test]
fn dots_in_every_preset_lie_within_the_dot_table() {
    let evidence = Evidence::builtin();
    let ink = Shade::carbon(20.0).ink(&evidence, 0.6).unwrap();
    for tone in SkinTone::ALL {
        let skin = Skin::preset(&evidence, tone).unwrap();
        for (depth_mm, diameter_mm) in [(0.3, 0.15), (0.6, 0.25), (1.0, 0.4)] {
            let geometry = DotGeometry { depth_mm, diameter_mm, thickness_mm: 0.1 };
            let response = respond(&skin, &ink, &geometry, Accuracy::Interactive);
            assert!(response.is_ok(), "{tone:?} {depth_mm} {}", response.unwrap_err());
        }
    }
}
