//! The JSON request: what it accepts and what it says about what it does not.

use std::collections::BTreeMap;

use stubble_evidence::Evidence;
use stubble_head::{Mesh, Point};
use stubble_placement::{DensityWish, Request, read_follicles};

#[test]
fn a_full_request_is_read() {
    let text = r#"{"density": {"expression": "25+95*smoothstep(0,60,y)"}, "count": 40000, "sessions": [0.3, 0.4, 0.3],
        "min_spacing_mm": 0.6, "regularity": 0.8, "obstacles": {"csv": "follicles.csv", "clear_mm": 0.3},
        "plane_mm": [200, 250]}"#;
    let request = Request::from_json(text).unwrap();
    assert!(matches!(request.density, DensityWish::Expression(_)));
    assert_eq!(request.obstacles, Some(("follicles.csv".to_owned(), 0.3)));
    let settings = request.settings(&Evidence::builtin(), Vec::new(), 5).unwrap();
    assert_eq!((settings.count, settings.seed, settings.regularity.value()), (Some(40_000), 5, 0.8));
    let canvas = request.sheet().unwrap().unwrap();
    let expected =
        2000.0 * (120.0 * 0.25 + 95.0 * 0.0) + 200.0 * (190.0 * 120.0 + 60.0 * 72.5) / 100.0 - 60_000.0;
    assert!((canvas.integral() - expected).abs() < 0.002 * expected, "{} {expected}", canvas.integral());
    let natural = Request::from_json(r#"{"density": {"per_cm2": 60}, "regularity": "natural"}"#).unwrap();
    let settings = natural.settings(&Evidence::builtin(), Vec::new(), 0).unwrap();
    assert_eq!(settings.sessions.iter().map(|s| (s * 10.0).round()).collect::<Vec<_>>(), [3.0, 4.0, 3.0]);
}

#[test]
fn every_bad_request_says_what_is_wrong() {
    for (text, said) in [
        ("{", "not valid"),
        (r#"{"density": {}}"#, "exactly one of property"),
        (r#"{"density": {"per_cm2": 60, "property": "d"}}"#, "exactly one"),
        (r#"{"density": {"per_cm2": -3}}"#, "above 0"),
        (r#"{"density": {"expression": "2*q"}}"#, "unknown word `q`"),
        (r#"{"density": {"zones": {"chin": 3}}}"#, "chin"),
        (r#"{"density": {"zones": {"core": -3}}}"#, "0 or more"),
        (r#"{"density": {"per_cm2": 60}, "count": 2.5}"#, "whole number"),
        (r#"{"density": {"per_cm2": 60}, "count": 0}"#, "whole number from 1"),
        (r#"{"density": {"per_cm2": 60}, "sessions": []}"#, "there are none"),
        (r#"{"density": {"per_cm2": 60}, "sessions": [0.5, 0.4]}"#, "add up to 0.9"),
        (r#"{"density": {"per_cm2": 60}, "sessions": [1.0, 0]}"#, "above 0"),
        (r#"{"density": {"per_cm2": 60}, "min_spacing_mm": 99}"#, "between 0 and 10"),
        (r#"{"density": {"per_cm2": 60}, "regularity": "wild"}"#, "\"natural\" or a number"),
        (r#"{"density": {"per_cm2": 60}, "regularity": 2}"#, "from 0 to 1"),
        (r#"{"density": {"per_cm2": 60}, "plane_mm": [0, 5]}"#, "between 1 and 2000"),
        (r#"{"density": {"property": "d"}, "plane_mm": [9, 5]}"#, "needs a density by"),
        (r#"{"density": {"per_cm2": 60}, "obstacles": {"csv": "a", "clear_mm": -1}}"#, "between 0 and 20"),
        (r#"{"density": {"per_cm2": 60}, "donor": {"csv": "a"}, "regularity": 0.5}"#, "leave one out"),
        (r#"{"density": {"per_cm2": 60}, "strands": "long"}"#, "\"fine_hairs\""),
        (
            r#"{"density": {"per_cm2": 60}, "strands": {"share": 2, "length_mm": 3, "width_mm": 0.1}}"#,
            "share is 2; it must be between 0 and 1",
        ),
        (r#"{"density": {"per_cm2": 60}, "colour": "red"}"#, "colour"),
    ] {
        let error = Request::from_json(text).unwrap_err().to_string();
        assert!(error.contains(said), "{text}\n{error}");
    }
}

fn square() -> Mesh {
    let positions = vec![
        Point::new(0.0, 0.0, 0.0),
        Point::new(40.0, 0.0, 0.0),
        Point::new(40.0, 40.0, 0.0),
        Point::new(0.0, 40.0, 0.0),
    ];
    Mesh::new(positions, vec![[0, 1, 2], [0, 2, 3]]).unwrap()
}

#[test]
fn a_coarse_mesh_is_refined_where_the_formula_bends() {
    let request = Request::from_json(r#"{"density": {"expression": "100*smoothstep(10,20,x)"}}"#).unwrap();
    let canvas = request.canvas(square(), &BTreeMap::new()).unwrap();
    let exact = 100.0 * 40.0 * (5.0 + 20.0) / 100.0;
    assert!((canvas.integral() - exact).abs() < 0.01 * exact, "{}", canvas.integral());
    let bad = Request::from_json(r#"{"density": {"expression": "1/x"}}"#).unwrap();
    let error = bad.canvas(square(), &BTreeMap::new()).unwrap_err().to_string();
    assert!(error.contains("is inf at (0.0, 0.0, 0.0) mm"), "{error}");
}

#[test]
fn a_missing_property_is_named_with_those_there_are() {
    let request = Request::from_json(r#"{"density": {"property": "hair"}}"#).unwrap();
    let properties = BTreeMap::from([("density".to_owned(), vec![1.0_f32; 4])]);
    let error = request.canvas(square(), &properties).unwrap_err().to_string();
    assert_eq!(error, "the mesh has no per-vertex property `hair`; it has density");
}

#[test]
fn follicles_are_read_by_column_name() {
    let some = read_follicles(b"n,x_mm,y_mm\n1,2.5,3\n2,4,5\n", 0.3, 1.0).unwrap();
    assert_eq!((some.len(), some[1].position), (2, Point::new(4.0, 5.0, 0.0)));
    let error = read_follicles(b"x,y\n1,2\n3,b\n", 0.3, 1.0).unwrap_err().to_string();
    assert_eq!(error, "request, `obstacles.csv`: line 3: `b` is no finite number");
    assert!(read_follicles(b"a,b\n1,2\n", 0.3, 1.0).unwrap_err().to_string().contains("no columns x and y"));
}
