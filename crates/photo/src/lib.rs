//! What does the picture say? Bytes of a photo in; scale, camera, face, regions and colours out, each with its error.
//!
//! ```no_run
//! use stubble_photo::{Levels, decode, face, person};
//! # let bytes: Vec<u8> = Vec::new();
//! let picture = decode(&bytes)?;
//! let levels = Levels::new(&picture);
//! let faces = face::find(&levels);
//! let person = person::mask(&levels).resized(picture.width(), picture.height());
//! # Ok::<(), stubble_photo::DecodeError>(())
//! ```
//!
//! Pixel coordinates: x to the right, y down. Landmarks are as the nets give them, with pixel centres at whole
//! numbers; [`Raster`] and [`Mask`] have theirs at halves.

pub mod decode;
pub mod face;
pub mod interval;
pub mod levels;
mod nets;
pub mod person;
pub mod picture;
pub mod raster;

pub use decode::{DecodeError, decode};
pub use face::Face;
pub use interval::Interval;
pub use levels::Levels;
pub use picture::{Focal, FocalSource, Picture, Samples};
pub use raster::{Mask, Raster};
