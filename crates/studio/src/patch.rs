//! Changes of a document as merge patches (RFC 7396), and the patch that takes one back.
//!
//! A patch names only the fields it changes. So two windows that change different fields both get their way, and an edit
//! can be undone without touching what came after it elsewhere.

use serde_json::{Map, Value};

/// Applies a patch: objects are merged, `null` removes, anything else replaces.
pub(crate) fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(fields) = target else { return };
    for (name, change) in changes {
        if change.is_null() {
            fields.remove(name);
        } else {
            merge(fields.entry(name.clone()).or_insert(Value::Null), change);
        }
    }
}

/// The patch that takes `patch` back once it has been applied to `before`.
pub(crate) fn inverse(before: &Value, patch: &Value) -> Value {
    let (Value::Object(fields), Value::Object(changes)) = (before, patch) else {
        return before.clone();
    };
    let back = changes.iter().map(|(name, change)| {
        let old = match fields.get(name) {
            None => Value::Null,
            Some(field) => inverse(field, change),
        };
        (name.clone(), old)
    });
    Value::Object(back.collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// Documents without `null`, which a merge patch cannot write.
    fn value(depth: u32) -> BoxedStrategy<Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "[a-z]{0,4}".prop_map(Value::from),
            prop::collection::vec(any::<u8>().prop_map(Value::from), 0..3).prop_map(Value::from),
        ];
        leaf.prop_recursive(depth, 24, 4, |inner| {
            prop::collection::btree_map("[a-d]", inner, 0..4)
                .prop_map(|m| Value::Object(m.into_iter().collect()))
        })
        .boxed()
    }

    /// A document whose top is an object, as ours is.
    fn object() -> impl Strategy<Value = Value> {
        prop::collection::btree_map("[a-d]", value(3), 0..4)
            .prop_map(|m| Value::Object(m.into_iter().collect()))
    }

    proptest! {
        #[test]
        fn an_inverse_takes_the_patch_back(before in object(), patch in object()) {
            let mut document = before.clone();
            merge(&mut document, &patch);
            // What a patch turns from a plain value into an object is put back as a plain value by replacing it.
            merge(&mut document, &inverse(&before, &patch));
            prop_assert_eq!(document, before);
        }
    }

    #[test]
    fn an_edit_is_undone_without_touching_a_later_one() {
        let before = json!({"line": {"height_mm": 80, "style": "soft"}, "note": "a"});
        let edit = json!({"line": {"height_mm": 75}});
        let back = inverse(&before, &edit);
        let mut document = before;
        merge(&mut document, &edit);
        merge(&mut document, &json!({"line": {"style": "faded"}, "note": null}));
        merge(&mut document, &back);
        assert_eq!(document, json!({"line": {"height_mm": 80, "style": "faded"}}));
    }
}
