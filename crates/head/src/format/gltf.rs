//! glTF 2.0, `.gltf` and `.glb`: all meshes of the scene in their places, vertex colours or base colour texture.
//!
//! An own reader, for the counts, offsets and strides of a hostile file must be checked before anything is read.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Deserialize;

use super::texture::Texture;
use super::{Format, FormatError, MAX_TRIANGLES, MAX_VERTICES, Place, RawMesh, SideFiles};
use crate::{Remark, Unit};

const FORMAT: Format = Format::Gltf;
const MAGIC: &[u8] = b"glTF";
/// A scene may not place more nodes; shared children would multiply.
const MAX_NODES: usize = 20_000;
/// Nodes may not nest deeper.
const MAX_DEPTH: usize = 64;

fn damaged(part: impl Into<String>, problem: impl Into<String>) -> FormatError {
    FormatError::Damaged { format: FORMAT, place: Place::Part(part.into()), problem: problem.into() }
}

/// Whether it is a GLB file, or JSON as glTF has it.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(1 << 20)];
    bytes.starts_with(MAGIC)
        || (start.trim_ascii_start().starts_with(b"{") && start.windows(7).any(|w| w == b"\"asset\""))
}

/// Reads a glTF or GLB file.
///
/// # Errors
/// A [`FormatError`] that names the part or byte.
pub fn read(bytes: &[u8], side_files: SideFiles<'_>) -> Result<RawMesh, FormatError> {
    let (json, binary) = if bytes.starts_with(MAGIC) { chunks(bytes)? } else { (bytes, None) };
    let root: Root = serde_json::from_slice(json).map_err(|e| FormatError::Damaged {
        format: FORMAT,
        place: Place::Line(e.line()),
        problem: e.to_string(),
    })?;
    for name in &root.extensions_required {
        if name.contains("draco") || name.contains("meshopt") || name.contains("quantization") {
            return Err(FormatError::Unsupported {
                format: FORMAT,
                place: Place::Part("extensionsRequired".into()),
                feature: format!("compression ({})", name.chars().take(60).collect::<String>()),
                instead: "GLB without compression",
            });
        }
    }
    let file = File { buffers: buffers(&root, binary, side_files)?, root: &root };
    let mut reading = Reading {
        file: &file,
        mesh: RawMesh::default(),
        colours: Vec::new(),
        coloured: false,
        side_files,
        nodes: 0,
        textures: BTreeMap::new(),
    };
    reading.mesh.unit = Some(Unit::Metre);
    let scene = root.scenes.get(root.scene.unwrap_or(0));
    match scene {
        Some(scene) => {
            for &node in &scene.nodes {
                reading.node(node, &nalgebra::Matrix4::identity(), 0)?;
            }
        }
        None => {
            for mesh in 0..root.meshes.len() {
                reading.mesh(mesh, &nalgebra::Matrix4::identity())?;
            }
        }
    }
    let Reading { mut mesh, colours, coloured, .. } = reading;
    if mesh.triangles.is_empty() {
        return Err(FormatError::NoTriangles {
            format: FORMAT,
            detail: format!(" ({} meshes)", root.meshes.len()),
        });
    }
    mesh.colours = coloured.then_some(colours);
    Ok(mesh)
}

/// The JSON and binary chunks of a GLB file.
fn chunks(bytes: &[u8]) -> Result<(&[u8], Option<&[u8]>), FormatError> {
    let truncated = |at: usize, expected: &str| FormatError::Truncated {
        format: FORMAT,
        place: Place::Byte(at),
        expected: expected.into(),
    };
    let u32_at = |at: usize| {
        let b = bytes.get(at..at + 4).ok_or_else(|| truncated(bytes.len(), "a chunk header"))?;
        Ok(u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    };
    let version: u32 = u32_at(4)?;
    if version != 2 {
        return Err(FormatError::Unsupported {
            format: FORMAT,
            place: Place::Byte(4),
            feature: format!("version {version}"),
            instead: "glTF 2.0",
        });
    }
    let (mut json, mut binary) = (None, None);
    let mut at = 12;
    while at + 8 <= bytes.len() {
        let length = u32_at(at)? as usize;
        let kind = u32_at(at + 4)?;
        let data = bytes
            .get(at + 8..(at + 8).saturating_add(length))
            .ok_or_else(|| truncated(bytes.len(), &format!("a chunk of {length} bytes")))?;
        match kind {
            0x4E4F_534A if json.is_none() => json = Some(data),
            0x004E_4942 if binary.is_none() => binary = Some(data),
            _ => {}
        }
        at += 8 + length;
    }
    Ok((json.ok_or_else(|| truncated(at, "the JSON chunk"))?, binary))
}

fn buffers<'b>(
    root: &Root,
    binary: Option<&'b [u8]>,
    side_files: SideFiles<'_>,
) -> Result<Vec<std::borrow::Cow<'b, [u8]>>, FormatError> {
    root.buffers
        .iter()
        .enumerate()
        .map(|(k, buffer)| {
            let part = format!("buffer {k}");
            let data = match &buffer.uri {
                None => {
                    binary.ok_or_else(|| damaged(&*part, "it has neither a uri nor a binary chunk"))?.into()
                }
                Some(uri) => load(uri, &part, side_files)?.into(),
            };
            let data: std::borrow::Cow<'b, [u8]> = data;
            if (data.len() as u64) < buffer.byte_length {
                return Err(FormatError::Truncated {
                    format: FORMAT,
                    place: Place::Part(part),
                    expected: format!(
                        "{} bytes were announced, {} are there",
                        buffer.byte_length,
                        data.len()
                    ),
                });
            }
            Ok(data)
        })
        .collect()
}

fn load(uri: &str, part: &str, side_files: SideFiles<'_>) -> Result<Vec<u8>, FormatError> {
    if let Some(data) = uri.strip_prefix("data:") {
        let (_, code) =
            data.split_once(";base64,").ok_or_else(|| damaged(part, "its data uri is not base64"))?;
        return base64(code).ok_or_else(|| damaged(part, "its data uri is not base64"));
    }
    side_files(&percent_decoded(uri))
        .ok_or_else(|| FormatError::SideFile { format: FORMAT, name: uri.chars().take(200).collect() })
}

fn base64(code: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(code.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for b in code.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=') {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    Some(out)
}

fn percent_decoded(uri: &str) -> String {
    let bytes = uri.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = bytes.get(at + 1..at + 3).and_then(|h| std::str::from_utf8(h).ok());
        match code.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(value) if bytes[at] == b'%' => {
                out.push(value);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

struct File<'r> {
    root: &'r Root,
    buffers: Vec<std::borrow::Cow<'r, [u8]>>,
}

/// Numbers of an accessor as the file lays them out.
struct Numbers<'f> {
    data: &'f [u8],
    stride: usize,
    count: usize,
    kind: u32,
    normalized: bool,
}

impl<'f> Numbers<'f> {
    fn get(&self, row: usize, column: usize) -> f64 {
        let size = component_size(self.kind);
        let at = row * self.stride + column * size;
        let b = &self.data[at..at + size];
        let (value, full) = match self.kind {
            5120 => (f64::from(b[0] as i8), 127.0),
            5121 => (f64::from(b[0]), 255.0),
            5122 => (f64::from(i16::from_le_bytes([b[0], b[1]])), 32_767.0),
            5123 => (f64::from(u16::from_le_bytes([b[0], b[1]])), 65_535.0),
            5125 => (f64::from(u32::from_le_bytes([b[0], b[1], b[2], b[3]])), 1.0),
            _ => (f64::from(f32::from_le_bytes([b[0], b[1], b[2], b[3]])), 1.0),
        };
        if self.normalized { value / full } else { value }
    }
}

fn component_size(kind: u32) -> usize {
    match kind {
        5120 | 5121 => 1,
        5122 | 5123 => 2,
        _ => 4,
    }
}

impl File<'_> {
    fn view(&self, id: usize) -> Result<&[u8], FormatError> {
        let part = format!("bufferView {id}");
        let view = self.root.buffer_views.get(id).ok_or_else(|| damaged(&*part, "it does not exist"))?;
        let buffer = self
            .buffers
            .get(view.buffer)
            .ok_or_else(|| damaged(&*part, format!("buffer {} does not exist", view.buffer)))?;
        let start = usize::try_from(view.byte_offset).unwrap_or(usize::MAX);
        let length = usize::try_from(view.byte_length).unwrap_or(usize::MAX);
        buffer
            .get(start..start.saturating_add(length))
            .ok_or_else(|| damaged(part, format!("it ends beyond its buffer of {} bytes", buffer.len())))
    }

    /// An accessor with at least `columns` numbers a row, all of it inside its buffer.
    fn accessor(&self, id: usize, columns: usize) -> Result<Numbers<'_>, FormatError> {
        let part = format!("accessor {id}");
        let accessor = self.root.accessors.get(id).ok_or_else(|| damaged(&*part, "it does not exist"))?;
        if accessor.sparse.is_some() {
            return Err(FormatError::Unsupported {
                format: FORMAT,
                place: Place::Part(part),
                feature: "sparse accessors".into(),
                instead: "GLB without morph targets",
            });
        }
        if !matches!(accessor.component_type, 5120..=5123 | 5125 | 5126) {
            return Err(damaged(part, format!("unknown component type {}", accessor.component_type)));
        }
        let width = match accessor.kind.as_str() {
            "SCALAR" => 1,
            "VEC2" => 2,
            "VEC3" => 3,
            "VEC4" => 4,
            _ => 0,
        };
        if width < columns {
            return Err(damaged(part, format!("it has type {}, not {columns} numbers a row", accessor.kind)));
        }
        if accessor.count > MAX_VERTICES as u64 * 3 {
            return Err(FormatError::TooLarge {
                format: FORMAT,
                count: accessor.count,
                what: "elements",
                limit: MAX_VERTICES * 3,
            });
        }
        let view_id = accessor.buffer_view.ok_or_else(|| damaged(&*part, "it has no bufferView"))?;
        let data = self.view(view_id)?;
        let row = width * component_size(accessor.component_type);
        let stride = self.root.buffer_views[view_id].byte_stride.map_or(row, |s| s as usize);
        let count = accessor.count as usize;
        let offset = usize::try_from(accessor.byte_offset).unwrap_or(usize::MAX);
        let end = offset
            .saturating_add(stride.saturating_mul(count.saturating_sub(1)))
            .saturating_add(if count == 0 { 0 } else { row });
        if end > data.len() || stride < row {
            return Err(damaged(part, format!("its {count} elements do not fit its {} bytes", data.len())));
        }
        Ok(Numbers {
            data: &data[offset.min(data.len())..],
            stride,
            count,
            kind: accessor.component_type,
            normalized: accessor.normalized,
        })
    }
}

struct Reading<'f, 's> {
    file: &'f File<'f>,
    mesh: RawMesh,
    colours: Vec<[f32; 3]>,
    coloured: bool,
    side_files: SideFiles<'s>,
    nodes: usize,
    /// Decoded once, however often they are used.
    textures: BTreeMap<usize, Result<Rc<Texture>, String>>,
}

impl Reading<'_, '_> {
    fn node(&mut self, id: usize, parent: &nalgebra::Matrix4<f64>, depth: usize) -> Result<(), FormatError> {
        let part = format!("node {id}");
        let node = self.file.root.nodes.get(id).ok_or_else(|| damaged(&*part, "it does not exist"))?;
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            return Err(damaged(part, "nodes nest too deep, too often or in a circle"));
        }
        let place = parent * node.transform();
        if let Some(mesh) = node.mesh {
            self.mesh(mesh, &place)?;
        }
        for &child in &node.children {
            self.node(child, &place, depth + 1)?;
        }
        Ok(())
    }

    fn mesh(&mut self, id: usize, place: &nalgebra::Matrix4<f64>) -> Result<(), FormatError> {
        let part = format!("mesh {id}");
        let mesh = self.file.root.meshes.get(id).ok_or_else(|| damaged(&*part, "it does not exist"))?;
        for primitive in &mesh.primitives {
            if matches!(primitive.mode, 4..=6) {
                self.primitive(primitive, &part, place)?;
            }
        }
        Ok(())
    }

    fn primitive(
        &mut self,
        primitive: &Primitive,
        part: &str,
        place: &nalgebra::Matrix4<f64>,
    ) -> Result<(), FormatError> {
        let file = self.file;
        let Some(position) = primitive.attributes.position else { return Ok(()) };
        let positions = file.accessor(position, 3)?;
        let first = self.mesh.positions.len();
        if first + positions.count > MAX_VERTICES {
            let count = (first + positions.count) as u64;
            return Err(FormatError::TooLarge {
                format: FORMAT,
                count,
                what: "vertices",
                limit: MAX_VERTICES,
            });
        }
        for v in 0..positions.count {
            let p = nalgebra::Point3::from([0, 1, 2].map(|k| positions.get(v, k)));
            self.mesh.positions.push(place.transform_point(&p).into());
        }
        let corners: Vec<u32> = match primitive.indices {
            Some(id) => {
                let indices = file.accessor(id, 1)?;
                (0..indices.count).map(|k| indices.get(k, 0) as u32).collect()
            }
            None => (0..positions.count as u32).collect(),
        };
        if let Some(&wrong) = corners.iter().find(|&&v| v as usize >= positions.count) {
            let problem =
                format!("a triangle refers to vertex {wrong}, but there are only {}", positions.count);
            return Err(damaged(part, problem));
        }
        let mirrored = place.fixed_view::<3, 3>(0, 0).determinant() < 0.0;
        let mut add = |t: [u32; 3]| {
            let [a, b, c] = t.map(|v| v + first as u32);
            self.mesh.triangles.push(if mirrored { [a, c, b] } else { [a, b, c] });
        };
        match primitive.mode {
            4 => corners.chunks_exact(3).for_each(|t| add([t[0], t[1], t[2]])),
            5 => corners.windows(3).enumerate().for_each(|(k, t)| {
                add(if k % 2 == 0 { [t[0], t[1], t[2]] } else { [t[1], t[0], t[2]] });
            }),
            _ => corners.windows(2).skip(1).for_each(|t| add([corners[0], t[0], t[1]])),
        }
        if self.mesh.triangles.len() > MAX_TRIANGLES {
            let count = self.mesh.triangles.len() as u64;
            return Err(FormatError::TooLarge {
                format: FORMAT,
                count,
                what: "triangles",
                limit: MAX_TRIANGLES,
            });
        }
        self.colour(primitive, positions.count)
    }

    fn colour(&mut self, primitive: &Primitive, count: usize) -> Result<(), FormatError> {
        let file = self.file;
        let start = self.colours.len();
        self.colours.resize(start + count, [0.5; 3]);
        if let Some(id) = primitive.attributes.color_0 {
            let colours = file.accessor(id, 3)?;
            if colours.count == count {
                for v in 0..count {
                    self.colours[start + v] = [0, 1, 2].map(|k| (colours.get(v, k) as f32).clamp(0.0, 1.0));
                }
                self.coloured = true;
                return Ok(());
            }
        }
        let (Some(uv), Some(image)) = (primitive.attributes.texcoord_0, self.base_colour_image(primitive))
        else {
            return Ok(());
        };
        let uvs = file.accessor(uv, 2)?;
        if uvs.count != count {
            return Ok(());
        }
        if !self.textures.contains_key(&image) {
            let texture = self.texture(image).map(Rc::new);
            if let Err(why) = &texture {
                let (name, why) = (image.to_string(), why.clone());
                self.mesh.remarks.push(Remark::Texture { name, why });
            }
            self.textures.insert(image, texture);
        }
        if let Some(Ok(texture)) = self.textures.get(&image).cloned() {
            for v in 0..count {
                self.colours[start + v] = texture.at(uvs.get(v, 0) as f32, uvs.get(v, 1) as f32);
            }
            self.coloured = true;
        }
        Ok(())
    }

    fn base_colour_image(&self, primitive: &Primitive) -> Option<usize> {
        let root = self.file.root;
        let material = root.materials.get(primitive.material?)?;
        let texture = material.pbr.as_ref()?.base_colour.as_ref()?.index;
        root.textures.get(texture)?.source
    }

    fn texture(&self, image: usize) -> Result<Texture, String> {
        let image = self.file.root.images.get(image).ok_or("the image does not exist")?;
        match (&image.uri, image.buffer_view) {
            (Some(uri), _) => {
                let bytes = load(uri, "image", self.side_files).map_err(|e| e.to_string())?;
                Texture::decode(&bytes)
            }
            (None, Some(view)) => Texture::decode(self.file.view(view).map_err(|e| e.to_string())?),
            (None, None) => Err("the image has no data".into()),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Root {
    #[serde(default)]
    extensions_required: Vec<String>,
    scene: Option<usize>,
    #[serde(default)]
    scenes: Vec<Scene>,
    #[serde(default)]
    nodes: Vec<Node>,
    #[serde(default)]
    meshes: Vec<MeshEntry>,
    #[serde(default)]
    accessors: Vec<Accessor>,
    #[serde(default)]
    buffer_views: Vec<BufferView>,
    #[serde(default)]
    buffers: Vec<Buffer>,
    #[serde(default)]
    materials: Vec<Material>,
    #[serde(default)]
    textures: Vec<TextureEntry>,
    #[serde(default)]
    images: Vec<Image>,
}

#[derive(Debug, Deserialize)]
struct Scene {
    #[serde(default)]
    nodes: Vec<usize>,
}

#[derive(Debug, Deserialize)]
struct Node {
    #[serde(default)]
    children: Vec<usize>,
    mesh: Option<usize>,
    matrix: Option<[f64; 16]>,
    translation: Option<[f64; 3]>,
    rotation: Option<[f64; 4]>,
    scale: Option<[f64; 3]>,
}

impl Node {
    fn transform(&self) -> nalgebra::Matrix4<f64> {
        if let Some(columns) = &self.matrix {
            return nalgebra::Matrix4::from_column_slice(columns);
        }
        let [x, y, z, w] = self.rotation.unwrap_or([0.0, 0.0, 0.0, 1.0]);
        let rotation = nalgebra::UnitQuaternion::from_quaternion(nalgebra::Quaternion::new(w, x, y, z));
        let shift = nalgebra::Translation3::from(self.translation.unwrap_or([0.0; 3]));
        shift.to_homogeneous()
            * rotation.to_homogeneous()
            * nalgebra::Matrix4::new_nonuniform_scaling(&self.scale.unwrap_or([1.0; 3]).into())
    }
}

#[derive(Debug, Deserialize)]
struct MeshEntry {
    #[serde(default)]
    primitives: Vec<Primitive>,
}

#[derive(Debug, Deserialize)]
struct Primitive {
    #[serde(default)]
    attributes: Attributes,
    indices: Option<usize>,
    material: Option<usize>,
    #[serde(default = "triangles")]
    mode: u32,
}

fn triangles() -> u32 {
    4
}

#[derive(Debug, Default, Deserialize)]
struct Attributes {
    #[serde(rename = "POSITION")]
    position: Option<usize>,
    #[serde(rename = "COLOR_0")]
    color_0: Option<usize>,
    #[serde(rename = "TEXCOORD_0")]
    texcoord_0: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Accessor {
    buffer_view: Option<usize>,
    #[serde(default)]
    byte_offset: u64,
    component_type: u32,
    #[serde(default)]
    normalized: bool,
    count: u64,
    #[serde(rename = "type")]
    kind: String,
    sparse: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct BufferView {
    buffer: usize,
    #[serde(default)]
    byte_offset: u64,
    byte_length: u64,
    byte_stride: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Buffer {
    uri: Option<String>,
    byte_length: u64,
}

#[derive(Debug, Deserialize)]
struct Material {
    #[serde(rename = "pbrMetallicRoughness")]
    pbr: Option<Pbr>,
}

#[derive(Debug, Deserialize)]
struct Pbr {
    #[serde(rename = "baseColorTexture")]
    base_colour: Option<TextureInfo>,
}

#[derive(Debug, Deserialize)]
struct TextureInfo {
    index: usize,
}

#[derive(Debug, Deserialize)]
struct TextureEntry {
    source: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Image {
    uri: Option<String>,
    buffer_view: Option<usize>,
}
