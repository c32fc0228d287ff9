//! Every paper in every language: it can be set, is tagged and archivable, and is true to scale.

use std::path::{Path, PathBuf};
use std::process::Command;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};
use stubble_appearance::View;
use stubble_document::{
    Language, Paper, PaperSize, Picture, PlanPaper, Setting, paper_pdf, projector_html, projector_svg,
};
use stubble_evidence::Evidence;

use crate::sample;

/// Sets a paper of the sample case.
fn set(kind: Paper, language: Language, size: PaperSize) -> Vec<u8> {
    let layout = sample::layout(4_000);
    let case = sample::case(&layout);
    let pictures = if kind == Paper::Plan { sample::pictures() } else { Vec::new() };
    let pictures: Vec<Picture<'_>> =
        pictures.iter().map(|(view, moment, bytes)| Picture { view: *view, when: *moment, bytes }).collect();
    let evidence = Evidence::builtin();
    let paper = PlanPaper { case: &case, layout: &layout, pictures: &pictures, evidence: &evidence };
    let start = std::time::Instant::now();
    let pdf = paper_pdf(kind, &paper, &Setting { language, size }).unwrap();
    eprintln!("{language} {kind:?}: {} bytes in {:.2} s", pdf.len(), start.elapsed().as_secs_f64());
    pdf
}

fn kept(name: &str, pdf: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, pdf).unwrap();
    path
}

fn dict<'a>(document: &'a Document, holder: &'a Dictionary, key: &[u8]) -> &'a Dictionary {
    document.dereference(holder.get(key).unwrap()).unwrap().1.as_dict().unwrap()
}

/// Types of the elements below a structure element.
fn elements(document: &Document, object: &Object, found: &mut Vec<String>) {
    match document.dereference(object).unwrap().1 {
        Object::Array(kids) => kids.iter().for_each(|kid| elements(document, kid, found)),
        Object::Dictionary(element) => {
            if let Ok(kind) = element.get(b"S").and_then(Object::as_name) {
                found.push(String::from_utf8_lossy(kind).into_owned());
            }
            if let Ok(kids) = element.get(b"K") {
                elements(document, kids, found);
            }
        }
        _ => {}
    }
}

/// What an archivable, tagged document has to have, read by a parser that did not write it.
fn check(kind: Paper, language: Language, pdf: &[u8]) {
    let what = format!("{kind:?} in {language}");
    let document = Document::load_mem(pdf).unwrap();
    let catalogue = document.catalog().unwrap();
    let preferences = dict(&document, catalogue, b"ViewerPreferences");
    assert_eq!(preferences.get(b"PrintScaling").unwrap().as_name().unwrap(), b"None", "{what}");
    assert!(dict(&document, catalogue, b"MarkInfo").get(b"Marked").unwrap().as_bool().unwrap(), "{what}");
    let lang = catalogue.get(b"Lang").unwrap().as_str().unwrap();
    assert!(lang.starts_with(language.code().as_bytes()), "{what}: {lang:?}");
    let intents = document.dereference(catalogue.get(b"OutputIntents").unwrap()).unwrap().1;
    assert!(!intents.as_array().unwrap().is_empty(), "{what}");
    let metadata = document.dereference(catalogue.get(b"Metadata").unwrap()).unwrap().1.as_stream().unwrap();
    let metadata = String::from_utf8_lossy(&metadata.content).into_owned();
    for part in ["pdfaid:part>2", "pdfaid:conformance>A"] {
        assert!(metadata.contains(part), "{what} lacks {part}");
    }
    assert!(document.trailer.get(b"ID").is_ok() && document.trailer.get(b"Encrypt").is_err(), "{what}");
    let mut tags = Vec::new();
    elements(&document, dict(&document, catalogue, b"StructTreeRoot").get(b"K").unwrap(), &mut tags);
    for tag in ["Document", "H1"] {
        assert!(tags.iter().any(|t| t == tag), "{what} has no {tag}: {tags:?}");
    }
    if kind != Paper::Consent && kind != Paper::Stencil {
        assert!(tags.iter().any(|t| t == "Table") && tags.iter().any(|t| t == "TH"), "{what}: {tags:?}");
    }
    let descriptors = document.objects.values().filter_map(|o| o.as_dict().ok());
    for font in
        descriptors.filter(|d| d.get(b"Type").and_then(Object::as_name).ok() == Some(b"FontDescriptor"))
    {
        assert!(["FontFile2", "FontFile3"].iter().any(|file| font.has(file.as_bytes())), "{what}: {font:?}");
    }
    for (number, page) in document.get_pages() {
        let page = document.get_dictionary(page).unwrap();
        assert!(page.has(b"StructParents"), "{what}, page {number}");
    }
}

#[test]
fn every_paper_is_tagged_and_archivable_in_every_language() {
    for language in Language::ALL {
        for kind in Paper::ALL {
            let pdf = set(kind, language, PaperSize::A4);
            let file = kept(&format!("{}-{language}.pdf", kind.name()), &pdf);
            check(kind, language, &pdf);
            let Ok(out) = Command::new("pdfinfo").arg(&file).output() else {
                eprintln!("SKIPPED: the second parser is pdfinfo (apt-get install poppler-utils)");
                continue;
            };
            let said = String::from_utf8_lossy(&out.stdout).into_owned();
            let has = |name: &str, value: &str| {
                said.lines().any(|line| line.starts_with(name) && line.trim_end().ends_with(value))
            };
            assert!(has("Tagged:", "yes") && has("Encrypted:", "no"), "{said}");
            assert!(has("Page size:", "(A4)"), "{said}");
            let faults = String::from_utf8_lossy(&out.stderr).into_owned();
            // Of the flag `Suspects` poppler expects what it is not: a number instead of true or false.
            let fault = faults.lines().find(|line| !line.contains("Suspects object is wrong type"));
            assert_eq!(fault, None, "{kind:?} in {language}");
        }
    }
}

type Matrix = [f64; 6];

fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// Ends of all straight lines of a content stream and the forms in it, pt from the page's lower left corner.
fn lines(
    document: &Document,
    content: &[u8],
    resources: &Dictionary,
    start: Matrix,
    found: &mut Vec<[[f64; 2]; 2]>,
) {
    let number = |o: &Object| f64::from(o.as_float().unwrap());
    let (mut matrix, mut kept, mut at) = (start, Vec::new(), [0.0; 2]);
    for operation in Content::decode(content).unwrap().operations {
        let values = &operation.operands;
        let place = |m: Matrix| {
            let (x, y) = (number(&values[0]), number(&values[1]));
            [x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]]
        };
        match operation.operator.as_str() {
            "q" => kept.push(matrix),
            "Q" => matrix = kept.pop().unwrap(),
            "cm" => matrix = times(std::array::from_fn(|i| number(&values[i])), matrix),
            "m" => at = place(matrix),
            "l" => {
                let to = place(matrix);
                found.push([at, to]);
                at = to;
            }
            "Do" => {
                let forms = dict(document, resources, b"XObject");
                let form = document.dereference(forms.get(values[0].as_name().unwrap()).unwrap()).unwrap().1;
                let form = form.as_stream().unwrap();
                if form.dict.get(b"Subtype").unwrap().as_name().unwrap() == b"Form" {
                    let own = form.dict.get(b"Matrix").and_then(Object::as_array);
                    let own = own
                        .map_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0], |m| std::array::from_fn(|i| number(&m[i])));
                    let content = form.decompressed_content().unwrap();
                    let inner = dict(document, &form.dict, b"Resources");
                    lines(document, &content, inner, times(own, matrix), found);
                }
            }
            _ => {}
        }
    }
}

/// Lengths along and across of the bars of 100 mm on every sheet, mm.
fn bars(pdf: &[u8]) -> Vec<[usize; 2]> {
    let document = Document::load_mem(pdf).unwrap();
    let mut sheets = Vec::new();
    for page in document.get_pages().into_values() {
        let content = document.get_page_content(page);
        let resources = dict(&document, document.get_dictionary(page).unwrap(), b"Resources");
        let mut found = Vec::new();
        lines(&document, &content, resources, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], &mut found);
        let mm = |pt: f64| pt.abs() * 25.4 / 72.0;
        let is_bar = |along: f64, across: f64| (mm(along) - 100.0).abs() < 0.02 && mm(across) < 0.001;
        let across = found.iter().filter(|[a, b]| is_bar(b[0] - a[0], b[1] - a[1])).count();
        let down = found.iter().filter(|[a, b]| is_bar(b[1] - a[1], b[0] - a[0])).count();
        sheets.push([across, down]);
    }
    sheets
}

#[test]
fn both_bars_of_every_sheet_of_the_stencil_are_100_mm_on_paper() {
    for size in [PaperSize::A4, PaperSize::Letter] {
        let pdf = set(Paper::Stencil, Language::English, size);
        let sheets = bars(&pdf);
        assert!(sheets.len() > 2, "{sheets:?}");
        assert!(sheets[1..].iter().all(|sheet| *sheet == [1, 1]), "{sheets:?}");
    }
}

/// Longest run of dark pixels along rows and along columns.
fn longest_runs(page: &image::GrayImage) -> [u32; 2] {
    let longest = |outer: u32, inner: u32, dark: &dyn Fn(u32, u32) -> bool| {
        let mut best = 0;
        for o in 0..outer {
            let mut run = 0;
            for i in 0..inner {
                run = if dark(o, i) { run + 1 } else { 0 };
                best = best.max(run);
            }
        }
        best
    };
    let (width, height) = page.dimensions();
    [
        longest(height, width, &|y, x| page.get_pixel(x, y).0[0] < 128),
        longest(width, height, &|x, y| page.get_pixel(x, y).0[0] < 128),
    ]
}

#[test]
fn a_rendered_sheet_of_the_stencil_is_true_to_a_tenth_of_a_millimetre() {
    for size in [PaperSize::A4, PaperSize::Letter] {
        let file = kept("stencil-scale.pdf", &set(Paper::Stencil, Language::English, size));
        let out = file.with_extension("");
        let render = Command::new("pdftoppm")
            .args(["-r", "600", "-f", "2", "-l", "2", "-gray", "-singlefile"])
            .args([&file, &out])
            .status();
        let Ok(status) = render else {
            eprintln!("SKIPPED: rendering needs pdftoppm (apt-get install poppler-utils)");
            return;
        };
        assert!(status.success());
        let bytes = std::fs::read(out.with_extension("pgm")).unwrap();
        let page = pgm(&bytes);
        for run in longest_runs(&page) {
            let mm = f64::from(run) * 25.4 / 600.0;
            eprintln!("{size:?}: {mm:.3} mm");
            assert!((mm - 100.0).abs() < 0.1, "{size:?}: {mm} mm");
        }
    }
}

/// Reads the grey map that the renderer writes.
fn pgm(bytes: &[u8]) -> image::GrayImage {
    let mut parts = bytes.splitn(4, |b| b.is_ascii_whitespace());
    let mut word = || std::str::from_utf8(parts.next().unwrap()).unwrap().to_owned();
    assert_eq!(word(), "P5");
    let (width, height) = (word().parse().unwrap(), word().parse().unwrap());
    let pixels = parts.next().unwrap().strip_prefix(b"255\n").unwrap();
    image::GrayImage::from_raw(width, height, pixels.to_vec()).unwrap()
}

#[test]
fn the_projector_shows_white_on_black_in_millimetres() {
    let layout = sample::layout(500);
    let case = sample::case(&layout);
    let front = projector_svg(&case, &layout, View::Front);
    assert!(front.contains(r##"fill="#000""##) && front.contains("h100m0"));
    let dots = |svg: &str| svg.matches("h.01").count();
    let top = projector_svg(&case, &layout, View::Top);
    assert!(dots(&front) > 50 && dots(&top) > dots(&front) && dots(&top) <= 500);
    let page = projector_html(&case, &layout, Language::Arabic);
    assert!(page.contains(r#"lang="ar" dir="rtl""#) && !page.contains(&case.client));
    assert_eq!(page.matches("<svg").count(), View::ALL.len());
    for outside in ["src=", "href=", "url(", "@import"] {
        assert!(!page.contains(outside), "{outside}");
    }
    kept("projector.html", page.as_bytes());
}
