//! Wavefront OBJ with its material file: triangles and polygons, negative indices, vertex colours, texture.

use std::collections::BTreeMap;

use super::texture::Texture;
use super::{Format, FormatError, MAX_VERTICES, Place, RawMesh, SideFiles, fan, linear_from_srgb};
use crate::Remark;

const FORMAT: Format = Format::Obj;

fn damaged(line: usize, problem: impl Into<String>) -> FormatError {
    FormatError::Damaged { format: FORMAT, place: Place::Line(line), problem: problem.into() }
}

/// Whether the text looks like OBJ: a vertex or face line among the first ones.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(65_536)];
    !start.contains(&0)
        && start.split(|&b| b == b'\n').any(|line| {
            let line = line.trim_ascii();
            [&b"v "[..], b"v\t", b"f ", b"mtllib ", b"vn ", b"vt "].iter().any(|w| line.starts_with(w))
        })
}

/// Reads an OBJ file. Without its material or texture file the shape is read and a remark is left.
///
/// # Errors
/// A [`FormatError`] that names the line.
pub fn read(bytes: &[u8], side_files: SideFiles<'_>) -> Result<RawMesh, FormatError> {
    let mut mesh = RawMesh::default();
    let mut colours: Vec<[f32; 3]> = Vec::new();
    let mut uvs: Vec<[f32; 2]> = Vec::new();
    // Texture coordinate and material of each vertex, as the first face has it: colour is per vertex here.
    let mut vertex_uv: Vec<Option<(u32, u32)>> = Vec::new();
    let mut materials: Vec<String> = vec![String::new()];
    let mut material = 0_u32;
    let mut libraries: Vec<String> = Vec::new();
    let (mut polygon, mut polygon_uv) = (Vec::new(), Vec::new());
    let mut joined: Vec<u8>;
    let mut lines = bytes.split(|&b| b == b'\n').enumerate();
    while let Some((number, raw)) = lines.next() {
        let number = number + 1;
        let mut raw = raw.trim_ascii_end();
        if raw.ends_with(b"\\") {
            joined = raw[..raw.len() - 1].to_vec();
            for (_, more) in lines.by_ref() {
                let more = more.trim_ascii_end();
                let goes_on = more.ends_with(b"\\");
                joined.push(b' ');
                joined.extend_from_slice(if goes_on { &more[..more.len() - 1] } else { more });
                if !goes_on {
                    break;
                }
            }
            raw = &joined;
        }
        let line = String::from_utf8_lossy(raw);
        let mut words = line.split_ascii_whitespace();
        let Some(keyword) = words.next() else { continue };
        match keyword {
            "v" => {
                let numbers = numbers(words, number)?;
                let [x, y, z, rest @ ..] = numbers.as_slice() else {
                    return Err(damaged(number, "a vertex has fewer than 3 numbers"));
                };
                mesh.positions.push([*x, *y, *z]);
                if let [r, g, b] = rest {
                    colours.push([*r, *g, *b].map(|c| linear_from_srgb((c as f32).clamp(0.0, 1.0))));
                }
                if mesh.positions.len() > MAX_VERTICES {
                    let count = mesh.positions.len() as u64;
                    return Err(FormatError::TooLarge {
                        format: FORMAT,
                        count,
                        what: "vertices",
                        limit: MAX_VERTICES,
                    });
                }
            }
            "vt" => {
                let numbers = numbers(words, number)?;
                let [u, rest @ ..] = numbers.as_slice() else {
                    return Err(damaged(number, "a texture coordinate has no number"));
                };
                uvs.push([*u as f32, rest.first().copied().unwrap_or(0.0) as f32]);
            }
            "f" => {
                polygon.clear();
                polygon_uv.clear();
                for word in words {
                    let mut parts = word.split('/');
                    polygon.push(index(parts.next(), mesh.positions.len(), number)?);
                    let uv = parts.next().filter(|p| !p.is_empty());
                    polygon_uv.push(match uv {
                        Some(uv) => Some(index(Some(uv), uvs.len(), number)?),
                        None => None,
                    });
                }
                if polygon.len() < 3 {
                    return Err(damaged(number, format!("a face has {} corners", polygon.len())));
                }
                if polygon.len() > 1024 {
                    return Err(damaged(number, format!("a face has {} corners", polygon.len())));
                }
                // A face may name only vertices above it, so lengths are those of now.
                fan(FORMAT, || Place::Line(number), &polygon, mesh.positions.len(), &mut mesh.triangles)?;
                vertex_uv.resize(mesh.positions.len(), None);
                for (&v, &uv) in polygon.iter().zip(&polygon_uv) {
                    if let (None, Some(uv)) = (vertex_uv[v as usize], uv) {
                        vertex_uv[v as usize] = Some((uv, material));
                    }
                }
            }
            "mtllib" => libraries.push(rest_of(&line)),
            "usemtl" => {
                let name = rest_of(&line);
                material = materials.iter().position(|m| *m == name).unwrap_or_else(|| {
                    materials.push(name);
                    materials.len() - 1
                }) as u32;
            }
            // Lines, points, normals, groups and free-form surfaces carry nothing of the shape.
            _ => {}
        }
    }
    if mesh.triangles.is_empty() {
        let detail = format!(" ({} points)", mesh.positions.len());
        return Err(FormatError::NoTriangles { format: FORMAT, detail });
    }
    if colours.len() == mesh.positions.len() {
        mesh.colours = Some(colours);
    } else if vertex_uv.iter().any(Option::is_some) {
        vertex_uv.resize(mesh.positions.len(), None);
        colour_by_texture(&mut mesh, &materials, &libraries, &uvs, &vertex_uv, side_files);
    }
    Ok(mesh)
}

fn rest_of(line: &str) -> String {
    line.trim().split_once(char::is_whitespace).map_or("", |(_, rest)| rest).trim().to_owned()
}

fn numbers<'w>(words: impl Iterator<Item = &'w str>, line: usize) -> Result<Vec<f64>, FormatError> {
    words
        .take(8)
        .map(|w| {
            let shown = || w.chars().take(40).collect::<String>();
            w.parse().map_err(|_| damaged(line, format!("`{}` is not a number", shown())))
        })
        .collect()
}

/// An index from 1, or from the end if negative.
fn index(word: Option<&str>, count: usize, line: usize) -> Result<u32, FormatError> {
    let word = word.unwrap_or("");
    let shown = || word.chars().take(40).collect::<String>();
    let value: i64 =
        word.parse().map_err(|_| damaged(line, format!("`{}` is not the number of a vertex", shown())))?;
    let at = if value < 0 { count as i64 + value } else { value - 1 };
    if at < 0 || at >= count as i64 {
        return Err(damaged(
            line,
            format!("a face refers to number {value}, but there are only {count} so far"),
        ));
    }
    Ok(at as u32)
}

/// Fills per-vertex colours from the textures of the materials; leaves a remark for what is missing.
fn colour_by_texture(
    mesh: &mut RawMesh,
    materials: &[String],
    libraries: &[String],
    uvs: &[[f32; 2]],
    vertex_uv: &[Option<(u32, u32)>],
    side_files: SideFiles<'_>,
) {
    let mut pictures: BTreeMap<String, String> = BTreeMap::new();
    for library in libraries {
        let Some(text) = side_files(library) else {
            mesh.remarks.push(Remark::NoMaterial { file: library.clone() });
            continue;
        };
        let mut name = String::new();
        for line in String::from_utf8_lossy(&text).lines() {
            match line.split_ascii_whitespace().next() {
                Some("newmtl") => name = rest_of(line),
                // Options come before the file name, which may hold spaces only if there are none.
                Some("map_Kd") => {
                    let rest = rest_of(line);
                    let file = if rest.starts_with('-') {
                        rest.split_ascii_whitespace().last().unwrap_or("").to_owned()
                    } else {
                        rest
                    };
                    pictures.insert(name.clone(), file);
                }
                _ => {}
            }
        }
    }
    let mut textures: Vec<Option<Texture>> = Vec::new();
    for material in materials {
        let texture = pictures.get(material).and_then(|file| {
            let decoded = side_files(file)
                .ok_or_else(|| "it is not beside the OBJ".to_owned())
                .and_then(|bytes| Texture::decode(&bytes));
            decoded
                .map_err(|e| mesh.remarks.push(Remark::Texture { name: file.clone(), why: e.clone() }))
                .ok()
        });
        textures.push(texture);
    }
    if textures.iter().all(Option::is_none) {
        return;
    }
    let colour = |at: &Option<(u32, u32)>| {
        let (uv, material) = (*at)?;
        let [u, v] = uvs[uv as usize];
        // OBJ counts v from the bottom.
        Some(textures[material as usize].as_ref()?.at(u, 1.0 - v))
    };
    mesh.colours = Some(vertex_uv.iter().map(|at| colour(at).unwrap_or([0.5; 3])).collect());
}
