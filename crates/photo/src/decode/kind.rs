//! What a file is by its first bytes; its name is never asked.

use super::DecodeError;

/// Formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Jpeg,
    Png,
    WebP,
    Tiff,
    Heic,
}

impl Kind {
    pub(super) fn of(bytes: &[u8]) -> Result<Self, DecodeError> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Ok(Self::Jpeg),
            [0x89, b'P', b'N', b'G', ..] => Ok(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Self::WebP),
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Ok(Self::Tiff),
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand.get(..4) {
                Some(b"heic" | b"heix" | b"heim" | b"heis" | b"mif1" | b"mif2" | b"msf1") => Ok(Self::Heic),
                Some(b"hevc" | b"hevx") => Err(DecodeError::Animated("HEIC")),
                Some(b"avif" | b"avis") => Err(DecodeError::UnsupportedFormat("AVIF")),
                Some(b"crx ") => Err(DecodeError::UnsupportedFormat("raw camera")),
                _ => Err(DecodeError::NotAPicture("a video")),
            },
            [b'G', b'I', b'F', b'8', ..] => Err(DecodeError::UnsupportedFormat("GIF")),
            [b'B', b'M', ..] if bytes.len() > 54 => Err(DecodeError::UnsupportedFormat("BMP")),
            [b'8', b'B', b'P', b'S', ..] => Err(DecodeError::UnsupportedFormat("Photoshop")),
            [0xFF, 0x0A, ..] | [0, 0, 0, 12, b'J', b'X', b'L', ..] => {
                Err(DecodeError::UnsupportedFormat("JPEG XL"))
            }
            [0, 0, 0, 12, b'j', b'P', ..] => Err(DecodeError::UnsupportedFormat("JPEG 2000")),
            [b'%', b'P', b'D', b'F', ..] => Err(DecodeError::NotAPicture("a PDF")),
            [b'P', b'K', 3, 4, ..] => Err(DecodeError::NotAPicture("a zip archive")),
            [b'g', b'l', b'T', b'F', ..] => Err(DecodeError::NotAPicture("a 3D model")),
            _ if is_text(bytes) => Err(DecodeError::NotAPicture("a text file")),
            _ => Err(DecodeError::NotAPicture("a file of an unknown kind")),
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Tiff => "TIFF",
            Self::Heic => "HEIC",
        }
    }

    /// For "… pictures are not read".
    pub(super) fn such(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG files of this rare kind; such",
            Self::Png => "PNG files of this rare kind; such",
            Self::WebP => "WebP files of this rare kind; such",
            Self::Tiff => "TIFF files of this rare kind; such",
            Self::Heic => "HEIC",
        }
    }
}

fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    // A multi-byte letter may be cut at the end.
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(e) if head.len() - e.valid_up_to() < 4 => {
            std::str::from_utf8(&head[..e.valid_up_to()]).unwrap_or("\0")
        }
        Err(_) => "\0",
    };
    !valid.chars().any(|c| c.is_control() && !c.is_whitespace())
}

/// Walks the segments of a JPEG: refuses print colours, and files that end before their end marker. Decoders fill
/// the missing part of a cut file with grey, which would be measured as if it were the photo.
pub(super) fn check_jpeg(bytes: &[u8]) -> Result<(), DecodeError> {
    let damaged = |detail: &str| DecodeError::Damaged { format: "JPEG", detail: detail.to_owned() };
    let mut at = 2;
    let mut adobe_transform = None;
    let mut seen_frame = false;
    loop {
        let Some(&[0xFF, marker]) = bytes.get(at..at + 2) else {
            return Err(damaged("a segment is missing"));
        };
        if marker == 0xFF {
            at += 1;
            continue;
        }
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            at += 2;
            continue;
        }
        let Some(&[high, low]) = bytes.get(at + 2..at + 4) else {
            return Err(damaged("it ends in its header"));
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let Some(segment) = bytes.get(at + 4..at + 2 + length.max(2)) else {
            return Err(damaged("it ends in its header"));
        };
        match marker {
            0xEE if segment.starts_with(b"Adobe") => adobe_transform = segment.get(11).copied(),
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                seen_frame = true;
                if segment.get(5) == Some(&4) {
                    return Err(DecodeError::PrintColours(if adobe_transform == Some(2) {
                        "YCCK"
                    } else {
                        "CMYK"
                    }));
                }
            }
            0xDA => break,
            _ => {}
        }
        at += 2 + length.max(2);
    }
    if !seen_frame {
        return Err(damaged("it has no frame"));
    }
    // Phones append other data after the end of the picture; what counts is that the end is there.
    let ends = bytes[at..].windows(2).any(|w| w == [0xFF, 0xD9]);
    if ends { Ok(()) } else { Err(damaged("its end is missing")) }
}
