//! STL, binary and text. Every triangle brings its own corners; they are welded when the mesh is cleaned.

use super::{Format, FormatError, MAX_TRIANGLES, Place, RawMesh};

const FORMAT: Format = Format::Stl;
/// Bytes before the first triangle, and of a triangle.
const HEADER: usize = 84;
const TRIANGLE: usize = 50;

/// Whether the length fits the count a binary file states.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    bytes.len() >= HEADER && HEADER as u64 + u64::from(stated(bytes)) * TRIANGLE as u64 == bytes.len() as u64
}

/// Whether it begins like a text file.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(2048)];
    start.trim_ascii_start().starts_with(b"solid") && start.windows(5).any(|w| w == b"facet")
}

fn stated(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[80], bytes[81], bytes[82], bytes[83]])
}

/// Reads an STL file.
///
/// # Errors
/// A [`FormatError`] that names the line or byte.
pub fn read(bytes: &[u8]) -> Result<RawMesh, FormatError> {
    if !is_binary(bytes) && is_text(bytes) { read_text(bytes) } else { read_binary(bytes) }
}

fn read_binary(bytes: &[u8]) -> Result<RawMesh, FormatError> {
    let truncated = |expected: String| FormatError::Truncated {
        format: FORMAT,
        place: Place::Byte(bytes.len()),
        expected,
    };
    if bytes.len() < HEADER {
        return Err(truncated("the header alone has 84 bytes".into()));
    }
    let count = stated(bytes) as usize;
    if count > MAX_TRIANGLES {
        let count = count as u64;
        return Err(FormatError::TooLarge { format: FORMAT, count, what: "triangles", limit: MAX_TRIANGLES });
    }
    let there = (bytes.len() - HEADER) / TRIANGLE;
    if there < count {
        return Err(truncated(format!("{count} triangles were announced, {there} are there")));
    }
    let mut mesh = RawMesh::default();
    mesh.positions.reserve_exact(3 * count);
    for triangle in bytes[HEADER..].chunks_exact(TRIANGLE).take(count) {
        for corner in triangle[12..48].chunks_exact(12) {
            mesh.positions.push([0, 4, 8].map(|k| {
                f64::from(f32::from_le_bytes([corner[k], corner[k + 1], corner[k + 2], corner[k + 3]]))
            }));
        }
    }
    finish(mesh)
}

fn read_text(bytes: &[u8]) -> Result<RawMesh, FormatError> {
    let mut mesh = RawMesh::default();
    let mut in_facet = 0_usize;
    let mut ended = false;
    for (number, line) in bytes.split(|&b| b == b'\n').enumerate() {
        let place = || Place::Line(number + 1);
        let damaged = |problem: String| FormatError::Damaged { format: FORMAT, place: place(), problem };
        let line = String::from_utf8_lossy(line);
        let mut words = line.split_ascii_whitespace();
        match words.next() {
            Some("vertex") => {
                let mut point = [0.0; 3];
                for p in &mut point {
                    let word =
                        words.next().ok_or_else(|| damaged("a vertex has fewer than 3 numbers".into()))?;
                    *p = word.parse().map_err(|_| damaged(format!("`{}` is not a number", shown(word))))?;
                }
                mesh.positions.push(point);
                in_facet += 1;
            }
            Some("endfacet") => {
                if in_facet != 3 {
                    return Err(damaged(format!("a facet has {in_facet} vertices")));
                }
                in_facet = 0;
            }
            Some("endsolid") => ended = true,
            Some("facet" | "outer" | "endloop" | "solid") | None => {}
            Some(word) => return Err(damaged(format!("cannot read `{}`", shown(word)))),
        }
        if mesh.positions.len() > 3 * MAX_TRIANGLES {
            let count = mesh.positions.len() as u64 / 3;
            return Err(FormatError::TooLarge {
                format: FORMAT,
                count,
                what: "triangles",
                limit: MAX_TRIANGLES,
            });
        }
    }
    if in_facet != 0 || !ended {
        let expected = "there is no `endsolid` line".into();
        return Err(FormatError::Truncated { format: FORMAT, place: Place::Byte(bytes.len()), expected });
    }
    finish(mesh)
}

fn shown(word: &str) -> String {
    word.chars().take(40).collect()
}

fn finish(mut mesh: RawMesh) -> Result<RawMesh, FormatError> {
    let count = mesh.positions.len() as u32 / 3;
    mesh.triangles = (0..count).map(|t| [3 * t, 3 * t + 1, 3 * t + 2]).collect();
    if mesh.triangles.is_empty() {
        return Err(FormatError::NoTriangles { format: FORMAT, detail: String::new() });
    }
    Ok(mesh)
}
