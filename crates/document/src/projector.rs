//! The design for a projector: white lines and dots on black, as they are seen from one side.

use std::fmt::Write;

use nalgebra::Vector3;
use stubble_appearance::View;
use stubble_case::Case;
use stubble_head::Point;
use stubble_placement::Layout;

use crate::language::{Language, Words};

/// Black around what is drawn, mm.
const MARGIN_MM: f64 = 15.0;
/// Length of the bar that the projector's distance is set by, mm.
const BAR_MM: f64 = 100.0;
/// Dots whose skin is turned farther away than this are not shown: light would be drawn out over them.
const FACING_COS: f64 = 0.35;

/// The design from one side, one millimetre of the drawing for one of the head, in white on black: dots that face the
/// projector, hairline, a cross at every landmark to line it up with, and a bar of 100 mm to set its distance by.
#[must_use]
pub fn projector_svg(case: &Case, layout: &Layout, view: View) -> String {
    let (right, up, toward) = axes(view);
    let flat = |p: &Point| [p.coords.dot(&right), -p.coords.dot(&up)];
    let marks = &case.head.landmarks;
    let crosses = [
        &marks.nasion,
        &marks.glabella,
        &marks.vertex,
        &marks.inion,
        &marks.left_preauricular,
        &marks.right_preauricular,
        &marks.left_lateral_canthus,
        &marks.right_lateral_canthus,
    ];
    // The middle of the head: what lies behind it is not seen from here.
    let middle = (marks.left_preauricular.position.coords + marks.right_preauricular.position.coords) / 2.0;
    let in_sight = |p: &Point| (p.coords - middle).dot(&toward) > 0.0;
    let dots = layout.impressions.iter().filter(|dot| dot.normal.dot(&toward) > FACING_COS);
    let dots: Vec<[f64; 2]> = dots.map(|dot| flat(&dot.position)).collect();
    let line: &[Point] = case.design.hairline.as_ref().map_or(&[], |line| &line.curve);
    let crosses: Vec<[f64; 2]> =
        crosses.iter().map(|mark| &mark.position).filter(|p| in_sight(p)).map(flat).collect();
    let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
    let seen = line.iter().filter(|p| in_sight(p)).map(flat);
    for place in dots.iter().copied().chain(crosses.iter().copied()).chain(seen) {
        for axis in 0..2 {
            low[axis] = low[axis].min(place[axis]);
            high[axis] = high[axis].max(place[axis]);
        }
    }
    if low[0] > high[0] {
        (low, high) = ([0.0; 2], [BAR_MM; 2]);
    }
    let width = (high[0] - low[0]).max(BAR_MM) + 2.0 * MARGIN_MM;
    let height = high[1] - low[1] + 3.0 * MARGIN_MM;
    let shift = [(width - low[0] - high[0]) / 2.0, MARGIN_MM - low[1]];
    let at = |[x, y]: [f64; 2]| [x + shift[0], y + shift[1]];

    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2} {height:.2}" width="{width:.2}mm" height="{height:.2}mm" fill="none" stroke="#fff" stroke-linecap="round" stroke-linejoin="round"><rect width="{width:.2}" height="{height:.2}" fill="#000" stroke="none"/>"##
    );
    let mut path = String::new();
    for [x, y] in dots.into_iter().map(at) {
        let _ = write!(path, "M{x:.2} {y:.2}h.01");
    }
    let _ = write!(svg, r#"<path class="dots" d="{path}" stroke-width=".3"/>"#);
    path.clear();
    let mut open = false;
    for point in line {
        let [x, y] = at(flat(point));
        if in_sight(point) {
            let _ = write!(path, "{}{x:.2} {y:.2}", if open { 'L' } else { 'M' });
        }
        open = in_sight(point);
    }
    let _ = write!(svg, r#"<path class="hairline" d="{path}" stroke-width=".6"/>"#);
    path.clear();
    for [x, y] in crosses.into_iter().map(at) {
        let _ = write!(path, "M{:.2} {y:.2}h6M{x:.2} {:.2}v6", x - 3.0, y - 3.0);
    }
    let (left, foot) = ((width - BAR_MM) / 2.0, height - MARGIN_MM / 2.0);
    let _ = write!(path, "M{left:.2} {foot:.2}h{BAR_MM}m0 -2v4M{left:.2} {:.2}v4", foot - 2.0);
    let _ = write!(svg, r#"<path class="marks" d="{path}" stroke-width=".4"/></svg>"#);
    svg
}

/// A page for the projector: the sides of the head one after the other, enlarged or shifted by keys, nothing loaded.
///
/// Its text is in `language`; what a person typed is not on it.
#[must_use]
pub fn projector_html(case: &Case, layout: &Layout, language: Language) -> String {
    let words = Words::of(language);
    let direction = if language == Language::Arabic { "rtl" } else { "ltr" };
    let mut page = format!(
        r##"<!doctype html>
<html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>{}</title>
<style>html,body{{margin:0;height:100%;background:#000;color:#888;font:14px sans-serif;overflow:hidden}}
section{{display:none;position:absolute;inset:0}}section:target,section.shown{{display:block}}
svg{{position:absolute;left:50%;top:50%;transform:translate(calc(-50% + var(--x,0px)),calc(-50% + var(--y,0px))) scale(var(--s,1))}}
p{{position:fixed;bottom:0;inset-inline-start:8px}}</style></head><body>
"##,
        words.get("projector-name")
    );
    for view in View::ALL {
        let name = words.get(&format!("view-{}", view.name()));
        let _ =
            writeln!(page, r#"<section aria-label="{name}">{}</section>"#, projector_svg(case, layout, view));
    }
    let _ = write!(
        page,
        r#"<p>{}</p>
<script>
const views=[...document.querySelectorAll("section")];let at=0,x=0,y=0,s=1;
const show=()=>{{views.forEach((v,i)=>v.classList.toggle("shown",i===at));
const r=document.documentElement.style;r.setProperty("--x",x+"px");r.setProperty("--y",y+"px");r.setProperty("--s",s)}};
addEventListener("keydown",e=>{{const step=e.shiftKey?10:1;
if(e.key===" ")at=(at+1)%views.length;else if(e.key==="+")s*=1+0.002*step;else if(e.key==="-")s/=1+0.002*step;
else if(e.key==="ArrowLeft")x-=step;else if(e.key==="ArrowRight")x+=step;else if(e.key==="ArrowUp")y-=step;
else if(e.key==="ArrowDown")y+=step;else if(e.key==="h")document.querySelector("p").hidden^=true;else return;
e.preventDefault();show()}});show();
</script></body></html>
"#,
        words.get("projector-help")
    );
    page
}

/// Right, up and towards the viewer in the head's frame.
fn axes(view: View) -> (Vector3<f64>, Vector3<f64>, Vector3<f64>) {
    let toward = toward(view);
    // From straight above, the front of the head is up.
    let upright = if toward.y.abs() > 0.9 { Vector3::z() } else { Vector3::y() };
    let right = upright.cross(&toward).normalize();
    (right, toward.cross(&right), toward)
}

/// Where a projector stands for each side: towards the person's left, and how high.
fn toward(view: View) -> Vector3<f64> {
    let (azimuth_deg, elevation_deg): (f64, f64) = match view {
        View::Front => (0.0, 20.0),
        View::ThreeQuarterLeft => (42.0, 25.0),
        View::ThreeQuarterRight => (-42.0, 25.0),
        View::Left => (90.0, 15.0),
        View::Right => (-90.0, 15.0),
        View::Back => (180.0, 20.0),
        View::Top => (0.0, 90.0),
    };
    let (azimuth, elevation) = (azimuth_deg.to_radians(), elevation_deg.to_radians());
    Vector3::new(azimuth.sin() * elevation.cos(), elevation.sin(), azimuth.cos() * elevation.cos())
}
