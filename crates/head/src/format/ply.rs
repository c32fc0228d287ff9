//! PLY: text and binary of both byte orders, any scalar types, polygons, vertex colours and further properties.

use super::{Format, FormatError, MAX_TRIANGLES, MAX_VERTICES, Place, RawMesh, fan, linear_from_srgb};
use crate::Mesh;

const FORMAT: Format = Format::Ply;
/// A face with more corners than this is damage, not a polygon.
const MAX_CORNERS: usize = 1024;

/// Reads a PLY file.
///
/// # Errors
/// A [`FormatError`] that names the line or byte.
pub fn read(bytes: &[u8]) -> Result<RawMesh, FormatError> {
    let header = Header::parse(bytes)?;
    let body = &bytes[header.length..];
    match header.encoding {
        Encoding::Text => {
            let mut values = TextValues { bytes: body, at: 0, line: header.lines + 1, offset: header.length };
            read_body(&header, &mut values)
        }
        Encoding::Binary { big_endian } => {
            let mut values = BinaryValues { bytes: body, at: 0, big_endian, offset: header.length };
            read_body(&header, &mut values)
        }
    }
}

/// Writes a mesh as binary PLY with normals, its colours if it has any (sRGB), and named per-vertex values.
#[must_use]
pub fn write(mesh: &Mesh, properties: &[(&str, &[f64])]) -> Vec<u8> {
    let mut header = format!(
        "ply\nformat binary_little_endian 1.0\ncomment millimetres\nelement vertex {}\n",
        mesh.positions().len()
    );
    for name in ["x", "y", "z", "nx", "ny", "nz"] {
        header += &format!("property float {name}\n");
    }
    if mesh.colours.is_some() {
        header += "property uchar red\nproperty uchar green\nproperty uchar blue\n";
    }
    for (name, _) in properties {
        header += &format!("property float {name}\n");
    }
    header += &format!(
        "element face {}\nproperty list uchar int vertex_indices\nend_header\n",
        mesh.triangles().len()
    );
    let mut out = header.into_bytes();
    for (v, (p, n)) in mesh.positions().iter().zip(mesh.normals()).enumerate() {
        for value in p.iter().chain(n.iter()) {
            out.extend((*value as f32).to_le_bytes());
        }
        if let Some(colours) = &mesh.colours {
            out.extend(colours[v].map(srgb_byte_from_linear));
        }
        for (_, values) in properties {
            out.extend((values.get(v).copied().unwrap_or(f64::NAN) as f32).to_le_bytes());
        }
    }
    for t in mesh.triangles() {
        out.push(3);
        for v in t {
            out.extend(v.to_le_bytes());
        }
    }
    out
}

fn srgb_byte_from_linear(value: f32) -> u8 {
    let value = value.clamp(0.0, 1.0);
    let coded = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
    (coded * 255.0).round() as u8
}

fn damaged(place: Place, problem: impl Into<String>) -> FormatError {
    FormatError::Damaged { format: FORMAT, place, problem: problem.into() }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scalar {
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    F32,
    F64,
}

impl Scalar {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "char" | "int8" => Self::I8,
            "uchar" | "uint8" => Self::U8,
            "short" | "int16" => Self::I16,
            "ushort" | "uint16" => Self::U16,
            "int" | "int32" => Self::I32,
            "uint" | "uint32" => Self::U32,
            "float" | "float32" => Self::F32,
            "double" | "float64" => Self::F64,
            _ => return None,
        })
    }

    fn size(self) -> usize {
        match self {
            Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::F64 => 8,
        }
    }

    /// What stands for full intensity in a colour of this type.
    fn full(self) -> f32 {
        match self {
            Self::U8 | Self::I8 => 255.0,
            Self::U16 | Self::I16 => 65_535.0,
            _ => 1.0,
        }
    }
}

#[derive(Debug)]
struct Property {
    name: String,
    /// Type of the length for a list.
    count: Option<Scalar>,
    value: Scalar,
}

#[derive(Debug)]
struct Element {
    name: String,
    count: usize,
    properties: Vec<Property>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Text,
    Binary { big_endian: bool },
}

#[derive(Debug)]
struct Header {
    encoding: Encoding,
    elements: Vec<Element>,
    length: usize,
    lines: usize,
}

impl Header {
    fn parse(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut encoding = None;
        let mut elements: Vec<Element> = Vec::new();
        let (mut at, mut line) = (0, 0);
        loop {
            let rest = &bytes[at..];
            line += 1;
            let Some(end) = rest.iter().take(4096).position(|&b| b == b'\n' || b == b'\r') else {
                let expected = "the header has no `end_header` line".into();
                return Err(FormatError::Truncated { format: FORMAT, place: Place::Line(line), expected });
            };
            let text = String::from_utf8_lossy(&rest[..end]).into_owned();
            at += end + 1 + usize::from(rest[end] == b'\r' && rest.get(end + 1) == Some(&b'\n'));
            let words: Vec<&str> = text.split_ascii_whitespace().collect();
            let place = Place::Line(line);
            match words.as_slice() {
                ["end_header"] => break,
                ["ply"] | [] | ["comment" | "obj_info", ..] => {}
                ["format", kind, ..] => {
                    encoding = Some(match *kind {
                        "ascii" => Encoding::Text,
                        "binary_little_endian" => Encoding::Binary { big_endian: false },
                        "binary_big_endian" => Encoding::Binary { big_endian: true },
                        other => return Err(damaged(place, format!("unknown format `{other}`"))),
                    });
                }
                ["element", name, count] => {
                    let count: u64 = count
                        .parse()
                        .map_err(|_| damaged(place, format!("`{count}` is not a number of {name}s")))?;
                    let (limit, what) =
                        if *name == "face" { (MAX_TRIANGLES, "faces") } else { (MAX_VERTICES, "elements") };
                    if count > limit as u64 {
                        return Err(FormatError::TooLarge { format: FORMAT, count, what, limit });
                    }
                    let count = count as usize;
                    elements.push(Element { name: (*name).into(), count, properties: Vec::new() });
                }
                ["property", types @ .., name] => {
                    let scalar = |word: &str| {
                        Scalar::parse(word)
                            .ok_or_else(|| damaged(Place::Line(line), format!("unknown type `{word}`")))
                    };
                    let (count, value) = match types {
                        [value] => (None, scalar(value)?),
                        ["list", count, value] => (Some(scalar(count)?), scalar(value)?),
                        _ => return Err(damaged(place, format!("cannot read `{text}`"))),
                    };
                    let Some(element) = elements.last_mut() else {
                        return Err(damaged(place, "a property comes before any element"));
                    };
                    if element.properties.len() >= 256 {
                        return Err(damaged(place, "more than 256 properties"));
                    }
                    element.properties.push(Property { name: (*name).into(), count, value });
                }
                _ => return Err(damaged(place, format!("cannot read `{text}`"))),
            }
            if elements.len() > 64 {
                return Err(damaged(Place::Line(line), "more than 64 elements"));
            }
        }
        let encoding = encoding.ok_or_else(|| damaged(Place::Line(2), "there is no `format` line"))?;
        Ok(Self { encoding, elements, length: at, lines: line })
    }
}

/// A stream of scalars.
trait Values {
    fn next(&mut self, kind: Scalar) -> Result<f64, FormatError>;
    fn place(&self) -> Place;
    fn left(&self) -> usize;
    /// Least bytes that a scalar takes.
    fn least(&self, kind: Scalar) -> usize;
}

struct BinaryValues<'a> {
    bytes: &'a [u8],
    at: usize,
    big_endian: bool,
    offset: usize,
}

impl Values for BinaryValues<'_> {
    #[inline]
    fn next(&mut self, kind: Scalar) -> Result<f64, FormatError> {
        let size = kind.size();
        let Some(slice) = self.bytes.get(self.at..self.at + size) else {
            let expected = "more values were announced in the header".into();
            return Err(FormatError::Truncated { format: FORMAT, place: self.place(), expected });
        };
        self.at += size;
        let mut raw = [0_u8; 8];
        raw[..size].copy_from_slice(slice);
        if self.big_endian {
            raw[..size].reverse();
        }
        let [a, b, c, d, ..] = raw;
        Ok(match kind {
            Scalar::I8 => f64::from(a as i8),
            Scalar::U8 => f64::from(a),
            Scalar::I16 => f64::from(i16::from_le_bytes([a, b])),
            Scalar::U16 => f64::from(u16::from_le_bytes([a, b])),
            Scalar::I32 => f64::from(i32::from_le_bytes([a, b, c, d])),
            Scalar::U32 => f64::from(u32::from_le_bytes([a, b, c, d])),
            Scalar::F32 => f64::from(f32::from_le_bytes([a, b, c, d])),
            Scalar::F64 => f64::from_le_bytes(raw),
        })
    }

    fn place(&self) -> Place {
        Place::Byte(self.offset + self.at)
    }

    fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    fn least(&self, kind: Scalar) -> usize {
        kind.size()
    }
}

struct TextValues<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    offset: usize,
}

impl Values for TextValues<'_> {
    fn next(&mut self, _: Scalar) -> Result<f64, FormatError> {
        while let Some(b) = self.bytes.get(self.at).filter(|b| b.is_ascii_whitespace()) {
            self.line += usize::from(*b == b'\n');
            self.at += 1;
        }
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|b| !b.is_ascii_whitespace()) {
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        if word.is_empty() {
            let expected = "more values were announced in the header".into();
            return Err(FormatError::Truncated { format: FORMAT, place: self.place(), expected });
        }
        std::str::from_utf8(word).ok().and_then(|w| w.parse().ok()).ok_or_else(|| {
            let shown: String = String::from_utf8_lossy(word).chars().take(40).collect();
            damaged(self.place(), format!("`{shown}` is not a number (byte {})", self.offset + start))
        })
    }

    fn place(&self) -> Place {
        Place::Line(self.line)
    }

    fn left(&self) -> usize {
        // The last value needs no space after it.
        self.bytes.len() - self.at + 1
    }

    fn least(&self, _: Scalar) -> usize {
        2
    }
}

fn read_body(header: &Header, values: &mut impl Values) -> Result<RawMesh, FormatError> {
    let mut mesh = RawMesh::default();
    let mut faces = Vec::new();
    for element in &header.elements {
        let row: usize = element.properties.iter().map(|p| values.least(p.count.unwrap_or(p.value))).sum();
        if row == 0 && element.count > 0 {
            continue;
        }
        if element.count.saturating_mul(row) > values.left() {
            let expected = format!("{} {} were announced", element.count, element.name);
            return Err(FormatError::Truncated { format: FORMAT, place: values.place(), expected });
        }
        match element.name.as_str() {
            "vertex" => read_vertices(element, values, &mut mesh)?,
            "face" => read_faces(element, values, &mut faces)?,
            "tristrips" => {
                return Err(FormatError::Unsupported {
                    format: FORMAT,
                    place: values.place(),
                    feature: "triangle strips".into(),
                    instead: "PLY with faces, or GLB",
                });
            }
            _ => skip(element, values)?,
        }
    }
    let vertices = mesh.positions.len();
    let mut corners = faces.as_slice();
    let mut face = 0_usize;
    mesh.triangles.reserve(corners.len() / 4);
    while let [count, rest @ ..] = corners {
        let (polygon, rest) = rest.split_at(*count as usize);
        fan(FORMAT, || Place::Part(format!("face {face}")), polygon, vertices, &mut mesh.triangles)?;
        corners = rest;
        face += 1;
    }
    if mesh.triangles.is_empty() {
        let detail = format!(" ({vertices} points)");
        return Err(FormatError::NoTriangles { format: FORMAT, detail });
    }
    Ok(mesh)
}

fn read_vertices(element: &Element, values: &mut impl Values, mesh: &mut RawMesh) -> Result<(), FormatError> {
    if !mesh.positions.is_empty() {
        return Err(damaged(values.place(), "there are two vertex elements"));
    }
    let find = |names: &[&str]| {
        element.properties.iter().position(|p| p.count.is_none() && names.contains(&p.name.as_str()))
    };
    let (Some(x), Some(y), Some(z)) = (find(&["x"]), find(&["y"]), find(&["z"])) else {
        return Err(damaged(values.place(), "the vertices have no x, y, z"));
    };
    let colour = [find(&["red", "r"]), find(&["green", "g"]), find(&["blue", "b"])];
    let normals = [find(&["nx"]), find(&["ny"]), find(&["nz"])];
    let mut kept: Vec<Option<Vec<f32>>> = element
        .properties
        .iter()
        .enumerate()
        .map(|(k, p)| {
            let known = [x, y, z].contains(&k) || colour.contains(&Some(k)) || normals.contains(&Some(k));
            (!known && p.count.is_none() && p.name != "alpha").then(|| Vec::with_capacity(element.count))
        })
        .collect();
    mesh.positions.reserve_exact(element.count);
    let has_colour = colour.iter().all(Option::is_some);
    let mut colours = Vec::with_capacity(if has_colour { element.count } else { 0 });
    let mut row = vec![0.0; element.properties.len()];
    for _ in 0..element.count {
        for (k, p) in element.properties.iter().enumerate() {
            if let Some(count) = p.count {
                let count = list_length(values, count)?;
                for _ in 0..count {
                    values.next(p.value)?;
                }
            } else {
                row[k] = values.next(p.value)?;
                if let Some(kept) = &mut kept[k] {
                    kept.push(row[k] as f32);
                }
            }
        }
        mesh.positions.push([row[x], row[y], row[z]]);
        if let [Some(r), Some(g), Some(b)] = colour {
            colours.push([r, g, b].map(|k| {
                let full = element.properties[k].value.full();
                linear_from_srgb((row[k] as f32 / full).clamp(0.0, 1.0))
            }));
        }
    }
    mesh.colours = has_colour.then_some(colours);
    for (property, values) in element.properties.iter().zip(kept) {
        if let Some(values) = values {
            mesh.properties.insert(property.name.clone(), values);
        }
    }
    Ok(())
}

/// Faces as a run of length, corners, length, corners...
fn read_faces(element: &Element, values: &mut impl Values, out: &mut Vec<u32>) -> Result<(), FormatError> {
    let Some(list) = element
        .properties
        .iter()
        .position(|p| p.count.is_some() && ["vertex_indices", "vertex_index"].contains(&p.name.as_str()))
    else {
        return Err(damaged(values.place(), "the faces have no list `vertex_indices`"));
    };
    out.reserve((4 * element.count).min(values.left()));
    for _ in 0..element.count {
        for (k, p) in element.properties.iter().enumerate() {
            let Some(count) = p.count else {
                values.next(p.value)?;
                continue;
            };
            let count = list_length(values, count)?;
            if k == list {
                out.push(count as u32);
            }
            for _ in 0..count {
                let place = values.place();
                let value = values.next(p.value)?;
                if k == list {
                    if !(value >= 0.0 && value < f64::from(u32::MAX)) {
                        return Err(damaged(place, format!("{value} is not the number of a vertex")));
                    }
                    out.push(value as u32);
                }
            }
        }
    }
    Ok(())
}

fn skip(element: &Element, values: &mut impl Values) -> Result<(), FormatError> {
    for _ in 0..element.count {
        for p in &element.properties {
            let times = match p.count {
                Some(count) => list_length(values, count)?,
                None => 1,
            };
            for _ in 0..times {
                values.next(p.value)?;
            }
        }
    }
    Ok(())
}

fn list_length(values: &mut impl Values, kind: Scalar) -> Result<usize, FormatError> {
    let place = values.place();
    let count = values.next(kind)?;
    if !(count >= 0.0 && count <= MAX_CORNERS as f64) {
        return Err(damaged(place, format!("a list of {count} values")));
    }
    Ok(count as usize)
}
