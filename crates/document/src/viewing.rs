//! How a reader shows and prints a paper: at its own size, with its title.
//!
//! The typesetter writes no viewer preferences of its own choice, so the catalogue is written once more behind the
//! file, as an incremental update (ISO 32000-1, 7.5.6), which archivable documents may have.

use crate::DocumentError;

/// Asks every reader not to scale the paper when it prints.
///
/// # Errors
/// If the file is not built as the typesetter builds it.
pub(crate) fn at_true_size(mut pdf: Vec<u8>) -> Result<Vec<u8>, DocumentError> {
    let unlike = || DocumentError::Typesetting("its file has no catalogue where one belongs".to_owned());
    let update = update(&pdf).ok_or_else(unlike)?;
    pdf.extend(update.into_bytes());
    Ok(pdf)
}

/// The part to write behind a file.
fn update(pdf: &[u8]) -> Option<String> {
    let trailer_at = rfind(pdf, b"trailer\n")?;
    let tail = std::str::from_utf8(&pdf[trailer_at..]).ok()?;
    let trailer = tail.strip_prefix("trailer\n")?.split("\nstartxref").next()?;
    let previous: u64 = tail.split("startxref\n").nth(1)?.lines().next()?.parse().ok()?;
    let root: u32 = trailer.split("/Root ").nth(1)?.split(' ').next()?.parse().ok()?;
    let start = format!("\n{root} 0 obj\n");
    let at = rfind(&pdf[..trailer_at], start.as_bytes())? + start.len();
    let end = at + find(&pdf[at..], b"\nendobj")?;
    let catalogue = std::str::from_utf8(&pdf[at..end]).ok()?;
    let (before, after) = catalogue.split_once("/ViewerPreferences<<")?;
    let mut update = String::new();
    if pdf.last() != Some(&b'\n') {
        update.push('\n');
    }
    let object_at = pdf.len() + update.len();
    update += &format!(
        "{root} 0 obj\n{before}/ViewerPreferences<</PrintScaling/None/DisplayDocTitle true{after}\nendobj\n"
    );
    let table_at = pdf.len() + update.len();
    let trailer = trailer.strip_suffix(">>")?;
    update += &format!("xref\n{root} 1\n{object_at:010} 00000 n \ntrailer\n{trailer}/Prev {previous}>>\n");
    update += &format!("startxref\n{table_at}\n%%EOF\n");
    Some(update)
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn rfind(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_such_file_is_refused() {
        for bytes in [&b""[..], b"%PDF-1.7\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF", b"trailer\n"] {
            assert!(at_true_size(bytes.to_vec()).is_err());
        }
    }
}
