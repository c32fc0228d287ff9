//! The certificate of an ink and the nine-dot test, from files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples").join(name)
}

fn stubble(command: &str, file: &Path, more: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_stubble");
    Command::new(program).arg(command).arg(file).args(more).env("NO_COLOR", "1").output().unwrap()
}

fn said(output: &Output) -> String {
    [output.stdout.as_slice(), output.stderr.as_slice()].map(String::from_utf8_lossy).concat()
}

/// The example with one text replaced, in a folder of its own.
fn changed(name: &str, from: &str, to: &str) -> (tempfile::TempDir, PathBuf) {
    let text = fs::read_to_string(example(name)).unwrap();
    assert!(text.contains(from), "{from} is not in {name}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    fs::write(&file, text.replacen(from, to, 1)).unwrap();
    (folder, file)
}

#[test]
fn a_certificate_passes_or_is_refused_with_its_reason() {
    let passed = stubble("ink", &example("ink-certificate.toml"), &[]);
    assert!(passed.status.success(), "{}", said(&passed));
    assert!(said(&passed).contains("Lead: 0.12 of at most 0.7 mg/kg [published]"), "{}", said(&passed));
    assert!(said(&passed).contains("not enforced"), "{}", said(&passed));
    for (from, to, why) in [
        ("lead = { amount = 0.12 }", "lead = { amount = 0.71 }", "above a limit"),
        ("lead = { amount = 0.12 }", "lead = { below = 2.0 }", "TOO COARSE"),
        ("lead = { amount = 0.12 }", "", "NOT STATED"),
        ("lead =", "leed =", "is no ink limit"),
        ("amount = 0.12", "amount = -1.0", "0 or more"),
        ("amount = 0.12", "amont = 0.12", "a certificate is TOML"),
        ("\"EXAMPLE-1\"", "\" \"", "names no lot"),
    ] {
        let (_folder, file) = changed("ink-certificate.toml", from, to);
        let refused = stubble("ink", &file, &[]);
        assert_eq!(refused.status.code(), Some(1), "{to}");
        assert!(said(&refused).replace('\n', " ").contains(why), "{to}: {}", said(&refused));
    }
    let json = stubble("ink", &example("ink-certificate.toml"), &["--json"]);
    let check: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(check["verdict"], "passed");
}

#[test]
fn nine_dots_tell_how_a_skin_keeps_pigment() {
    let fitted = stubble("nine-dots", &example("nine-dots.csv"), &[]);
    assert!(fitted.status.success(), "{}", said(&fitted));
    assert!(said(&fitted).contains("9 dots, 11 % of them not found healed"), "{}", said(&fitted));
    assert_eq!(said(&fitted).lines().filter(|line| line.contains("1:15")).count(), 3);
    let one = stubble("nine-dots", &example("nine-dots.csv"), &["--depth-mm", "0.25", "--water", "12"]);
    assert_eq!(said(&one).lines().filter(|line| line.contains(" 1:")).count(), 1, "{}", said(&one));
    let json = stubble("nine-dots", &example("nine-dots.csv"), &["--json"]);
    let fit: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(fit["retention"]["dots"], 8);
    for (from, to, why) in [
        ("0.44,0.26", "0.44,-0.26", "dot 4 has a number"),
        ("healed_darkness", "healed", "a test is CSV with the columns"),
        ("0.44,0.26", "0.44,dark", "a test is CSV with the columns"),
    ] {
        let (_folder, file) = changed("nine-dots.csv", from, to);
        let refused = stubble("nine-dots", &file, &[]);
        assert_eq!(refused.status.code(), Some(1), "{to}");
        assert!(said(&refused).contains(why), "{to}: {}", said(&refused));
    }
    for wrong in [["--depth-mm", "0", "--water", "12"], ["--depth-mm", "0.3", "--water", "-1"]] {
        assert_eq!(stubble("nine-dots", &example("nine-dots.csv"), &wrong).status.code(), Some(2));
    }
}
