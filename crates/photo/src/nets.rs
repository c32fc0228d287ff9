//! The nets that find a face, its landmarks, its irises, the person and the head's regions, run by `rten`. The models are in the program:
//! nothing is read or fetched at run time. `models/NOTICE.md` says where they come from.

use std::sync::{Arc, LazyLock};

use rten::{Model, ModelOptions, OpRegistry, RunOptions, ThreadPool};
use rten_tensor::NdTensorView;
use rten_tensor::prelude::*;

use crate::alone::alone;

/// A net that is in the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Net {
    /// 1×128×128×3 (−1 to 1) → 1×896×16 boxes and keypoints, 1×896×1 scores.
    FaceDetector,
    /// 1×192×192×3 (0 to 1) → 1404 (468 × x, y, z in crop pixels), presence logit.
    FaceMesh,
    /// 1×64×64×3 (0 to 1) → 213 (71 eye points), 15 (5 iris points).
    Iris,
    /// 1×256×256×3 (0 to 1) → person 0 to 1.
    Person,
    /// 1×192×192×6 (colour relative to the skin, person, place) → 1×192×192×4 logits: background, skin, hair, clothing.
    Regions,
}

/// Two threads: the nets are too small for more, and every result is the same for any number.
static POOL: LazyLock<Arc<ThreadPool>> = LazyLock::new(|| Arc::new(ThreadPool::with_num_threads(2)));

fn load(bytes: &'static [u8]) -> Model {
    #[expect(clippy::expect_used, reason = "shipped data, checked by the crate's tests")]
    ModelOptions::with_ops(OpRegistry::with_all_ops()).load_static_slice(bytes).expect("a shipped model")
}

static FACE_DETECTOR: LazyLock<Model> =
    LazyLock::new(|| alone(|| load(include_bytes!("../models/face_detection_short_range.onnx"))));
static FACE_MESH: LazyLock<Model> =
    LazyLock::new(|| alone(|| load(include_bytes!("../models/face_landmark.onnx"))));
static IRIS: LazyLock<Model> =
    LazyLock::new(|| alone(|| load(include_bytes!("../models/iris_landmark.onnx"))));
static PERSON: LazyLock<Model> =
    LazyLock::new(|| alone(|| load(include_bytes!("../models/selfie_fixed.onnx"))));
static REGIONS: LazyLock<Model> = LazyLock::new(|| alone(|| load(include_bytes!("../models/regions.onnx"))));

/// 1×height×width×1 (lightness against its surroundings) → the same of logits; sides in fours.
static FOLLICLES: LazyLock<Model> =
    LazyLock::new(|| alone(|| load(include_bytes!("../models/follicles.onnx"))));

/// Logits of the follicle net over a grey tile of `width` × `height` px, both divisible by four.
pub(crate) fn follicle_heat(tile: &[f32], [width, height]: [usize; 2]) -> Vec<f32> {
    let view: NdTensorView<'_, f32, 4> = NdTensorView::from_data([1, height, width, 1], tile);
    run(&FOLLICLES, view).into_iter().next().unwrap_or_default()
}

/// Runs a shipped model; its flattened outputs in its order.
fn run(model: &Model, input: NdTensorView<'_, f32, 4>) -> Vec<Vec<f32>> {
    let options = RunOptions::default().with_thread_pool(Some(POOL.clone()));
    #[expect(
        clippy::expect_used,
        reason = "a fitting shape into a shipped model, checked by the crate's tests"
    )]
    let outputs = model
        .run(vec![(model.input_ids()[0], input.into())], model.output_ids(), Some(options))
        .expect("a shipped model runs");
    outputs
        .into_iter()
        .map(|output| {
            let tensor: Option<rten_tensor::Tensor<f32>> = output.try_into().ok();
            tensor.map_or_else(Vec::new, |t| t.to_vec())
        })
        .collect()
}

impl Net {
    fn model(self) -> &'static Model {
        match self {
            Self::FaceDetector => &FACE_DETECTOR,
            Self::FaceMesh => &FACE_MESH,
            Self::Iris => &IRIS,
            Self::Person => &PERSON,
            Self::Regions => &REGIONS,
        }
    }

    /// Side of the square input, px.
    pub(crate) fn side(self) -> usize {
        match self {
            Self::FaceDetector => 128,
            Self::FaceMesh => 192,
            Self::Iris => 64,
            Self::Person => 256,
            Self::Regions => crate::regions::SIDE,
        }
    }

    /// Values a pixel of the input.
    fn channels(self) -> usize {
        if self == Self::Regions { crate::regions::CHANNELS } else { 3 }
    }

    /// Runs the net on a square picture, pixel by pixel; the flattened outputs in the model's order.
    pub(crate) fn run(self, square: &[f32]) -> Vec<Vec<f32>> {
        let side = self.side();
        let view: NdTensorView<'_, f32, 4> =
            NdTensorView::from_data([1, side, side, self.channels()], square);
        run(self.model(), view)
    }
}
