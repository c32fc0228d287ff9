//! The figures that a plan rests on.

use std::collections::BTreeSet;

use serde_json::Value;
use stubble_evidence::{Evidence, Figure};
use stubble_plan::Plan;

/// Every figure that a number of the plan names, as it stands in this evidence base, by id.
#[must_use]
pub fn assumptions(plan: &Plan, evidence: &Evidence) -> Vec<Figure> {
    let mut ids = BTreeSet::new();
    // Estimates and amounts lie at any depth of a plan; all of them keep their ids under the same name.
    if let Ok(json) = serde_json::to_value(plan) {
        collect(&json, &mut ids);
    }
    ids.iter().filter_map(|id| evidence.figure(id).ok().cloned()).collect()
}

fn collect(json: &Value, ids: &mut BTreeSet<String>) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_array().filter(|_| name == "figures") {
                    Some(list) => ids.extend(list.iter().filter_map(Value::as_str).map(str::to_owned)),
                    None => collect(value, ids),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, ids)),
        _ => {}
    }
}
