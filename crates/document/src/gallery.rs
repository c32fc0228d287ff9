//! The pictures: which are shown, and where.

use std::collections::BTreeMap;

use serde::Serialize;
use stubble_appearance::{View, When};

use crate::language::Words;
use crate::{DocumentError, Picture};

/// A picture on a page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Cell {
    key: String,
    caption: String,
    alt: String,
}

/// Pictures in rows of views and columns of moments.
#[derive(Debug, Serialize)]
pub(crate) struct Gallery {
    columns: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    cells: Vec<Option<Cell>>,
}

/// The pictures of a plan by view and moment.
pub(crate) struct Album {
    cells: BTreeMap<(View, String), Cell>,
    latest_years: Option<f64>,
}

impl Album {
    /// Sorts the pictures; their bytes are added to the files.
    ///
    /// # Errors
    /// If one is neither JPEG nor PNG.
    pub(crate) fn of(
        pictures: &[Picture<'_>],
        words: &Words,
        files: &mut Vec<(String, Vec<u8>)>,
    ) -> Result<Self, DocumentError> {
        let mut album = Self { cells: BTreeMap::new(), latest_years: None };
        for picture in pictures {
            let key = file_name(picture)?;
            let caption = moment(picture.when, words);
            let alt =
                words.with("simulation-alt", &[("view", &view(picture.view, words)), ("moment", &caption)]);
            album.cells.insert((picture.view, picture.when.name()), Cell { key: key.clone(), caption, alt });
            files.push((key, picture.bytes.to_vec()));
            if let When::Years(years) = picture.when {
                album.latest_years = Some(album.latest_years.map_or(years, |latest: f64| latest.max(years)));
            }
        }
        Ok(album)
    }

    fn cell(&self, view: View, when: When) -> Option<&Cell> {
        self.cells.get(&(view, when.name()))
    }

    /// The pair for the cover, from the view that shows most of the front.
    pub(crate) fn pair(&self) -> Vec<Cell> {
        let pair = |view| -> Option<Vec<Cell>> {
            Some(vec![self.cell(view, When::Bare)?.clone(), self.cell(view, When::Healed)?.clone()])
        };
        [View::ThreeQuarterLeft, View::ThreeQuarterRight, View::Front]
            .into_iter()
            .find_map(pair)
            .unwrap_or_default()
    }

    /// Before, healed and the latest year of every view.
    pub(crate) fn gallery(&self, words: &Words) -> Gallery {
        let moments: Vec<When> = [Some(When::Bare), Some(When::Healed), self.latest_years.map(When::Years)]
            .into_iter()
            .flatten()
            .filter(|when| self.cells.keys().any(|(_, name)| *name == when.name()))
            .collect();
        let has = |view: &View| moments.iter().any(|when| self.cell(*view, *when).is_some());
        // One three-quarter view is enough for a page.
        let oblique = [View::ThreeQuarterLeft, View::ThreeQuarterRight].into_iter().find(has);
        let straight = [View::Front, View::Top, View::Left, View::Right, View::Back];
        let rows = oblique.into_iter().chain(straight).filter_map(|from| {
            let cells: Vec<Option<Cell>> =
                moments.iter().map(|when| self.cell(from, *when).cloned()).collect();
            cells.iter().any(Option::is_some).then(|| Row { name: view(from, words), cells })
        });
        Gallery { columns: moments.iter().map(|when| moment(*when, words)).collect(), rows: rows.collect() }
    }

    /// The pictures right after each session, from above, for the practitioner's pages.
    pub(crate) fn after_session(&self, session: u8) -> Option<Cell> {
        let when = When::AfterSession(session);
        [View::Top, View::Front].into_iter().find_map(|view| self.cell(view, when).cloned())
    }
}

fn view(view: View, words: &Words) -> String {
    words.get(&format!("view-{}", view.name()))
}

fn moment(when: When, words: &Words) -> String {
    match when {
        When::Bare => words.get("moment-bare"),
        When::AfterSession(n) => words.with("moment-session", &[("n", &n.to_string())]),
        When::Healed => words.get("moment-healed"),
        When::Years(years) => words.with("moment-years", &[("n", &words.number(years))]),
        // A plan on paper shows none of these; a sheet of another kind names them as the picture does.
        When::Day(_) | When::TouchUp(_) => when.title(),
    }
}

fn file_name(picture: &Picture<'_>) -> Result<String, DocumentError> {
    let name = format!("{}-{}", picture.view.name(), picture.when.name());
    match picture.bytes {
        [0xff, 0xd8, 0xff, ..] => Ok(name + ".jpg"),
        [0x89, b'P', b'N', b'G', ..] => Ok(name + ".png"),
        _ => Err(DocumentError::Picture(name)),
    }
}
