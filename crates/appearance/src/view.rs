//! From where the head is seen: standard views, and a camera that frames the head in them.

use nalgebra::{Isometry3, Vector3};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_head::{Head, Point};

/// A standard view of clinical photography.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// Face on.
    Front,
    /// From above, forehead towards the lower edge, as when the head is bowed to the camera.
    Top,
    /// The person's left side.
    Left,
    /// The person's right side.
    Right,
    /// The back of the head.
    Back,
    /// Half-way between front and left, slightly from above.
    ThreeQuarterLeft,
    /// Half-way between front and right, slightly from above.
    ThreeQuarterRight,
}

impl View {
    /// Every view, in the order in which a plan shows them.
    pub const ALL: [Self; 7] = [
        Self::Front,
        Self::ThreeQuarterLeft,
        Self::Left,
        Self::ThreeQuarterRight,
        Self::Right,
        Self::Back,
        Self::Top,
    ];

    /// Name for files: lower case with hyphens.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Top => "top",
            Self::Left => "left",
            Self::Right => "right",
            Self::Back => "back",
            Self::ThreeQuarterLeft => "three-quarter-left",
            Self::ThreeQuarterRight => "three-quarter-right",
        }
    }

    /// Name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Front => "Front",
            Self::Top => "Top",
            Self::Left => "Left side",
            Self::Right => "Right side",
            Self::Back => "Back",
            Self::ThreeQuarterLeft => "Three-quarter left",
            Self::ThreeQuarterRight => "Three-quarter right",
        }
    }

    /// Azimuth towards the person's left and elevation of the camera, degrees.
    fn direction_deg(self) -> (f64, f64) {
        match self {
            Self::Front => (0.0, 6.0),
            Self::Top => (0.0, 76.0),
            Self::Left => (90.0, 4.0),
            Self::Right => (-90.0, 4.0),
            Self::Back => (180.0, 8.0),
            Self::ThreeQuarterLeft => (42.0, 16.0),
            Self::ThreeQuarterRight => (-42.0, 16.0),
        }
    }
}

/// Width and height of a picture in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Size {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl Size {
    /// The size of the pictures of a plan: about four pixels to the millimetre on a head.
    pub const PLAN: Self = Self { width: 900, height: 1100 };

    /// A size, each side brought into 64..=8192 pixels.
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        Self { width: width.clamp(64, 8192), height: height.clamp(64, 8192) }
    }

    pub(crate) fn pixels(self) -> usize {
        self.width as usize * self.height as usize
    }
}

/// A perspective camera: square pixels, no distortion, principal point anywhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// Where the camera is, head frame, mm.
    pub eye: Point,
    /// Unit vector to the right of the picture, head frame.
    pub right: Vector3<f64>,
    /// Unit vector to the top of the picture, head frame.
    pub up: Vector3<f64>,
    /// Unit vector into the picture, head frame.
    pub forward: Vector3<f64>,
    /// Focal length, pixels.
    pub focal_px: f64,
    /// Where `forward` meets the picture, pixels from the upper left corner.
    pub centre_px: [f64; 2],
    /// Size of the picture.
    pub size: Size,
}

/// A portrait is taken from here so that the nose does not swell, mm.
const PORTRAIT_DISTANCE_MM: f64 = 1400.0;

impl Camera {
    /// A camera that shows the whole head in `view`, as large as fits above the caption.
    #[must_use]
    pub fn framing(head: &Head, view: View, size: Size) -> Self {
        let (azimuth, elevation) = view.direction_deg();
        Self::from_direction(head, azimuth, elevation, size)
    }

    fn from_direction(head: &Head, azimuth_deg: f64, elevation_deg: f64, size: Size) -> Self {
        let (azimuth, elevation) = (azimuth_deg.to_radians(), elevation_deg.to_radians());
        let outward =
            Vector3::new(azimuth.sin() * elevation.cos(), elevation.sin(), azimuth.cos() * elevation.cos());
        let lift =
            Vector3::new(-azimuth.sin() * elevation.sin(), elevation.cos(), -azimuth.cos() * elevation.sin());
        let points = framed_points(head);
        let middle = middle_of(&points);
        let mut camera = Self {
            eye: middle + outward * PORTRAIT_DISTANCE_MM,
            right: lift.cross(&outward),
            up: lift,
            forward: -outward,
            focal_px: 1.0,
            centre_px: [0.0, 0.0],
            size,
        };
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for p in &points {
            if let Some([x, y, _]) = camera.project(p) {
                low = [low[0].min(x), low[1].min(y)];
                high = [high[0].max(x), high[1].max(y)];
            }
        }
        let (w, h) = (f64::from(size.width), f64::from(size.height));
        // Margins leave air around the head and room for the caption below it.
        let (left, top, right, bottom) = (0.06 * w, 0.05 * h, 0.94 * w, 0.90 * h);
        camera.focal_px = ((right - left) / (high[0] - low[0])).min((bottom - top) / (high[1] - low[1]));
        camera.centre_px = [
            (left + right) / 2.0 - camera.focal_px * (low[0] + high[0]) / 2.0,
            (top + bottom) / 2.0 - camera.focal_px * (low[1] + high[1]) / 2.0,
        ];
        camera
    }

    /// A camera by its pose, as photogrammetry writes it: camera axes right, down and into the picture, millimetres.
    #[must_use]
    pub fn from_pose(
        camera_from_head: &Isometry3<f64>,
        focal_px: f64,
        centre_px: [f64; 2],
        size: Size,
    ) -> Self {
        let to_head = camera_from_head.inverse();
        Self {
            eye: to_head * Point::origin(),
            right: to_head * Vector3::x(),
            up: to_head * -Vector3::y(),
            forward: to_head * Vector3::z(),
            focal_px,
            centre_px,
            size,
        }
    }

    /// A camera that looks at the whole head from any side: azimuth towards the person's left and elevation, degrees.
    #[must_use]
    pub fn around(head: &Head, azimuth_deg: f64, elevation_deg: f64, size: Size) -> Self {
        Self::from_direction(head, azimuth_deg, elevation_deg.clamp(-85.0, 85.0), size)
    }

    /// Pixel position and distance along `forward` (mm) of a point; nothing behind the camera.
    #[must_use]
    pub fn project(&self, point: &Point) -> Option<[f64; 3]> {
        let d = point - self.eye;
        let depth = d.dot(&self.forward);
        (depth > 1.0).then(|| {
            [
                self.centre_px[0] + self.focal_px * d.dot(&self.right) / depth,
                self.centre_px[1] - self.focal_px * d.dot(&self.up) / depth,
                depth,
            ]
        })
    }

    /// The point that a pixel position shows at a distance along `forward`, mm.
    #[must_use]
    pub fn unproject(&self, x: f64, y: f64, depth_mm: f64) -> Point {
        let across = (x - self.centre_px[0]) / self.focal_px;
        let upward = (self.centre_px[1] - y) / self.focal_px;
        self.eye + (self.forward + self.right * across + self.up * upward) * depth_mm
    }

    /// Pixels per millimetre on a surface that faces the camera at this distance along `forward`.
    #[must_use]
    pub fn pixels_per_mm(&self, depth_mm: f64) -> f64 {
        self.focal_px / depth_mm
    }
}

/// The vertices that must be in the picture: the head down to just below the chin, not a bust's shoulders.
fn framed_points(head: &Head) -> Vec<Point> {
    let floor = head.landmarks.menton.position.y - 12.0;
    let crown = head.landmarks.vertex.position;
    let reach = (crown - head.landmarks.menton.position).norm().max(150.0);
    let centre = Point::new(0.0, crown.y / 2.0, crown.z / 2.0);
    let inside =
        |p: &&Point| p.y >= floor && (p.x - centre.x).hypot(p.z - centre.z) < 0.62 * reach.max(220.0);
    let points: Vec<Point> = head.mesh.positions().iter().filter(inside).copied().collect();
    if points.is_empty() { head.mesh.positions().to_vec() } else { points }
}

fn middle_of(points: &[Point]) -> Point {
    let (mut low, mut high) = (points[0], points[0]);
    for p in points {
        low = low.inf(p);
        high = high.sup(p);
    }
    nalgebra::center(&low, &high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stubble_head::{Anthropometry, sample_head};

    #[test]
    fn every_view_shows_the_whole_head_in_true_proportion() {
        let head = sample_head(&Anthropometry::MAN);
        for view in View::ALL {
            let camera = Camera::framing(&head, view, Size::PLAN);
            for p in head.mesh.positions().iter().filter(|p| p.y > head.landmarks.menton.position.y) {
                let [x, y, _] = camera.project(p).unwrap();
                assert!(x > 0.0 && x < 900.0 && y > 0.0 && y < 1020.0, "{view:?} cuts the head at {x} {y}");
            }
        }
    }

    #[test]
    fn the_persons_left_is_on_the_right_of_front_and_top_and_on_the_left_of_back() {
        let head = sample_head(&Anthropometry::MAN);
        let x = |view, p: Point| Camera::framing(&head, view, Size::PLAN).project(&p).unwrap()[0];
        let (left, right) = (Point::new(50.0, 60.0, 0.0), Point::new(-50.0, 60.0, 0.0));
        assert!(x(View::Front, left) > x(View::Front, right));
        assert!(x(View::Top, left) > x(View::Top, right));
        assert!(x(View::Back, left) < x(View::Back, right));
    }

    #[test]
    fn a_pixel_and_its_depth_give_the_point_back() {
        let head = sample_head(&Anthropometry::MAN);
        let camera = Camera::framing(&head, View::ThreeQuarterLeft, Size::PLAN);
        let p = Point::new(31.0, 80.0, 40.0);
        let [x, y, depth] = camera.project(&p).unwrap();
        assert!((camera.unproject(x, y, depth) - p).norm() < 1e-9);
    }
}
