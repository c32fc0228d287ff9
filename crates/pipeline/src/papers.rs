//! A case on paper: the plan, or every paper that it has, in a language and on a size of sheet.

use rayon::prelude::*;
use stubble_appearance::View;
use stubble_case::Case;
use stubble_document::{
    DocumentError, Paper, Picture, PlanPaper, Setting, paper_pdf, projector_html, projector_svg,
};
use stubble_evidence::Evidence;
use stubble_placement::Layout;

use crate::Rendered;

/// Pictures as the papers take them.
#[must_use]
pub fn on_paper(pictures: &[Rendered]) -> Vec<Picture<'_>> {
    pictures.iter().map(|p| Picture { view: p.view, when: p.when, bytes: &p.jpeg }).collect()
}

/// Sets the plan on paper, in English on A4.
///
/// # Errors
/// If the typesetter refuses.
pub fn plan_pdf(
    case: &Case,
    layout: &Layout,
    pictures: &[Rendered],
    evidence: &Evidence,
) -> Result<Vec<u8>, DocumentError> {
    let pictures = on_paper(pictures);
    paper_pdf(Paper::Plan, &PlanPaper { case, layout, pictures: &pictures, evidence }, &Setting::default())
}

/// Every paper of a case as a file with its name: PDFs, a page for a projector, and a drawing of each side for one.
///
/// # Errors
/// If a picture is no JPEG or PNG, or the typesetter refuses.
pub fn papers(paper: &PlanPaper<'_>, setting: &Setting) -> Result<Vec<(String, Vec<u8>)>, DocumentError> {
    let set = |kind: &Paper| Ok((format!("{}.pdf", kind.name()), paper_pdf(*kind, paper, setting)?));
    let mut files = Paper::ALL.par_iter().map(set).collect::<Result<Vec<_>, DocumentError>>()?;
    let page = projector_html(paper.case, paper.layout, setting.language);
    files.push(("projector.html".to_owned(), page.into_bytes()));
    for view in View::ALL {
        let drawing = projector_svg(paper.case, paper.layout, view);
        files.push((format!("projector-{}.svg", view.name()), drawing.into_bytes()));
    }
    Ok(files)
}
