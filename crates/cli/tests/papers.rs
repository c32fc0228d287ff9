//! Papers of a case: with the plan or after it, the same; in the language and on the sheets asked for. What other
//! programs read of it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn stubble(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stubble")).args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn done(arguments: &[&str]) {
    let output = stubble(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn papers_are_the_same_with_the_plan_and_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let (plan, later) = (folder.path().join("plan"), folder.path().join("later"));
    let setting = ["--lang", "ar", "--paper", "letter"];
    let sample = ["plan", "sample", "--dots", "800", "--date", "2026-11-22", "--quiet", "--papers", "--out"];
    done(&[&sample[..], &[text(&plan)], &setting].concat());
    let case = plan.join("plan.stubble");
    done(&[&["papers", text(&case), "--out", text(&later)][..], &setting].concat());
    let pdfs = ["sessions", "consent", "history", "transfer", "aftercare", "quote", "stencil"];
    for name in pdfs.map(|name| format!("{name}.pdf")).iter().map(String::as_str).chain(["projector.html"]) {
        let (with, after) = (fs::read(plan.join("papers").join(name)), fs::read(later.join(name)));
        assert!(with.unwrap() == after.unwrap(), "{name} differs");
    }
    for (folder, name) in [(&plan, "plan.pdf"), (&later, "plan.pdf"), (&later, "quote.pdf")] {
        let pdf = fs::read(folder.join(name)).unwrap();
        let holds = |part: &[u8]| pdf.windows(part.len()).any(|window| window == part);
        assert!(holds(b"/Lang(ar)") && holds(b"/MediaBox[0 0 612 792]"), "{name}");
    }
    let other = folder.path().join("other");
    done(&["export", text(&case), "--to", text(&other)]);
    for name in ["calendar.ics", "dots.json", "dots.glb", "plan.json"] {
        assert!(other.join(name).is_file(), "{name}");
    }
    assert_eq!(fs::read(other.join("dots.csv")).unwrap(), fs::read(plan.join("dots.csv")).unwrap());
    let again = stubble(&["papers", text(&case), "--out", text(&later)]);
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("already exists"));
}

#[test]
fn what_is_no_case_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (wrong, out) = (folder.path().join("wrong.stubble"), folder.path().join("out"));
    fs::write(&wrong, b"PK nothing").unwrap();
    let refused = stubble(&["papers", text(&wrong), "--out", text(&out)]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("plan.stubble"));
    assert!(!out.exists());
}

#[test]
fn the_guide_is_written_as_pages() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("guide");
    done(&["guide", "--html", text(&out)]);
    let names: Vec<String> =
        fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.len() == 12 && names.contains(&"index.html".to_owned()), "{names:?}");
    assert_eq!(stubble(&["guide", "--html", text(&out)]).status.code(), Some(1));
}
