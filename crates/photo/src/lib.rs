//! What does the picture say? Bytes of a photo in; scale, camera, face, regions and colours out, each with its error.
//!
//! ```
//! use stubble_evidence::Evidence;
//! use stubble_photo::{Picture, Samples, Verdict, measure};
//! // Nobody is in a grey picture: it is refused, with what to do.
//! let grey = Picture::new(200, 200, Samples::Eight(vec![128; 200 * 200 * 3])).ok_or("sides and samples disagree")?;
//! let found = measure(&grey, None, &Evidence::builtin());
//! assert_eq!(found.verdict, Verdict::Refused);
//! assert!(found.mm_per_px.is_err() && found.reasons[0].contains("take a photo from the front"));
//! # Ok::<(), &str>(())
//! ```
//!
//! Pixel coordinates: x to the right, y down. Landmarks are as the nets give them, with pixel centres at whole
//! numbers; [`Raster`] and [`Mask`] have theirs at halves.

mod alone;
pub mod bald;
pub mod card;
pub mod colour;
pub mod decode;
pub mod face;
mod face_model;
pub mod fit;
pub mod follicles;
pub mod grain;
pub mod interval;
mod lens;
pub mod levels;
pub mod line;
pub mod measure;
mod nets;
pub mod person;
pub mod picture;
pub mod pose;
pub mod quality;
pub mod raster;
pub mod regions;
pub mod registration;
pub mod report;
pub mod scale;

/// The pictures that masks are given as.
pub use image;

pub use card::Card;
pub use decode::{DecodeError, decode};
pub use face::Face;
pub use interval::Interval;
pub use levels::Levels;
pub use measure::{Given, Measurement, Verdict, measure};
pub use picture::{Focal, FocalSource, Picture, Samples};
pub use quality::Quality;
pub use raster::{Mask, Raster};
pub use regions::Regions;
pub use report::Report;
pub use scale::{Ruler, Tape};
