//! `stubble papers`: everything of a case that goes on paper, in the language and on the sheets of choice.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use image::codecs::jpeg::JpegEncoder;
use stubble_appearance::{View, When};
use stubble_document::{Language, PaperSize, Picture, PlanPaper, Setting};
use stubble_evidence::Evidence;
use stubble_placement::read_dots;

use crate::input::{read_case, read_limited};
use crate::output::{Staging, check_target};
use crate::refusal::Refusal;

/// As the pictures of a plan go to paper.
const JPEG_QUALITY: u8 = 88;

/// Writes all papers of a case into a folder.
#[derive(Debug, Args)]
pub(crate) struct PapersArgs {
    /// The plan.stubble that `stubble plan` wrote; the pictures beside it go on the plan.
    #[arg(value_name = "CASE")]
    case: PathBuf,
    /// Folder to make.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    setting: SettingArgs,
    /// Replaces the papers in a folder that exists.
    #[arg(long)]
    force: bool,
}

/// In what language and on what sheets.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct SettingArgs {
    /// Language of the papers.
    #[arg(long, value_enum, default_value = "en")]
    lang: LanguageName,
    /// Size of the sheets.
    #[arg(long, value_enum, default_value = "a4")]
    paper: SheetName,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LanguageName {
    /// English.
    En,
    /// German.
    De,
    /// Spanish.
    Es,
    /// Arabic.
    Ar,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SheetName {
    /// 210 × 297 mm.
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

impl SettingArgs {
    pub(crate) fn setting(self) -> Setting {
        Setting {
            language: match self.lang {
                LanguageName::En => Language::English,
                LanguageName::De => Language::German,
                LanguageName::Es => Language::Spanish,
                LanguageName::Ar => Language::Arabic,
            },
            size: match self.paper {
                SheetName::A4 => PaperSize::A4,
                SheetName::Letter => PaperSize::Letter,
            },
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &PapersArgs) -> Result<(), Refusal> {
    check_target(&args.out, args.force)?;
    let archive = read_case(&args.case)?;
    let layout = read_dots(archive.dots_csv()).map_err(refuse)?;
    let pictures = pictures(args.case.parent().unwrap_or(Path::new("")), layout.sessions)?;
    let on_paper: Vec<Picture<'_>> =
        pictures.iter().map(|(view, when, bytes)| Picture { view: *view, when: *when, bytes }).collect();
    let evidence = Evidence::builtin();
    let paper = PlanPaper { case: archive.case(), layout: &layout, pictures: &on_paper, evidence: &evidence };
    let files = stubble_pipeline::papers(&paper, &args.setting.setting()).map_err(refuse)?;
    let staging = Staging::new(&args.out, args.force)?;
    for (name, bytes) in &files {
        staging.write(name, bytes)?;
    }
    staging.publish()?;
    eprintln!("{} papers written to {}", files.len(), args.out.display());
    Ok(())
}

/// The pictures that lie beside the case, as JPEG; none where there are none.
fn pictures(beside: &Path, sessions: u8) -> Result<Vec<(View, When, Vec<u8>)>, Refusal> {
    let mut found = Vec::new();
    for view in View::ALL {
        for when in When::of_plan(sessions) {
            let name = format!("{}-{}.png", view.name(), when.name());
            let path = beside.join("pictures").join(name);
            if !path.is_file() {
                continue;
            }
            let cannot = |what: String| {
                Refusal::new(format!("{}: {what}", path.display()))
                    .help("make the plan again, or move the folder `pictures` away to go without them")
            };
            let bytes = read_limited(&path)?;
            let picture = image::load_from_memory(&bytes).map_err(|e| cannot(e.to_string()))?.to_rgb8();
            let mut jpeg = Cursor::new(Vec::new());
            JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY)
                .encode_image(&picture)
                .map_err(|e| cannot(e.to_string()))?;
            found.push((view, when, jpeg.into_inner()));
        }
    }
    Ok(found)
}

fn refuse(error: impl std::fmt::Display) -> Refusal {
    Refusal::new(error.to_string())
}
