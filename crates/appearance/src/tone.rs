//! Between linear light and 8-bit sRGB, by tables.

use std::sync::LazyLock;

/// Linear light of every 8-bit sRGB value.
static DECODED: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|v| {
        let v = v as f32 / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    })
});

/// Linear light, 0 to 1, of an 8-bit sRGB value.
pub(crate) fn decode(value: u8) -> f32 {
    DECODED[usize::from(value)]
}

/// The sRGB transfer function (IEC 61966-2-1).
pub(crate) fn encode(linear: f32) -> f32 {
    if linear <= 0.003_130_8 { 12.92 * linear.max(0.0) } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 }
}

/// 8-bit sRGB values over equal steps of the root of linear light.
pub(crate) fn encode_table() -> Vec<u8> {
    const STEPS: usize = 8192;
    (0..=STEPS)
        .map(|i| {
            let root = i as f32 / STEPS as f32;
            (255.0 * encode(root * root) + 0.5) as u8
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back() {
        let table = encode_table();
        for v in 0..=255 {
            let at = (decode(v).sqrt() * (table.len() - 1) as f32 + 0.5) as usize;
            assert_eq!(table[at], v);
        }
    }
}
