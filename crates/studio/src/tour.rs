//! The sample client: a finished consultation that is the tour.

use serde_json::json;
use stubble_record::ClientId;

use crate::document::Document;
use crate::house::{Card, House};
use crate::problem::Problem;

/// Where the record remembers which client is the sample.
pub(crate) const SETTING: &str = "sample client";

/// Keeps the sample client in a practice that never had one. One that was erased stays erased.
pub(crate) async fn keep(house: &House) -> Result<(), Problem> {
    if house.read_only().is_some() || house.setting::<ClientId>(SETTING).await?.is_some() {
        return Ok(());
    }
    let card = Card {
        name: "Sample client".into(),
        note: "Made by Stubble, for trying everything out. Erase it whenever you like.".into(),
    };
    let (document, _) = Document::new().patched(&json!({
        "intake": {
            "reason": "Wants the look of a shaved head with an even, natural hairline.",
            "age_years": 38,
            "sex": "male",
            "skin": "light",
            "hair": "brown",
            "loss_history": "Receding since 24, crown thinning since 30, slow for the last five years.",
            "family": "Father and both grandfathers.",
            "drugs": "None.",
            "screened": true,
            "appearance_anxiety": 9,
        },
        "designs": {
            "a": {"age_years": 38},
            "b": {"condition": {"kind": "male_pattern", "stage": "iv"}, "style": "mature", "age_years": 38, "seed": 1},
        },
    }))?;
    let client = house.add_client(&card).await?;
    house.add_consultation(client, &document).await?;
    house.set_setting(SETTING, &client).await
}
