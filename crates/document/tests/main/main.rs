//! The plan on paper: it can be set, is the same every time, and nothing a person types becomes markup.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod papers;
mod sample;

use std::process::Command;
use std::time::Instant;

use stubble_appearance::{View, When};
use stubble_document::{DocumentError, Picture, PlanPaper, plan_pdf};
use stubble_evidence::Evidence;

fn set(client: &str) -> Vec<u8> {
    let layout = sample::layout(18_000);
    let mut case = sample::case(&layout);
    case.client = client.to_owned();
    let pictures = sample::pictures();
    let pictures: Vec<Picture<'_>> =
        pictures.iter().map(|(view, moment, bytes)| Picture { view: *view, when: *moment, bytes }).collect();
    let evidence = Evidence::builtin();
    let paper = PlanPaper { case: &case, layout: &layout, pictures: &pictures, evidence: &evidence };
    let start = Instant::now();
    let pdf = plan_pdf(&paper).unwrap();
    eprintln!("{} bytes in {:.2} s", pdf.len(), start.elapsed().as_secs_f64());
    pdf
}

#[test]
fn a_plan_with_all_its_parts_is_set_the_same_each_time() {
    let pdf = set("Sample client");
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/plan.pdf"), &pdf).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert!(pdf == set("Sample client"));
    for part in
        ["/MarkInfo", "/StructTreeRoot", "/OutputIntent", "/Lang", "pdfaid:part>2", "pdfaid:conformance>A"]
    {
        assert!(pdf.windows(part.len()).any(|at| at == part.as_bytes()), "{part} is missing");
    }
}

/// Typed text with everything that means something to the typesetter comes out as it was typed.
#[test]
fn what_is_typed_is_never_markup() {
    let typed = "#panic(\"x\") $a^2$ *b* _c_ <d> @e [f] \\n `g` // h ~";
    let layout = sample::layout(10);
    let mut case = sample::case(&layout);
    case.client = typed.to_owned();
    let evidence = Evidence::builtin();
    let pdf =
        plan_pdf(&PlanPaper { case: &case, layout: &layout, pictures: &[], evidence: &evidence }).unwrap();
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/typed.pdf");
    std::fs::write(file, pdf).unwrap();
    match Command::new("pdftotext").args(["-f", "1", "-l", "1", "-layout", file, "-"]).output() {
        Ok(out) => {
            let text = String::from_utf8_lossy(&out.stdout).into_owned();
            for word in typed.split_whitespace() {
                assert!(text.contains(word), "{word} is not in: {text}");
            }
        }
        Err(_) => eprintln!("SKIPPED: reading the text back needs pdftotext (apt-get install poppler-utils)"),
    }
}

#[test]
fn a_picture_of_another_kind_is_refused_by_name() {
    let layout = sample::layout(10);
    let case = sample::case(&layout);
    let picture = Picture { view: View::Top, when: When::Healed, bytes: b"GIF89a" };
    let paper =
        PlanPaper { case: &case, layout: &layout, pictures: &[picture], evidence: &Evidence::builtin() };
    assert_eq!(plan_pdf(&paper), Err(DocumentError::Picture("top-healed".to_owned())));
}
