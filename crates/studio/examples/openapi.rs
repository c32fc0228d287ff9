//! Prints the description of the API, as committed in `openapi.json`.

fn main() -> Result<(), serde_json::Error> {
    println!("{}", serde_json::to_string_pretty(&stubble_studio::openapi())?);
    Ok(())
}
