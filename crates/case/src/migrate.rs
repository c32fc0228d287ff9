//! Versions of `case.json`: an older one is brought up to date step by step, a newer one is refused.

use serde_json::Value;

use crate::CaseError;

/// The version that this program writes.
pub const VERSION: u32 = 2;

/// Brings the JSON of one version to the next.
type Step = fn(&mut Value) -> Result<(), String>;

/// `STEPS[i]` takes version `i + 1` to `i + 2`. A step is never edited once it is released: a new version adds one.
const STEPS: &[Step] = &[
    // 2: findings keep their rule and what was measured, options of the design and the basis of the plan; all optional.
    |_| Ok(()),
];

/// The same case in the form of [`VERSION`].
///
/// # Errors
/// If the version is missing, unknown or newer, or a step finds the case not to be of its version.
pub(crate) fn to_current(json: Value) -> Result<Value, CaseError> {
    along(STEPS, json)
}

fn along(steps: &[Step], mut json: Value) -> Result<Value, CaseError> {
    let newest = steps.len() as u64 + 1;
    let found = json.get("version").and_then(Value::as_u64).ok_or(CaseError::NoVersion)?;
    if found == 0 {
        return Err(CaseError::NoVersion);
    }
    if found > newest {
        return Err(CaseError::Newer { found, known: newest });
    }
    for (step, from) in steps.iter().zip(1..).skip((found - 1) as usize) {
        step(&mut json).map_err(|problem| CaseError::Migration { from, problem })?;
        json["version"] = Value::from(from + 1);
    }
    Ok(json)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rename_client(json: &mut Value) -> Result<(), String> {
        let name = json.get("name").cloned().ok_or("`name` is missing")?;
        json["client"] = name;
        Ok(())
    }

    fn add_seed(json: &mut Value) -> Result<(), String> {
        json["seed"] = json!(1);
        Ok(())
    }

    #[test]
    fn there_is_one_step_between_neighbouring_versions() {
        assert_eq!(STEPS.len() as u32 + 1, VERSION);
    }

    #[test]
    fn an_old_case_takes_every_step_from_its_version_on() {
        let steps: &[Step] = &[rename_client, add_seed];
        let first = along(steps, json!({"version": 1, "name": "A"})).unwrap();
        assert_eq!(first, json!({"version": 3, "name": "A", "client": "A", "seed": 1}));
        let second = along(steps, json!({"version": 2})).unwrap();
        assert_eq!(second, json!({"version": 3, "seed": 1}));
    }

    #[test]
    fn a_newer_case_is_refused_with_both_versions_named() {
        let error = to_current(json!({"version": 7})).unwrap_err().to_string();
        assert!(error.contains("version 7") && error.contains("up to version 2"), "{error}");
    }

    #[test]
    fn a_case_that_is_not_of_its_version_is_refused() {
        let error = along(&[rename_client], json!({"version": 1})).unwrap_err().to_string();
        assert!(error.contains("from version 1") && error.contains("`name` is missing"), "{error}");
        for json in [json!({}), json!({"version": 0}), json!({"version": "1"}), json!([]), json!(null)] {
            assert!(matches!(to_current(json), Err(CaseError::NoVersion)));
        }
    }
}
