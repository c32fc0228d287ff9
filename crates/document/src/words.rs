//! Names of things on paper, and text that the document's fonts can show.

use serde_json::Value;
use stubble_design::ZoneKind;
use stubble_plan::Verdict;
use typst::text::Font;

use crate::language::Words;

impl Words {
    /// Name of a zone.
    pub(crate) fn zone(&self, zone: ZoneKind) -> String {
        self.get(&format!("zone-{}", zone.name()))
    }

    /// The answer to whether the treatment suits.
    pub(crate) fn verdict(&self, verdict: Verdict) -> String {
        self.get(match verdict {
            Verdict::Suitable => "verdict-suitable",
            Verdict::WithConditions => "verdict-conditions",
            Verdict::NotForYou => "verdict-not",
        })
    }

    /// An ink by its name in the plan, `carbon black 1:15` say: its pigments in this language; an ink of the practice's
    /// own stays as it is written.
    pub(crate) fn ink(&self, name: &str) -> String {
        ["carbon black", "black iron oxide", "red iron oxide", "titanium dioxide"].into_iter().fold(
            name.to_owned(),
            |ink, pigment| match ink.contains(pigment) {
                true => ink.replace(pigment, &self.get(&format!("pigment-{}", pigment.replace(' ', "-")))),
                false => ink,
            },
        )
    }

    /// A point of the hairline, by the name that the case gives it.
    pub(crate) fn handle(&self, name: &str) -> String {
        let key = match name {
            "mid-frontal point" => "handle-mid-frontal",
            "left mound" => "handle-left-mound",
            "right mound" => "handle-right-mound",
            "left frontotemporal apex" => "handle-left-apex",
            "right frontotemporal apex" => "handle-right-apex",
            "left temple peak" => "handle-left-temple-peak",
            "right temple peak" => "handle-right-temple-peak",
            other => return sentence(other),
        };
        self.get(key)
    }

    /// A landmark that a distance starts from, by the name that the case gives it.
    pub(crate) fn landmark(&self, name: &str) -> String {
        let key = match name {
            "glabella" => "mark-glabella",
            "left outer canthus" => "mark-left-canthus",
            "right outer canthus" => "mark-right-canthus",
            "left ear, preauricular" => "mark-left-ear",
            "right ear, preauricular" => "mark-right-ear",
            "midline" => "mark-midline",
            other => return sentence(other),
        };
        self.get(key)
    }

    /// A measure of the head, by the name that the case gives it.
    pub(crate) fn measure(&self, name: &str) -> String {
        let key = match name {
            "head length" => "measure-length",
            "head breadth above the ears" => "measure-breadth",
            "head height above the ears" => "measure-height",
            "head circumference" => "measure-circumference",
            "nasion to inion over the top" => "measure-sagittal",
            "ear to ear over the top" => "measure-coronal",
            other => return sentence(other),
        };
        self.get(key)
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Replaces, in every text of a value, what the fonts have no glyph for: an archivable document may not have gaps.
pub(crate) fn keep_printable(value: &mut Value, fonts: &[Font]) {
    match value {
        Value::String(text) => *text = printable(text, fonts),
        Value::Array(items) => items.iter_mut().for_each(|item| keep_printable(item, fonts)),
        Value::Object(fields) => fields.values_mut().for_each(|field| keep_printable(field, fonts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn printable(text: &str, fonts: &[Font]) -> String {
    let has = |c: char| fonts.iter().any(|font| font.info().coverage.contains(c.into()));
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c if has(c) => out.push(c),
            _ => out.push('□'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_fonts_lack_becomes_a_box() {
        let fonts = crate::typeset::fonts().unwrap();
        let mut value = json!({"a": ["Łukasz Žižka, Αθηνά, Иван", "頭\u{1f600}\u{0}x\ny", 3]});
        keep_printable(&mut value, &fonts);
        assert_eq!(value, json!({"a": ["Łukasz Žižka, Αθηνά, Иван", "□□x y", 3]}));
        assert!(printable("□±≤²·–—×’“”€£°α−→\u{202f}\u{a0}", &fonts).chars().all(|c| c == '□' || c != '?'));
    }
}
