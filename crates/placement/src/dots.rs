//! `dots.csv`, the open dot plan: one impression a row, millimetres, readable by anything.

use std::collections::BTreeMap;
use std::io::{self, Write};

use nalgebra::{Isometry3, Vector3};
use stubble_design::ZoneKind;
use stubble_head::Point;

use crate::{Impression, ImpressionKind, Layout};

/// The columns, in order.
pub const COLUMNS: &str = "id,session,order,x_mm,y_mm,z_mm,nx,ny,nz,dir_x,dir_y,dir_z,kind,length_mm,diameter_mm,depth_mm,pigment,zone";

/// Why a text is no dot plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("dots.csv line {line}: {problem}")]
pub struct DotsError {
    /// Line of the text, from 1.
    pub line: usize,
    /// What is wrong and what is expected.
    pub problem: String,
}

/// Writes a layout; positions and directions are first taken through `out_from_canvas`.
///
/// Positions have four decimals (0.1 µm), directions six: enough that reading the file back changes nothing that
/// matters, and the same bytes every time.
///
/// # Errors
/// If `to` cannot be written.
pub fn write_dots(layout: &Layout, out_from_canvas: &Isometry3<f64>, to: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::with_capacity(layout.impressions.len() * 170 + 200);
    text.extend_from_slice(COLUMNS.as_bytes());
    text.push(b'\n');
    for i in &layout.impressions {
        let p = out_from_canvas * i.position;
        let n = out_from_canvas * i.normal;
        let d = out_from_canvas * i.direction;
        for whole in [i.id, u32::from(i.session), i.order] {
            decimal(&mut text, i64::from(whole), 0);
            text.push(b',');
        }
        for c in p.iter() {
            decimal(&mut text, (c * 1e4).round() as i64, 4);
            text.push(b',');
        }
        for c in n.iter().chain(d.iter()) {
            decimal(&mut text, (c * 1e6).round() as i64, 6);
            text.push(b',');
        }
        text.extend_from_slice(kind_word(i.kind).as_bytes());
        text.push(b',');
        for c in [i.length_mm, i.diameter_mm, i.depth_mm] {
            decimal(&mut text, (c * 1e4).round() as i64, 4);
            text.push(b',');
        }
        quoted(&mut text, layout.pigments.get(usize::from(i.pigment)).map_or("", String::as_str));
        text.push(b',');
        text.extend_from_slice(ZoneKind::name(i.zone).as_bytes());
        text.push(b'\n');
        if text.len() > 1 << 20 {
            to.write_all(&text)?;
            text.clear();
        }
    }
    to.write_all(&text)
}

/// Appends `value / 10^places` without going through floating-point formatting.
fn decimal(text: &mut Vec<u8>, value: i64, places: u32) {
    let mut digits = [0_u8; 24];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    let mut done = 0;
    while rest > 0 || done <= places {
        if done == places && places > 0 {
            at -= 1;
            digits[at] = b'.';
        }
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        done += 1;
    }
    if value < 0 {
        text.push(b'-');
    }
    text.extend_from_slice(&digits[at..]);
}

fn quoted(text: &mut Vec<u8>, word: &str) {
    if word.contains([',', '"', '\n', '\r']) {
        text.push(b'"');
        text.extend_from_slice(word.replace('"', "\"\"").as_bytes());
        text.push(b'"');
    } else {
        text.extend_from_slice(word.as_bytes());
    }
}

fn kind_word(kind: ImpressionKind) -> &'static str {
    match kind {
        ImpressionKind::Dot => "dot",
        ImpressionKind::Strand => "strand",
    }
}

/// Reads a dot plan. Columns may come in any order and others may stand beside them. Tone is not in the file and
/// reads as 1.
///
/// # Errors
/// With the line, if a column is missing, a value is not a number, a direction has no length, a session or order is
/// 0 or twice the same, or a word is unknown.
pub fn read_dots(text: &[u8]) -> Result<Layout, DotsError> {
    let fail = |line: usize, problem: String| DotsError { line, problem };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let header = reader.byte_headers().map_err(|e| fail(1, e.to_string()))?.clone();
    let mut column = [0_usize; 18];
    for (slot, name) in column.iter_mut().zip(COLUMNS.split(',')) {
        *slot = header
            .iter()
            .position(|h| h == name.as_bytes())
            .ok_or_else(|| fail(1, format!("no column `{name}`; expected {COLUMNS}")))?;
    }
    let mut layout = Layout::default();
    let mut pigment_of: BTreeMap<String, u16> = BTreeMap::new();
    let mut record = csv::ByteRecord::new();
    loop {
        let more = reader
            .read_byte_record(&mut record)
            .map_err(|e| fail(e.position().map_or(0, |p| p.line() as usize), e.to_string()))?;
        if !more {
            break;
        }
        let line = record.position().map_or(0, |p| p.line() as usize);
        let cell = |k: usize| {
            let name = COLUMNS.split(',').nth(k).unwrap_or_default();
            std::str::from_utf8(record.get(column[k]).unwrap_or_default())
                .map_err(|_| fail(line, format!("`{name}` is not UTF-8 text")))
        };
        let number = |k: usize| -> Result<f64, DotsError> {
            let name = COLUMNS.split(',').nth(k).unwrap_or_default();
            cell(k)?.parse::<f64>().ok().filter(|v| v.is_finite()).ok_or_else(|| {
                fail(line, format!("`{name}` must be a finite number, found `{}`", cell(k).unwrap_or("")))
            })
        };
        let whole = |k: usize, most: f64| -> Result<u32, DotsError> {
            let name = COLUMNS.split(',').nth(k).unwrap_or_default();
            let v = number(k)?;
            if v.fract() != 0.0 || !(1.0..=most).contains(&v) {
                return Err(fail(
                    line,
                    format!("`{name}` must be a whole number from 1 to {most}, found {v}"),
                ));
            }
            Ok(v as u32)
        };
        let unit = |k: usize| -> Result<Vector3<f64>, DotsError> {
            let name = COLUMNS.split(',').nth(k).unwrap_or_default();
            Vector3::new(number(k)?, number(k + 1)?, number(k + 2)?)
                .try_normalize(1e-3)
                .ok_or_else(|| fail(line, format!("the direction at `{name}` has no length")))
        };
        let size = |k: usize, most: f64| -> Result<f64, DotsError> {
            let name = COLUMNS.split(',').nth(k).unwrap_or_default();
            let v = number(k)?;
            if (0.0..=most).contains(&v) {
                Ok(v)
            } else {
                Err(fail(line, format!("`{name}` must be between 0 and {most} mm, found {v}")))
            }
        };
        let kind = match cell(12)? {
            "dot" => ImpressionKind::Dot,
            "strand" => ImpressionKind::Strand,
            other => return Err(fail(line, format!("`kind` must be dot or strand, found `{other}`"))),
        };
        let zone_name = cell(17)?;
        let zone = ZoneKind::ALL
            .into_iter()
            .find(|z| z.name() == zone_name)
            .ok_or_else(|| fail(line, format!("unknown zone `{zone_name}`")))?;
        let name = cell(16)?.to_owned();
        let next = pigment_of.len() as u16;
        let pigment = *pigment_of.entry(name.clone()).or_insert_with(|| {
            layout.pigments.push(name);
            next
        });
        let session = whole(1, 255.0)? as u8;
        layout.sessions = layout.sessions.max(session);
        layout.impressions.push(Impression {
            id: whole(0, f64::from(u32::MAX))?,
            session,
            order: whole(2, f64::from(u32::MAX))?,
            position: Point::new(number(3)?, number(4)?, number(5)?),
            normal: unit(6)?,
            direction: unit(9)?,
            kind,
            length_mm: size(13, 100.0)?,
            diameter_mm: size(14, 20.0)?,
            depth_mm: size(15, 20.0)?,
            pigment,
            zone,
            tone: 1.0,
        });
    }
    layout.impressions.sort_by_key(|i| (i.session, i.order));
    if let Some(pair) =
        layout.impressions.windows(2).find(|w| (w[0].session, w[0].order) == (w[1].session, w[1].order))
    {
        let problem = format!("session {} has two impressions with order {}", pair[0].session, pair[0].order);
        return Err(fail(0, problem));
    }
    Ok(layout)
}

/// Reads any layout: columns `x,y[,z][,session]` or `x_mm,y_mm[,z_mm][,session]`, others ignored. Returns positions,
/// mm, and the session of each, 1 where none is given.
///
/// # Errors
/// With the line, if a column is missing, a value is no finite number or a session is not 1–255.
pub fn read_positions(text: &[u8]) -> Result<(Vec<Point>, Vec<u8>), DotsError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let header = reader.headers().map_err(|e| DotsError { line: 1, problem: e.to_string() })?.clone();
    let column = |name: &str| {
        header
            .iter()
            .position(|h| h.eq_ignore_ascii_case(name) || h.eq_ignore_ascii_case(&format!("{name}_mm")))
    };
    let (Some(x), Some(y)) = (column("x"), column("y")) else {
        let problem = "no columns x and y (or x_mm and y_mm); z and session are optional".to_owned();
        return Err(DotsError { line: 1, problem });
    };
    let (z, session) = (column("z"), column("session"));
    let (mut points, mut sessions) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(|e| DotsError {
            line: e.position().map_or(0, |p| p.line() as usize),
            problem: e.to_string(),
        })?;
        let line = record.position().map_or(0, |p| p.line() as usize);
        let number = |k: usize| {
            let word = record.get(k).unwrap_or("");
            word.parse::<f64>()
                .ok()
                .filter(|v| v.is_finite())
                .ok_or_else(|| DotsError { line, problem: format!("`{word}` is no finite number") })
        };
        points.push(Point::new(number(x)?, number(y)?, z.map_or(Ok(0.0), number)?));
        let of = session.map_or(Ok(1.0), number)?;
        if of.fract() != 0.0 || !(1.0..=255.0).contains(&of) {
            return Err(DotsError {
                line,
                problem: format!("session {of}; it must be a whole number from 1 to 255"),
            });
        }
        sessions.push(of as u8);
    }
    Ok((points, sessions))
}
