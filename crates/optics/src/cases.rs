//! The open case format: layered stacks in, reflectances out (`stubble optics reflectance`).
//!
//! A file holds one case, an array of cases, or an object with `cases`. A case has `id`, `n_above` and `n_below`
//! (1 if absent), optionally `mu0`, and `layers` of `n`, `mu_a`, `mu_s`, `g` in cm⁻¹ and `d` in cm. Unknown keys are
//! ignored.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::adding_doubling::{self, Accuracy, IncidenceError, Reflectance};
use crate::{Layer, LayerError, LayerStack};

/// One stack to solve.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its name in the answer.
    pub id: String,
    /// The layers.
    pub stack: LayerStack,
    /// Cosine of the angle of incidence; 1 is normal.
    pub mu0: f64,
}

/// What is wrong with a case, naming the field.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CaseError {
    /// Not JSON.
    #[error("not JSON: {0}")]
    Json(String),
    /// No case where one should be.
    #[error("a case, an array of cases or an object with `cases` is needed")]
    Shape,
    /// A field is absent or of another kind.
    #[error("{path}: {problem}")]
    Field {
        /// Which case and field.
        path: String,
        /// What is wrong and what is allowed.
        problem: String,
    },
    /// A value that is not physical.
    #[error("{case}: {error}")]
    Layers {
        /// Which case.
        case: String,
        /// What is wrong with it.
        error: LayerError,
    },
    /// An angle that does not exist.
    #[error("{case}: {error}")]
    Incidence {
        /// Which case.
        case: String,
        /// What is wrong with it.
        error: IncidenceError,
    },
}

/// One line of the answer; standard errors only where photons were counted.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[allow(non_snake_case, missing_docs, reason = "the names of the case format")]
pub struct CaseAnswer {
    pub id: String,
    pub R_specular: f64,
    pub R_diffuse: f64,
    pub R_total: f64,
    pub T_total: f64,
    pub A_layers: Vec<f64>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub errors: Option<CaseErrors>,
}

/// Standard errors of a [`CaseAnswer`].
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[allow(non_snake_case, missing_docs, reason = "the names of the case format")]
pub struct CaseErrors {
    pub R_specular_se: f64,
    pub R_diffuse_se: f64,
    pub R_total_se: f64,
    pub T_total_se: f64,
    pub A_layers_se: Vec<f64>,
}

/// Reads cases.
///
/// # Errors
/// Names the case and field that cannot be used.
pub fn parse(text: &str) -> Result<Vec<Case>, CaseError> {
    let value: Value = serde_json::from_str(text).map_err(|e| CaseError::Json(e.to_string()))?;
    let list = match &value {
        Value::Array(list) => list.as_slice(),
        Value::Object(object) => match object.get("cases") {
            Some(Value::Array(list)) => list.as_slice(),
            Some(_) => return Err(field("cases", "an array is needed")),
            None => std::slice::from_ref(&value),
        },
        _ => return Err(CaseError::Shape),
    };
    list.iter().enumerate().map(|(i, case)| read_case(&format!("cases[{i}]"), i, case)).collect()
}

/// Solves one case by adding-doubling.
///
/// # Errors
/// If its angle of incidence does not exist.
pub fn solve(case: &Case, accuracy: Accuracy) -> Result<CaseAnswer, CaseError> {
    let answer = adding_doubling::solve_oblique(&case.stack, case.mu0, accuracy)
        .map_err(|error| CaseError::Incidence { case: case.id.clone(), error })?;
    Ok(CaseAnswer::new(&case.id, answer))
}

impl CaseAnswer {
    /// An answer without standard errors.
    #[must_use]
    pub fn new(id: &str, answer: Reflectance) -> Self {
        Self {
            id: id.to_owned(),
            R_specular: answer.r_specular,
            R_diffuse: answer.r_diffuse,
            R_total: answer.r_total,
            T_total: answer.t_total,
            A_layers: answer.a_layers,
            errors: None,
        }
    }
}

/// Checks `units` where a file states them: cm is the only one the format knows.
fn check_units(path: &str, object: &Value) -> Result<(), CaseError> {
    match object.get("units") {
        None => Ok(()),
        Some(Value::String(units)) if units.split([',', ';', ' ']).any(|u| u == "cm") => Ok(()),
        Some(other) => {
            Err(field(&format!("{path}.units"), &format!("{other} is unknown; cm and 1/cm are the units")))
        }
    }
}

fn read_case(path: &str, index: usize, case: &Value) -> Result<Case, CaseError> {
    if !case.is_object() {
        return Err(field(path, "an object is needed"));
    }
    check_units(path, case)?;
    let id = match case.get("id") {
        None => format!("case-{}", index + 1),
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        Some(_) => return Err(field(&format!("{path}.id"), "a string is needed")),
    };
    let or_one = |key: &str| match case.get(key) {
        None => Ok(1.0),
        Some(_) => number(path, case, key),
    };
    let (n_above, n_below, mu0) = (or_one("n_above")?, or_one("n_below")?, or_one("mu0")?);
    let Some(Value::Array(list)) = case.get("layers") else {
        return Err(field(&format!("{path}.layers"), "an array of layers is needed"));
    };
    let layers = list.iter().enumerate().map(|(i, layer)| {
        let path = format!("{path}.layers[{i}]");
        check_units(&path, layer)?;
        let number = |key| number(&path, layer, key);
        Ok(Layer {
            n: number("n")?,
            mu_a: number("mu_a")?,
            mu_s: number("mu_s")?,
            g: number("g")?,
            d: number("d")?,
        })
    });
    let layers = layers.collect::<Result<Vec<_>, CaseError>>()?;
    let case = || format!("{path} ({id})");
    let stack = LayerStack::new(n_above, n_below, layers)
        .map_err(|error| CaseError::Layers { case: case(), error })?;
    if !(mu0 > 0.0 && mu0 <= 1.0) {
        return Err(CaseError::Incidence { case: case(), error: IncidenceError(mu0) });
    }
    Ok(Case { id, stack, mu0 })
}

fn number(path: &str, object: &Value, key: &str) -> Result<f64, CaseError> {
    match object.get(key) {
        Some(Value::Number(n)) => {
            n.as_f64().ok_or_else(|| field(&format!("{path}.{key}"), "a finite number is needed"))
        }
        Some(other) => Err(field(&format!("{path}.{key}"), &format!("{other} is not a number"))),
        None => Err(field(&format!("{path}.{key}"), "missing; a number is needed")),
    }
}

fn field(path: &str, problem: &str) -> CaseError {
    CaseError::Field { path: path.to_owned(), problem: problem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYER: &str = r#"{"n": 1.4, "mu_a": 1, "mu_s": 100, "g": 0.8, "d": 0.1, "colour": "ignored"}"#;

    #[test]
    fn one_case_a_list_and_an_object_are_the_same() {
        let case = format!(r#"{{"id": "a", "layers": [{LAYER}], "ref": {{}}}}"#);
        let (one, list, object) = (
            parse(&case),
            parse(&format!("[{case}]")),
            parse(&format!(r#"{{"title": 1, "cases": [{case}]}}"#)),
        );
        assert_eq!(one, list);
        assert_eq!(list, object);
        let answer = solve(&one.unwrap()[0], Accuracy::Interactive).unwrap();
        let text = serde_json::to_string(&answer).unwrap();
        assert!(text.starts_with(r#"{"id":"a","R_specular":0.0277"#) && !text.contains("_se"), "{text}");
    }

    #[test]
    fn bad_input_is_refused_by_field() {
        let with = |layer: &str| format!(r#"[{{"id": "a", "layers": [{LAYER}, {layer}]}}]"#);
        for (text, names) in [
            (with(&LAYER.replace("100", "-1")), "layers[1].mu_s: -1"),
            (with(&LAYER.replace("0.8", "1")), "layers[1].g: 1"),
            (with(&LAYER.replace("0.1", "0")), "layers[1].d: 0"),
            (with(&LAYER.replace("100", "null")), "cases[0].layers[1].mu_s: null is not a number"),
            (with(r#"{"n": 1.4}"#), "cases[0].layers[1].mu_a: missing"),
            (with(&LAYER.replace("\"colour\"", "\"units\"")), "units"),
            (r#"{"id": "a", "layers": []}"#.to_owned(), "layers: at least one"),
            (r#"{"id": "a"}"#.to_owned(), "cases[0].layers"),
            (format!(r#"{{"mu0": 0, "layers": [{LAYER}]}}"#), "mu0"),
            (format!(r#"{{"n_above": 0.5, "layers": [{LAYER}]}}"#), "n_above"),
            ("[1".to_owned(), "not JSON"),
            ("3".to_owned(), "a case, an array"),
        ] {
            let error = parse(&text).unwrap_err().to_string();
            assert!(error.contains(names), "{names}: {error}");
        }
    }
}
