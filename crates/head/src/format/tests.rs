use proptest::prelude::*;

use super::*;
use crate::testing::sphere;

const NO_FILES: SideFiles<'static> = &|_| None;

fn texture_png() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    let picture =
        image::RgbImage::from_fn(4, 4, |x, _| image::Rgb(if x < 2 { [255, 0, 0] } else { [0, 0, 255] }));
    picture.write_to(&mut out, image::ImageFormat::Png).expect("a picture");
    out.into_inner()
}

fn ply_text() -> Vec<u8> {
    b"ply\nformat ascii 1.0\ncomment made by hand\nelement vertex 4\nproperty double x\nproperty double y\nproperty double z\nproperty uchar red\nproperty uchar green\nproperty uchar blue\nproperty float density\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0 255 0 0 1\n1 0 0 255 0 0 2\n1 1 0 255 0 0 3\n0 1 0 255 0 0 4\n4 0 1 2 3\n".to_vec()
}

fn ply_big_endian() -> Vec<u8> {
    let mut out = b"ply\nformat binary_big_endian 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty short z\nelement face 1\nproperty uchar flags\nproperty list ushort uint vertex_index\nend_header\n".to_vec();
    for (x, y, z) in [(0.0_f32, 0.0_f32, 5_i16), (1.0, 0.0, -5), (0.0, 1.5, 7)] {
        out.extend(x.to_be_bytes());
        out.extend(y.to_be_bytes());
        out.extend(z.to_be_bytes());
    }
    out.push(9);
    out.extend(3_u16.to_be_bytes());
    out.extend([0_u32, 1, 2].iter().flat_map(|v| v.to_be_bytes()));
    out
}

fn stl_binary() -> Vec<u8> {
    // Some exporters write `solid` into the header of binary files.
    let mut out = b"solid exported".to_vec();
    out.resize(80, b' ');
    let mesh = sphere(90.0, 1);
    out.extend((mesh.triangles().len() as u32).to_le_bytes());
    for t in 0..mesh.triangles().len() {
        out.extend([0; 12]);
        for p in mesh.corners(t) {
            out.extend(p.iter().flat_map(|c| (*c as f32).to_le_bytes()));
        }
        out.extend([0; 2]);
    }
    out
}

fn stl_text() -> Vec<u8> {
    b"solid head\n facet normal 0 0 1\n  outer loop\n   vertex 0 0 0\n   vertex 1 0 0\n   vertex 0 1 0\n  endloop\n endfacet\nendsolid head\n".to_vec()
}

fn obj() -> Vec<u8> {
    b"# hand made\nmtllib head.mtl\nv 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nvt 0.1 0\nvt 0.9 0\nvt 0.9 1\nvt 0.1 1\nvn 0 0 1\nusemtl skin\nf 1/1/1 2/2/1 \\\n 3/3/1\nf -4/-4 -2/-2 -1/-1\n".to_vec()
}

fn obj_files(name: &str) -> Option<Vec<u8>> {
    match name {
        "head.mtl" => Some(b"newmtl skin\nKd 1 1 1\nmap_Kd -clamp on skin.png\n".to_vec()),
        "skin.png" => Some(texture_png()),
        _ => None,
    }
}

/// A GLB of one triangle strip of two triangles, scaled by 2, with a texture inside.
fn glb() -> Vec<u8> {
    let mut binary: Vec<u8> = Vec::new();
    for p in [[0.0_f32, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 1.0, 0.0]] {
        binary.extend(p.iter().flat_map(|c| c.to_le_bytes()));
    }
    for uv in [[0.1_f32, 0.0], [0.9, 0.0], [0.1, 1.0], [0.9, 1.0]] {
        binary.extend(uv.iter().flat_map(|c| c.to_le_bytes()));
    }
    binary.extend([0_u16, 1, 2, 3].iter().flat_map(|v| v.to_le_bytes()));
    let png = texture_png();
    binary.extend(&png);
    let json = format!(
        r#"{{"asset":{{"version":"2.0"}},"scene":0,"scenes":[{{"nodes":[0]}}],"nodes":[{{"children":[1],"scale":[2,2,2]}},{{"mesh":0,"translation":[1,0,0]}}],
        "meshes":[{{"primitives":[{{"attributes":{{"POSITION":0,"TEXCOORD_0":1}},"indices":2,"mode":5,"material":0}}]}}],
        "materials":[{{"pbrMetallicRoughness":{{"baseColorTexture":{{"index":0}}}}}}],"textures":[{{"source":0}}],"images":[{{"bufferView":3,"mimeType":"image/png"}}],
        "accessors":[{{"bufferView":0,"componentType":5126,"count":4,"type":"VEC3"}},{{"bufferView":1,"componentType":5126,"count":4,"type":"VEC2"}},{{"bufferView":2,"componentType":5123,"count":4,"type":"SCALAR"}}],
        "bufferViews":[{{"buffer":0,"byteLength":48}},{{"buffer":0,"byteOffset":48,"byteLength":32}},{{"buffer":0,"byteOffset":80,"byteLength":8}},{{"buffer":0,"byteOffset":88,"byteLength":{}}}],
        "buffers":[{{"byteLength":{}}}]}}"#,
        png.len(),
        binary.len()
    );
    let mut json = json.into_bytes();
    while json.len() % 4 != 0 {
        json.push(b' ');
    }
    let mut out = b"glTF".to_vec();
    out.extend(2_u32.to_le_bytes());
    out.extend(0_u32.to_le_bytes());
    out.extend((json.len() as u32).to_le_bytes());
    out.extend(b"JSON");
    out.extend(&json);
    out.extend((binary.len() as u32).to_le_bytes());
    out.extend(b"BIN\0");
    out.extend(&binary);
    out
}

fn message(bytes: &[u8], name: &str) -> String {
    read(bytes, name, NO_FILES).expect_err("it must be refused").to_string()
}

#[test]
fn every_format_is_told_by_its_content_and_read() {
    let cases: [(&str, Vec<u8>, Format, usize); 7] = [
        ("ply text", ply_text(), Format::Ply, 2),
        ("ply big endian", ply_big_endian(), Format::Ply, 1),
        ("ply own", ply::write(&sphere(90.0, 1), &[]), Format::Ply, 80),
        ("stl binary", stl_binary(), Format::Stl, 80),
        ("stl text", stl_text(), Format::Stl, 1),
        ("obj", obj(), Format::Obj, 2),
        ("glb", glb(), Format::Gltf, 2),
    ];
    for (what, bytes, format, triangles) in cases {
        assert_eq!(detect(&bytes, "scan.wrong"), Ok(format), "{what}");
        let mesh = read(&bytes, "scan.wrong", &obj_files).expect(what);
        assert_eq!(mesh.triangles.len(), triangles, "{what}");
    }
}

#[test]
fn colours_properties_and_places_come_along() {
    let mesh = read(&ply_text(), "", NO_FILES).expect("ply");
    assert_eq!(mesh.properties["density"], [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(mesh.colours.expect("colours")[0], [1.0, 0.0, 0.0]);
    let mesh = read(&ply_big_endian(), "", NO_FILES).expect("ply");
    assert_eq!(mesh.positions[2], [0.0, 1.5, 7.0]);
    for (bytes, u) in [(obj(), [0, 1]), (glb(), [0, 1])] {
        let mesh = read(&bytes, "", &obj_files).expect("a textured mesh");
        let colours = mesh.colours.expect("colours");
        assert!(colours[u[0]][0] > 0.85 && colours[u[0]][2] < 0.15, "{:?}", colours[u[0]]);
        assert!(colours[u[1]][2] > 0.85 && colours[u[1]][0] < 0.15, "{:?}", colours[u[1]]);
    }
    let mesh = read(&glb(), "", NO_FILES).expect("glb");
    assert_eq!(mesh.positions[1], [4.0, 0.0, 0.0]);
    assert_eq!((mesh.unit, mesh.triangles[1]), (Some(Unit::Metre), [2, 1, 3]));
    let without = read(&obj(), "", NO_FILES).expect("obj");
    assert!(without.colours.is_none() && without.remarks[0].to_string().contains("head.mtl"));
}

#[test]
fn what_is_written_is_read_again() {
    let mut mesh = sphere(90.0, 2);
    mesh.colours = Some((0..mesh.positions().len()).map(|v| [0.25, (v % 3) as f32 * 0.5, 1.0]).collect());
    let heights: Vec<f64> = mesh.positions().iter().map(|p| p.y).collect();
    let again = read(&ply::write(&mesh, &[("height", &heights)]), "", NO_FILES).expect("own file");
    assert_eq!(again.triangles, mesh.triangles());
    assert!((again.properties["height"][5] - heights[5] as f32).abs() < 1e-6);
    let colours = again.colours.expect("colours");
    assert!((colours[2][0] - 0.25).abs() < 0.005 && (colours[1][1] - 0.5).abs() < 0.01);
}

#[test]
fn bad_files_are_refused_with_place_and_advice() {
    let long = |count: &str| {
        String::from_utf8(ply_text())
            .expect("text")
            .replace("vertex 4", &format!("vertex {count}"))
            .into_bytes()
    };
    let cut = |mut bytes: Vec<u8>, by: usize| {
        bytes.truncate(bytes.len() - by);
        bytes
    };
    let wrong_index =
        String::from_utf8(ply_text()).expect("text").replace("4 0 1 2 3", "4 0 1 2 9").into_bytes();
    let mut huge_stl = stl_binary();
    huge_stl[80..84].copy_from_slice(&u32::MAX.to_le_bytes());
    let cases: [(Vec<u8>, &str, &[&str]); 13] = [
        (Vec::new(), "a.ply", &["empty", "glTF/GLB, OBJ, PLY or STL"]),
        (b"PK\x03\x04 scan.usdc".to_vec(), "a.usdz", &["USDZ", "GLB or STL"]),
        (b"\x89PNG\r\n".to_vec(), "a.stl", &["PNG"]),
        (b"hello".to_vec(), "a.txt", &["text"]),
        (long("4000000000"), "a.ply", &["4000000000", "2 million"]),
        (long("3000000"), "a.ply", &["ends too early", "3000000 vertex"]),
        (wrong_index, "a.ply", &["face 0", "vertex 9", "only 4"]),
        (cut(ply_big_endian(), 3), "a.ply", &["ends too early", "byte"]),
        (huge_stl, "a.stl", &["4294967295 triangles"]),
        (cut(stl_text(), 14), "a.stl", &["ends too early", "endsolid"]),
        (b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 4\n".to_vec(), "a.obj", &["line 4", "number 4", "only 3"]),
        (b"v 0 0 zero\n".to_vec(), "a.obj", &["line 1", "`zero`"]),
        (cut(glb(), 400), "a.glb", &["ends too early"]),
    ];
    for (bytes, name, words) in cases {
        let message = message(&bytes, name);
        for word in words {
            assert!(message.contains(word), "`{word}` is missing in: {message}");
        }
    }
    let points = b"ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n";
    assert!(message(points, "").contains("1 points"));
}

#[test]
fn a_scan_of_a_hundred_thousand_triangles_reads_fast() {
    let bytes = ply::write(&sphere(90.0, 6), &[]);
    let start = std::time::Instant::now();
    read(&bytes, "", NO_FILES).expect("a sphere");
    // 82,000 triangles; 50 ms on an idle machine, with room for a busy one.
    assert!(start.elapsed().as_millis() < 500, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is done to a file, it is read or refused, and never becomes much larger than it was.
    #[test]
    fn damaged_files_never_panic(
        which in 0..7_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..6),
    ) {
        let mut bytes = [ply_text(), ply_big_endian(), ply::write(&sphere(9.0, 0), &[]), stl_binary(), stl_text(), obj(), glb()]
            [which].clone();
        for (at, value, kind) in changes {
            if bytes.is_empty() { break; }
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = value,
                1 => bytes[at] ^= 1 << (value % 8),
                2 => { bytes.remove(at); }
                _ => bytes.truncate(at),
            }
        }
        for reader in [
            ply::read(&bytes),
            stl::read(&bytes),
            obj::read(&bytes, &obj_files),
            gltf::read(&bytes, NO_FILES),
            read(&bytes, "scan.ply", &obj_files),
        ].into_iter().flatten() {
            prop_assert!(reader.positions.len() <= bytes.len() && reader.triangles.len() <= bytes.len());
            for t in &reader.triangles {
                prop_assert!(t.iter().all(|&v| (v as usize) < reader.positions.len()));
            }
        }
    }
}
