//! The typesetter: sources, data and pictures in, PDF out. Nothing else of the program knows it.

use stubble_case::Case;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::DocumentError;

/// The templates: one for each paper, and what they share.
const SOURCES: &[(&str, &str)] = &[
    ("aftercare.typ", include_str!("../templates/aftercare.typ")),
    ("consent.typ", include_str!("../templates/consent.typ")),
    ("history.typ", include_str!("../templates/history.typ")),
    ("page.typ", include_str!("../templates/page.typ")),
    ("plan.typ", include_str!("../templates/plan.typ")),
    ("quote.typ", include_str!("../templates/quote.typ")),
    ("session.typ", include_str!("../templates/session.typ")),
    ("sessions.typ", include_str!("../templates/sessions.typ")),
    ("stencil.typ", include_str!("../templates/stencil.typ")),
    ("style.typ", include_str!("../templates/style.typ")),
    ("transfer.typ", include_str!("../templates/transfer.typ")),
];

/// What the template reads: `sys.inputs.paper`, JSON, and `sys.inputs.pictures`, bytes by name.
///
/// Text reaches the template only as values, so nothing that a person typed is ever read as markup.
pub(crate) struct Inputs {
    /// The paper's content, JSON.
    pub(crate) paper: Vec<u8>,
    /// Pictures (PNG, JPEG, SVG) that the content names.
    pub(crate) pictures: Vec<(String, Vec<u8>)>,
}

/// Sets a paper of this case as tagged PDF/A.
///
/// # Errors
/// If a picture cannot be decoded, or the template has a fault.
pub(crate) fn pdf(template: &str, case: &Case, inputs: Inputs) -> Result<Vec<u8>, DocumentError> {
    let day = Datetime::from_ymd(case.date.year().into(), case.date.month() as u8, case.date.day() as u8);
    let desk = Desk::new(template, inputs, day)?;
    let set = typst::compile::<PagedDocument>(&desk);
    let exported = set.output.and_then(|document| {
        let standards = PdfStandards::new(&[PdfStandard::A_2a]);
        let options = PdfOptions {
            ident: Smart::Custom(format!("{template}/{}/{}", case.date, case.dots.blake3)),
            creator: Smart::Custom(Some("Stubble".to_owned())),
            timestamp: day.map(Timestamp::new_utc),
            page_ranges: None,
            standards: standards.unwrap_or_default(),
            tagged: true,
            pretty: false,
        };
        typst_pdf::pdf(&document, &options)
    });
    let exported = exported.map_err(|faults| DocumentError::Typesetting(desk.describe(&faults)));
    // The typesetter keeps what it computed for the next, similar document; a plan has none.
    typst::comemo::evict(0);
    exported
}

/// The fonts: one for Latin, Greek and Cyrillic letters, one in two weights for Arabic ones.
///
/// # Errors
/// If one cannot be read.
pub(crate) fn fonts() -> Result<Vec<Font>, DocumentError> {
    let files: [&'static [u8]; 3] = [
        ttf_inter::REGULAR,
        include_bytes!("../fonts/NotoSansArabic_400Regular.ttf"),
        include_bytes!("../fonts/NotoSansArabic_600SemiBold.ttf"),
    ];
    let unreadable = || DocumentError::Typesetting("one of its fonts cannot be read".to_owned());
    files.into_iter().map(|file| Font::new(Bytes::new(file), 0).ok_or_else(unreadable)).collect()
}

/// Everything that the typesetter may see.
struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sources: Vec<Source>,
    main: FileId,
    day: Option<Datetime>,
}

impl Desk {
    fn new(template: &str, inputs: Inputs, day: Option<Datetime>) -> Result<Self, DocumentError> {
        let pictures: Dict = inputs
            .pictures
            .into_iter()
            .map(|(name, bytes)| (name.into(), Bytes::new(bytes).into_value()))
            .collect();
        let inputs: Dict = [
            ("paper".into(), Bytes::new(inputs.paper).into_value()),
            ("pictures".into(), pictures.into_value()),
        ]
        .into_iter()
        .collect();
        let fonts = fonts()?;
        let mut sources = Vec::new();
        for (name, text) in SOURCES {
            let path = VirtualPath::new(name).map_err(|e| DocumentError::Typesetting(e.to_string()))?;
            let id = RootedPath::new(VirtualRoot::Project, path).intern();
            sources.push(Source::new(id, (*text).to_owned()));
        }
        let main = SOURCES.iter().position(|(name, _)| name.strip_suffix(".typ") == Some(template));
        let main = main.and_then(|at| sources.get(at)).map(Source::id);
        let main = main.ok_or_else(|| DocumentError::Typesetting(format!("no template `{template}`")))?;
        Ok(Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            sources,
            main,
            day,
        })
    }

    fn describe(&self, faults: &[SourceDiagnostic]) -> String {
        let describe = |fault: &SourceDiagnostic| {
            let place = fault.span.id().and_then(|id| {
                let line = self.source(id).ok()?.lines().byte_to_line(self.range(fault.span)?.start)?;
                Some(format!(" ({} line {})", id.get().vpath().get_without_slash(), line + 1))
            });
            format!("{}{}", fault.message, place.unwrap_or_default())
        };
        faults.iter().map(describe).collect::<Vec<_>>().join("; ")
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = self.sources.iter().find(|source| source.id() == id);
        found.cloned().ok_or_else(|| FileError::NotFound(id.get().vpath().get_with_slash().into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.source(id).map(Bytes::from_string)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        self.day
    }
}
