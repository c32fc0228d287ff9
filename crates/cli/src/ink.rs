//! `stubble ink`: an ink's certificate against the limits of the European Union.

use std::path::PathBuf;

use clap::Args;
use stubble_evidence::Evidence;
use stubble_plan::{
    Certificate, CertificateCheck, CertificateVerdict, Found, LimitAnswer, LimitCheck, check_certificate,
    grade_mark,
};

use crate::input::read_text;
use crate::refusal::Refusal;

const FORM: &str = "a certificate is TOML with `ink`, `lot` and a table `[found]` of lines like \
                    `lead = { amount = 0.12 }` or `nickel = { below = 0.5 }`, in mg/kg; docs/examples/ink-certificate.toml is one";

/// Checks the laboratory's certificate of an ink's lot.
#[derive(Debug, Args)]
pub(crate) struct InkArgs {
    /// The certificate, TOML.
    #[arg(value_name = "FILE")]
    certificate: PathBuf,
    /// Prints the check as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the command. A lot that is refused or not fully stated ends in a refusal, so that a script notices.
pub(crate) fn run(args: &InkArgs) -> Result<(), Refusal> {
    let name = args.certificate.display();
    let text = read_text(&args.certificate)?;
    let certificate: Certificate =
        toml::from_str(&text).map_err(|e| Refusal::new(format!("{name}: {e}")).help(FORM))?;
    let check = check_certificate(&certificate, &Evidence::builtin())
        .map_err(|e| Refusal::new(format!("{name}: {e}")).help(FORM))?;
    if args.json {
        let json = serde_json::to_string_pretty(&check).map_err(|e| Refusal::new(e.to_string()))?;
        outln!("{json}");
    } else {
        print(&certificate, &check);
    }
    let lot = certificate.lot.trim();
    match check.verdict {
        CertificateVerdict::Passed => Ok(()),
        CertificateVerdict::Incomplete => Err(Refusal::new(format!(
            "the certificate of lot `{lot}` does not answer every limit"
        ))
        .help("ask the maker for what is not stated, or for a laboratory with a lower limit of detection")),
        CertificateVerdict::Refused if lot.is_empty() => {
            Err(Refusal::new("the certificate names no lot").help("give the number on the bottle as `lot`"))
        }
        CertificateVerdict::Refused => Err(Refusal::new(format!("lot `{lot}` is above a limit"))
            .help("do not use it; send it back with the certificate")),
    }
}

fn print(certificate: &Certificate, check: &CertificateCheck) {
    outln!("{}, lot {}", certificate.ink, certificate.lot);
    for limit in &check.limits {
        outln!("  {:<13} {}", answer(limit.answer), row(limit));
    }
    outln!("");
    outln!(
        "{}",
        match check.verdict {
            CertificateVerdict::Passed =>
                "Passed: every limit that was read in its source is stated and kept.",
            CertificateVerdict::Incomplete =>
                "Incomplete: nothing is above a limit, but not every limit is answered.",
            CertificateVerdict::Refused => "Refused.",
        }
    );
}

fn answer(answer: LimitAnswer) -> &'static str {
    match answer {
        LimitAnswer::Within => "within",
        LimitAnswer::NotEnforced => "not enforced",
        LimitAnswer::NotStated => "NOT STATED",
        LimitAnswer::TooCoarse => "TOO COARSE",
        LimitAnswer::Above => "ABOVE",
    }
}

/// `Lead: 0.12 of at most 0.7 mg/kg [published]`.
fn row(check: &LimitCheck) -> String {
    let limit = &check.limit;
    let unit = match limit.unit.as_str() {
        "mg_per_kg" => " mg/kg",
        "1" => "",
        other => other,
    };
    let found = match check.found {
        Some(Found::Amount(amount)) => format!("{amount}"),
        Some(Found::Below(detection)) => format!("below {detection}"),
        None => "–".to_owned(),
    };
    let mark = grade_mark(limit.grade, limit.grade, limit.seen);
    format!("{}: {found} of at most {}{unit} {mark}", limit.title, limit.value)
}
