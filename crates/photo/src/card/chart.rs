//! What the patches of a 24-patch card are.

use std::sync::LazyLock;

use serde::Deserialize;
use stubble_optics::colour::{Adaptation, Lab, Xyz, adapt, linear_srgb};

use super::blobs::WHITE;
use super::correction::PATCHES;

/// White of the values' D50.
const D50: Xyz = Xyz { x: 0.964_22, y: 1.0, z: 0.825_21 };
/// Rows and columns of a card that lies as its maker prints it.
pub(super) const COLUMNS: usize = 6;

#[derive(Debug, Deserialize)]
struct Chart {
    patches: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    name: String,
    lab_d50: [f64; 3],
}

static CHART: LazyLock<Chart> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "shipped data, checked by the crate's tests")]
    serde_json::from_str(include_str!("../../data/colour_card.json")).expect("the shipped card")
});

/// Name of a patch.
pub(super) fn name(patch: usize) -> &'static str {
    &CHART.patches[patch].name
}

/// Linear sRGB (D65) of the patches, row by row from the dark skin patch; cyan lies a little outside sRGB.
pub(super) fn linear() -> [[f64; 3]; PATCHES] {
    std::array::from_fn(|i| {
        let [l, a, b] = CHART.patches[i].lab_d50;
        linear_srgb(adapt(Lab { l, a, b }.xyz(D50), D50, WHITE, Adaptation::Bradford))
    })
}
