//! What will it look like? Impressions on a head become simulated pictures: standard views of clinical photography,
//! before treatment, after each session, healed and years later.
//!
//! A [`Scene`] holds the head, the impressions, the skin and the person's own shaved hair. [`Studio`] works out what
//! its views share; [`Studio::pictures`] shows one [`View`] at several moments ([`When`]). Skin is lit by soft area
//! light with the head's own shadow and keeps its mottling, relief and sheen; marks darken reflectance, never the
//! sheen, by the saturating law R = R1 + (R0 − R1) exp(−Σc) in linear light, each with its exact area however small
//! it is in the picture. Every picture says that it is a simulation: in its pixels and in its file.
//!
//! ```
//! use stubble_appearance::{Light, Scene, Size, SkinLook, Studio, View, When};
//! use stubble_evidence::Evidence;
//! use stubble_head::{Anthropometry, sample_head};
//! use stubble_optics::{Skin, SkinTone};
//! use stubble_placement::Layout;
//!
//! let evidence = Evidence::builtin();
//! let head = sample_head(&Anthropometry::MAN);
//! let skin = SkinLook::of(&Skin::preset(&evidence, SkinTone::Light)?);
//! let layout = Layout::default();
//! let scene = Scene { head: &head, layout: &layout, skin, hair: None, light: Light::Daylight, seed: 1 };
//! let studio = Studio::new(scene, &evidence)?;
//! let pictures = studio.pictures(View::Front, Size::new(180, 220), &[When::Bare])?;
//! assert!(pictures[0].png()?.starts_with(b"\x89PNG"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod caption;
mod depth;
mod diagram;
mod distance;
mod exposure;
mod face;
mod fit;
mod hair;
mod ink;
mod label;
mod lettering;
mod light;
mod marks;
mod matching;
mod noise;
mod occlusion;
mod outcome;
pub mod overlay;
mod own_hair;
mod photograph;
mod picture;
mod raster;
mod scatter;
mod scene;
mod shade;
mod skin;
mod smooth;
mod stipple;
mod strand;
mod texture;
mod tone;
mod view;
mod viewport;
mod when;

pub use diagram::{Diagram, Drawing, ZONE_COLOURS};
pub use distance::Distance;
pub use exposure::Exposure;
pub use hair::{HairGrowth, NativeHair};
pub use ink::InkError;
pub use light::Light;
pub use matching::{Closeness, LightResidual, Match, MatchError, TextureAt, match_ink, match_ink_while};
pub use outcome::Outcome;
pub use own_hair::{OwnHair, hair_colour};
pub use photograph::{Darkroom, PhotoError, PhotoView};
pub use picture::{Assumptions, DIGITAL_SOURCE_TYPE, EncodeError, Picture};
pub use scene::{Scene, Sitter, Studio, Truth};
pub use skin::SkinLook;
pub use view::{Camera, Size, View};
pub use viewport::{Pose, Viewport};
pub use when::{When, WhenError};
