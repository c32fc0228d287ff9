//! A `.stubble` file becomes a client with a consultation: the design and the answers that it was planned for.

use std::collections::BTreeMap;

use stubble_case::{Archive, Case, Folder, Limits};
use stubble_head::{GivenLandmarks, LandmarkOrigin};
use stubble_pipeline::landmarks_of;
use stubble_record::{ClientId, ConsultationId, FileKind};

use crate::document::{Document, HeadSource, Intake, OptionName, ScanUnit};
use crate::house::{Card, FileCard, House};
use crate::problem::Problem;
use crate::upload;

/// Under this key the card of a scan holds the landmarks that a person gave, in the scan's own coordinates.
const GIVEN: &str = "given_landmarks";

/// The landmarks that a person gave for a scan.
pub(crate) fn given_landmarks(card: &FileCard) -> Option<GivenLandmarks> {
    serde_json::from_value(card.measured.as_ref()?.get(GIVEN)?.clone()).ok()
}

/// Keeps the case of a file.
pub(crate) async fn case(house: &House, bytes: &[u8]) -> Result<(ClientId, ConsultationId), Problem> {
    let archive = Archive::from_bytes(bytes, &Limits::default())
        .map_err(|e| Problem::input(format!("the case file cannot be opened: {e}"), "export it again"))?;
    let scan = archive.files().iter().find(|(path, _)| path.folder() == Folder::Scans);
    let (case, scan) = (archive.case(), scan.map(|(path, bytes)| (file_name(path.as_str()), bytes.clone())));
    let scan = match scan {
        Some((name, bytes)) => Some((name.clone(), upload::scan(&name, bytes)?)),
        None => None,
    };
    let client: String = case.client.chars().filter(|c| !c.is_control()).take(200).collect();
    let name = if client.trim().is_empty() { "?".to_owned() } else { client };
    let client = house.add_client(&Card { name, note: String::new() }).await?;
    let consultation = house.add_consultation(client, &document(case)?).await?;
    if scan.is_none() && case.head.landmarks.nasion.origin == LandmarkOrigin::Estimated {
        let head = HeadSource::Fitted { record: Box::new(case.head.clone()) };
        let patch = serde_json::json!({ "head": head });
        house.edit(consultation, "import", "head", &crate::house::Change::Edit(patch)).await?;
    }
    if let Some((name, (content, media_type))) = scan {
        // Where a person put the landmarks, they are; found ones are found again.
        let given = case.head.landmarks.nasion.origin == LandmarkOrigin::Given;
        let measured = given.then(|| serde_json::json!({ GIVEN: landmarks_of(case) }));
        let card = FileCard { name, media_type, shot: None, measured };
        let opened = house.consultation(consultation).await?;
        let file = house.add_file(&opened, FileKind::Scan, &card, &content).await?;
        let head = HeadSource::Scan { file, unit: unit(case.head.head_from_input.scale) };
        let patch = serde_json::json!({ "head": head });
        house.edit(consultation, "import", "scan", &crate::house::Change::Edit(patch)).await?;
    }
    Ok((client, consultation))
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

fn document(case: &Case) -> Result<Document, Problem> {
    let mut intake = Intake::default();
    if let Some(basis) = &case.basis {
        let person = &basis.person;
        intake.age_years = person.age_years;
        intake.sex = person.sex;
        intake.skin = person.skin;
        intake.hair = person.hair;
        intake.findings = person.findings.clone();
        intake.screened = person.screened;
        intake.appearance_anxiety = person.appearance_anxiety;
    }
    let designs = BTreeMap::from([(OptionName::A, case.design.request.clone())]);
    let document = Document { intake, designs, seed: case.seed, ..Document::new() };
    // Through the same checks as an edit.
    Ok(document.patched(&serde_json::json!({}))?.0)
}

/// The unit whose millimetres come nearest to the scale of the case.
fn unit(mm_per_unit: f64) -> Option<ScanUnit> {
    let units = [(ScanUnit::Mm, 1.0), (ScanUnit::Cm, 10.0), (ScanUnit::In, 25.4), (ScanUnit::M, 1000.0)];
    let off = |mm: f64| (mm / mm_per_unit).ln().abs();
    units.into_iter().min_by(|a, b| off(a.1).total_cmp(&off(b.1))).map(|(unit, _)| unit)
}
