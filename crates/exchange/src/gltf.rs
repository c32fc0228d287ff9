//! The dots as points of a binary glTF 2.0 file (Khronos, glTF 2.0 Specification, section 4): a node and a mesh for each
//! session. The head's frame is that of the format, x to the left, y up, z forward; lengths become metres.

use serde_json::{Value, json};
use stubble_case::Case;
use stubble_design::ZoneKind;
use stubble_placement::{Impression, Layout};

use crate::ExchangeError;

const FLOAT: u32 = 5126;
const BYTE: u32 = 5121;
/// Target of a buffer view that holds vertices.
const VERTICES: u32 = 34962;
const POINTS: u32 = 0;

/// The file.
///
/// # Errors
/// If there is no dot: the format knows no empty mesh.
pub(crate) fn of(case: &Case, layout: &Layout) -> Result<Vec<u8>, ExchangeError> {
    if layout.impressions.is_empty() {
        return Err(ExchangeError::NoDots);
    }
    let mut file = File::default();
    let (mut nodes, mut meshes) = (Vec::new(), Vec::new());
    for session in 1..=layout.sessions {
        let dots: Vec<&Impression> = layout.impressions.iter().filter(|dot| dot.session == session).collect();
        if dots.is_empty() {
            continue;
        }
        let name = format!("Session {session}");
        nodes.push(json!({ "name": name, "mesh": meshes.len() }));
        meshes.push(json!({
            "name": name,
            "primitives": [{ "mode": POINTS, "attributes": file.attributes(&dots) }],
        }));
    }
    let scene: Vec<usize> = (0..nodes.len()).collect();
    let json = json!({
        "asset": {
            "version": "2.0",
            "generator": "Stubble",
            "extras": {
                "what": "planned impressions of scalp micropigmentation",
                "date": case.date.to_string(),
                "seed": case.seed,
                "pigments": layout.pigments,
            },
        },
        "scene": 0,
        "scenes": [{ "name": "Dots", "nodes": scene }],
        "nodes": nodes,
        "meshes": meshes,
        "accessors": file.accessors,
        "bufferViews": file.views,
        "buffers": [{ "byteLength": file.bytes.len() }],
    });
    Ok(binary(&json, file.bytes))
}

/// The buffer and what describes it.
#[derive(Default)]
struct File {
    bytes: Vec<u8>,
    views: Vec<Value>,
    accessors: Vec<Value>,
}

impl File {
    fn attributes(&mut self, dots: &[&Impression]) -> Value {
        let metres: Vec<[f32; 3]> =
            dots.iter().map(|dot| dot.position.coords.map(|mm| (mm * 1e-3) as f32).into()).collect();
        let normals: Vec<[f32; 3]> =
            dots.iter().map(|dot| dot.normal.map(|part| part as f32).normalize().into()).collect();
        let scalars = |of: &dyn Fn(&Impression) -> f64| -> Vec<[f32; 1]> {
            dots.iter().map(|dot| [of(dot) as f32]).collect()
        };
        let colours: Vec<[u8; 4]> = dots.iter().map(|dot| colour(dot.zone)).collect();
        json!({
            "POSITION": self.floats(&metres, "VEC3", true),
            "NORMAL": self.floats(&normals, "VEC3", false),
            "COLOR_0": self.colours(&colours),
            "_ORDER": self.floats(&scalars(&|dot| f64::from(dot.order)), "SCALAR", false),
            "_DIAMETER_MM": self.floats(&scalars(&|dot| dot.diameter_mm), "SCALAR", false),
            "_DEPTH_MM": self.floats(&scalars(&|dot| dot.depth_mm), "SCALAR", false),
            "_PIGMENT": self.floats(&scalars(&|dot| f64::from(dot.pigment)), "SCALAR", false),
        })
    }

    fn floats<const N: usize>(&mut self, values: &[[f32; N]], kind: &str, bounds: bool) -> usize {
        let bytes: Vec<u8> = values.iter().flatten().flat_map(|value| value.to_le_bytes()).collect();
        let mut accessor = json!({
            "bufferView": self.view(bytes),
            "componentType": FLOAT,
            "count": values.len(),
            "type": kind,
        });
        if bounds {
            let ends = |choose: fn(f32, f32) -> f32, start: f32| -> Vec<f32> {
                (0..N).map(|axis| values.iter().map(|value| value[axis]).fold(start, choose)).collect()
            };
            accessor["min"] = json!(ends(f32::min, f32::MAX));
            accessor["max"] = json!(ends(f32::max, f32::MIN));
        }
        self.accessors.push(accessor);
        self.accessors.len() - 1
    }

    fn colours(&mut self, colours: &[[u8; 4]]) -> usize {
        let view = self.view(colours.concat());
        self.accessors.push(json!({
            "bufferView": view,
            "componentType": BYTE,
            "normalized": true,
            "count": colours.len(),
            "type": "VEC4",
        }));
        self.accessors.len() - 1
    }

    fn view(&mut self, bytes: Vec<u8>) -> usize {
        self.views.push(json!({
            "buffer": 0,
            "byteOffset": self.bytes.len(),
            "byteLength": bytes.len(),
            "target": VERTICES,
        }));
        self.bytes.extend(bytes);
        self.views.len() - 1
    }
}

/// The zones' colours on the session maps, in linear light as the format wants it.
fn colour(zone: ZoneKind) -> [u8; 4] {
    let srgb: [u8; 3] = match zone {
        ZoneKind::Edge => [0xd9, 0x82, 0x2b],
        ZoneKind::Transition => [0x2f, 0x8f, 0x9d],
        ZoneKind::Core => [0x0f, 0x4a, 0x5a],
        ZoneKind::Crown => [0x5b, 0x4b, 0x8a],
        ZoneKind::SideFade => [0x6f, 0x8f, 0x3a],
        ZoneKind::Scar => [0xa8, 0x32, 0x4a],
        ZoneKind::None => [0x6d, 0x77, 0x82],
    };
    let linear = srgb.map(|part| {
        let part = f64::from(part) / 255.0;
        let light = if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
        (light * 255.0).round() as u8
    });
    [linear[0], linear[1], linear[2], 255]
}

/// Header, JSON chunk padded with spaces, binary chunk padded with zeros.
fn binary(json: &Value, mut bytes: Vec<u8>) -> Vec<u8> {
    let mut text = json.to_string().into_bytes();
    text.resize(text.len().next_multiple_of(4), b' ');
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    let word = |length: usize| (length as u32).to_le_bytes();
    let mut file = Vec::with_capacity(28 + text.len() + bytes.len());
    file.extend(b"glTF");
    file.extend(2_u32.to_le_bytes());
    file.extend(word(28 + text.len() + bytes.len()));
    for (kind, chunk) in [(b"JSON", text), (b"BIN\0", bytes)] {
        file.extend(word(chunk.len()));
        file.extend(kind);
        file.extend(chunk);
    }
    file
}
