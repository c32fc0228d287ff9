//! Names of things on paper, and text that the document's font can show.

use jiff::civil::Date;
use serde_json::Value;
use stubble_design::ZoneKind;
use stubble_plan::Verdict;
use typst::text::Font;

/// Name of a zone.
pub(crate) fn zone(zone: ZoneKind) -> &'static str {
    match zone {
        ZoneKind::None => "Outside",
        ZoneKind::Edge => "Edge",
        ZoneKind::Transition => "Transition",
        ZoneKind::Core => "Core",
        ZoneKind::Crown => "Crown",
        ZoneKind::SideFade => "Side fade",
        ZoneKind::Scar => "Scar",
    }
}

/// Key of a zone in the template's table of colours.
pub(crate) fn zone_key(zone: ZoneKind) -> &'static str {
    match zone {
        ZoneKind::None => "none",
        ZoneKind::Edge => "edge",
        ZoneKind::Transition => "transition",
        ZoneKind::Core => "core",
        ZoneKind::Crown => "crown",
        ZoneKind::SideFade => "side_fade",
        ZoneKind::Scar => "scar",
    }
}

/// The answer to whether the treatment suits.
pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Suitable => "Suitable",
        Verdict::WithConditions => "Suitable with conditions",
        Verdict::NotForYou => "Not for you",
    }
}

/// The text with its first letter in upper case.
pub(crate) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `22 November 2026`.
pub(crate) fn date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// Replaces, in every text of a value, what the font has no glyph for: an archivable document may not have gaps.
pub(crate) fn keep_printable(value: &mut Value, font: &Font) {
    match value {
        Value::String(text) => *text = printable(text, font),
        Value::Array(items) => items.iter_mut().for_each(|item| keep_printable(item, font)),
        Value::Object(fields) => fields.values_mut().for_each(|field| keep_printable(field, font)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn printable(text: &str, font: &Font) -> String {
    let has = |c: char| font.info().coverage.contains(c.into());
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
    fn what_the_font_lacks_becomes_a_box() {
        let font = crate::typeset::font().unwrap();
        let mut value = json!({"a": ["Łukasz Žižka, Αθηνά, Иван", "頭\u{1f600}\u{0}x\ny", 3]});
        keep_printable(&mut value, &font);
        assert_eq!(value, json!({"a": ["Łukasz Žižka, Αθηνά, Иван", "□□x y", 3]}));
        assert!(printable("□±≤²·–—×’“”€£°α−→\u{202f}\u{a0}", &font).chars().all(|c| c == '□' || c != '?'));
    }

    #[test]
    fn dates_are_written_out() {
        assert_eq!(date(jiff::civil::date(2026, 3, 2)), "2 March 2026");
    }
}
