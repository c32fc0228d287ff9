//! How do skin and ink look? Tissue, pigment, depth and age become a spectrum, a colour and a dot's profile.
//!
//! A [`Skin`] is four layers with melanin, blood and scattering; at each wavelength it is a [`LayerStack`] that
//! [`adding_doubling`] solves exactly. A [`pigment`] of a given size and amount adds its own absorption and
//! scattering to the tissue that holds it. The reflectance [`Spectrum`] that results has a [`colour`].
//!
//! ```
//! use stubble_evidence::Evidence;
//! use stubble_optics::{Accuracy, Skin, SkinTone, colour::{Viewing, delta_e_2000}};
//! use stubble_optics::{pigment::{Ink, Pigment, PigmentKind}, tissue::InkPlane};
//!
//! let skin = Skin::preset(&Evidence::builtin(), SkinTone::Light)?;
//! let carbon = Pigment { kind: PigmentKind::CarbonBlack, diameter_nm: 250.0, volume_fraction: 0.004 };
//! let ink = Ink::of_pigments(&[carbon])?;
//! let plane = InkPlane { depth_mm: 0.4, thickness_mm: 0.1, ink: &ink };
//!
//! let viewing = Viewing::standard();
//! let bare = viewing.lab(&skin.reflectance(false, Accuracy::Interactive));
//! let inked = viewing.lab(&skin.reflectance_with_ink(&plane, false, Accuracy::Interactive)?);
//! assert!(inked.l < bare.l - 5.0 && delta_e_2000(bare, inked) > 5.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod adding_doubling;
pub mod cases;
pub mod colour;
pub mod dot;
pub mod fit;
pub mod layers;
mod least_squares;
pub mod monte_carlo;
pub mod pigment;
pub mod shade;
pub mod spectrum;
pub mod time;
pub mod tissue;
pub mod zone;

pub use adding_doubling::{Accuracy, Reflectance};
pub use layers::{Layer, LayerError, LayerStack};
pub use pigment::Ink;
pub use spectrum::{Spectrum, wavelength_nm};
pub use tissue::{Skin, SkinTone};
