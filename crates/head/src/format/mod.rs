//! Reading mesh files: bytes in, a [`RawMesh`] out, in the file's own unit and axes.
//!
//! Readers trust nothing: a count is believed only when the bytes that would back it are there, every index is
//! checked, and every refusal says which format, where, and what to do.

pub mod gltf;
pub mod obj;
pub mod ply;
pub mod stl;
#[cfg(test)]
mod tests;
mod texture;

use std::collections::BTreeMap;

use crate::{Remark, Unit};

/// More triangles than this are refused; scanners give up to about 2 million.
pub const MAX_TRIANGLES: usize = 8_000_000;
/// More vertices than this are refused.
pub const MAX_VERTICES: usize = 12_000_000;

/// A mesh as a file gives it: own unit, own axes, nothing repaired. Indices are in range; positions may be NaN.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawMesh {
    /// Vertex positions in the file's coordinates.
    pub positions: Vec<[f64; 3]>,
    /// Corner indices; polygons come as fans.
    pub triangles: Vec<[u32; 3]>,
    /// Linear sRGB per vertex, from vertex colours or from the texture.
    pub colours: Option<Vec<[f32; 3]>>,
    /// Other per-vertex numbers by name (PLY).
    pub properties: BTreeMap<String, Vec<f32>>,
    /// The unit, where the format fixes it (glTF: metres).
    pub unit: Option<Unit>,
    /// What a person should know about the reading.
    pub remarks: Vec<Remark>,
}

/// The mesh formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Polygon file format, text or binary.
    Ply,
    /// Stereolithography, text or binary.
    Stl,
    /// Wavefront OBJ.
    Obj,
    /// glTF, `.gltf` or `.glb`.
    Gltf,
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Ply => "PLY",
            Self::Stl => "STL",
            Self::Obj => "OBJ",
            Self::Gltf => "glTF",
        })
    }
}

/// Where in a file something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A line, from 1.
    Line(usize),
    /// A byte, from 0.
    Byte(usize),
    /// A named part.
    Part(String),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Byte(byte) => write!(f, "byte {byte}"),
            Self::Part(part) => f.write_str(part),
        }
    }
}

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FormatError {
    /// The content is of no known mesh format.
    #[error("this is not a 3D mesh Stubble reads ({found}); give a glTF/GLB, OBJ, PLY or STL file")]
    Unknown {
        /// What the content looks like.
        found: String,
    },
    /// Apple's container is not read.
    #[error(
        "this is a USDZ/USD scan, which Stubble does not read; export it from the scanning app as GLB or STL"
    )]
    Usd,
    /// The file ends too early.
    #[error("{format} file ends too early at {place}: {expected}; copy or export the scan again")]
    Truncated {
        /// Format.
        format: Format,
        /// Where it ends.
        place: Place,
        /// What should have come.
        expected: String,
    },
    /// The content breaks its format.
    #[error(
        "{format} file is damaged at {place}: {problem}; export the scan again, binary PLY or GLB is safest"
    )]
    Damaged {
        /// Format.
        format: Format,
        /// Where.
        place: Place,
        /// What is wrong.
        problem: String,
    },
    /// A legal feature that is not supported.
    #[error("{format} file uses {feature} at {place}, which Stubble does not read; export it as {instead}")]
    Unsupported {
        /// Format.
        format: Format,
        /// Where.
        place: Place,
        /// Which feature.
        feature: String,
        /// What to export instead.
        instead: &'static str,
    },
    /// Too large.
    #[error(
        "{format} file states {count} {what}, more than the {limit} Stubble takes; decimate the scan to at most 2 million triangles"
    )]
    TooLarge {
        /// Format.
        format: Format,
        /// Number stated.
        count: u64,
        /// Of what.
        what: &'static str,
        /// Most that is taken.
        limit: usize,
    },
    /// A file that the mesh refers to is missing.
    #[error(
        "{format} file refers to `{name}`, which is not beside it; keep the files of a scan together, or export it as GLB"
    )]
    SideFile {
        /// Format.
        format: Format,
        /// Name as written in the mesh file.
        name: String,
    },
    /// No triangle in it.
    #[error("{format} file holds no triangles{detail}; export the surface (mesh), not only points or lines")]
    NoTriangles {
        /// Format.
        format: Format,
        /// What it does hold.
        detail: String,
    },
}

/// Gives the bytes of a file named inside the mesh file (a buffer, a material, a texture), or `None` if there is none.
pub type SideFiles<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;

/// Reads a mesh file. The content decides on the format; the file name helps only where the content does not
/// (OBJ and text files without a signature).
///
/// # Errors
/// A [`FormatError`] that names the place and what to do.
pub fn read(bytes: &[u8], file_name: &str, side_files: SideFiles<'_>) -> Result<RawMesh, FormatError> {
    match detect(bytes, file_name)? {
        Format::Ply => ply::read(bytes),
        Format::Stl => stl::read(bytes),
        Format::Obj => obj::read(bytes, side_files),
        Format::Gltf => gltf::read(bytes, side_files),
    }
}

/// Tells the format of a file.
///
/// # Errors
/// If it is none of the formats that are read.
pub fn detect(bytes: &[u8], file_name: &str) -> Result<Format, FormatError> {
    let unknown = |found: &str| Err(FormatError::Unknown { found: found.into() });
    let extension = file_name.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_ascii_lowercase());
    if bytes.is_empty() {
        return unknown("the file is empty");
    }
    if bytes.starts_with(b"PK\x03\x04") && (extension == "usdz" || contains(bytes, b".usd"))
        || bytes.starts_with(b"PXR-USDC")
        || bytes.starts_with(b"#usda")
    {
        return Err(FormatError::Usd);
    }
    if bytes.starts_with(b"ply\n") || bytes.starts_with(b"ply\r") {
        return Ok(Format::Ply);
    }
    if gltf::looks_like(bytes) {
        return Ok(Format::Gltf);
    }
    if stl::is_binary(bytes) || stl::is_text(bytes) {
        return Ok(Format::Stl);
    }
    let signatures: [(&[u8], &str); 7] = [
        (b"\x89PNG", "it is a PNG picture"),
        (b"\xff\xd8\xff", "it is a JPEG picture"),
        (b"%PDF", "it is a PDF document"),
        (b"PK\x03\x04", "it is a zip archive: unpack it first"),
        (b"\x1f\x8b", "it is gzip-compressed: unpack it first"),
        (b"Kaydara FBX", "it is an FBX scene"),
        (b"ISO-10303", "it is a STEP model"),
    ];
    if let Some((_, found)) = signatures.iter().find(|(start, _)| bytes.starts_with(start)) {
        return unknown(found);
    }
    if obj::looks_like(bytes) {
        return Ok(Format::Obj);
    }
    match extension.as_str() {
        "stl" => Ok(Format::Stl),
        "obj" => Ok(Format::Obj),
        "ply" => unknown("named .ply, but it does not begin with `ply`"),
        "glb" | "gltf" => unknown("named as glTF, but it is neither GLB nor glTF JSON"),
        _ if bytes.iter().take(512).all(|b| b.is_ascii()) => unknown("it is some text"),
        _ => unknown("unknown content"),
    }
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes[..bytes.len().min(4096)].windows(what.len()).any(|w| w == what)
}

/// The linear value of an sRGB component 0–1 (IEC 61966-2-1).
#[must_use]
pub fn linear_from_srgb(value: f32) -> f32 {
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// Splits a polygon into a fan of triangles, checking its indices.
fn fan(
    format: Format,
    place: impl Fn() -> Place,
    polygon: &[u32],
    vertices: usize,
    out: &mut Vec<[u32; 3]>,
) -> Result<(), FormatError> {
    if let Some(&wrong) = polygon.iter().find(|&&v| v as usize >= vertices) {
        let problem = format!("a face refers to vertex {wrong}, but there are only {vertices}");
        return Err(FormatError::Damaged { format, place: place(), problem });
    }
    for k in 2..polygon.len() {
        out.push([polygon[0], polygon[k - 1], polygon[k]]);
    }
    if out.len() > MAX_TRIANGLES {
        let count = out.len() as u64;
        return Err(FormatError::TooLarge { format, count, what: "triangles", limit: MAX_TRIANGLES });
    }
    Ok(())
}
