//! Every bad input ends in one clear error, exit code 1, and nothing left behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use stubble_head::{Anthropometry, sample_head};

struct Run {
    folder: tempfile::TempDir,
}

impl Run {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// Runs `stubble plan` and returns what it said, with every path of this run taken out.
    fn plan(&self, arguments: &[&Path]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stubble"));
        command.arg("plan").args(arguments).args(["--date", "2026-11-22"]).env("NO_COLOR", "1");
        let done = command.output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        let said = said.replace(&self.folder.path().display().to_string(), "DIR");
        (done.status.code().unwrap_or(-1), said.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The message of a plan that must be refused, leaving only the files this test made.
    fn refused(&self, input: &Path) -> String {
        let before = self.entries();
        let (code, said) = self.plan(&[input, Path::new("--out"), &self.out()]);
        assert_eq!(code, 1, "{said}");
        assert!(!said.contains("panicked"), "{said}");
        assert!(said.contains("help:"), "says what to do: {said}");
        assert_eq!(self.entries(), before, "left something behind: {said}");
        said
    }

    fn refused_bytes(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        self.refused(&self.file(name, bytes))
    }

    fn entries(&self) -> Vec<PathBuf> {
        let mut found: Vec<_> =
            fs::read_dir(self.folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
        found.sort();
        found
    }
}

fn says(said: &str, words: &[&str]) {
    for word in words {
        assert!(said.to_lowercase().contains(&word.to_lowercase()), "`{word}` is missing from: {said}");
    }
}

/// The sample head as text PLY, scaled, with its vertices passed through `change`.
fn head_ply(change: impl Fn(usize, [f64; 3]) -> [f64; 3]) -> String {
    let head = sample_head(&Anthropometry::MAN);
    let (positions, triangles) = (head.mesh.positions(), head.mesh.triangles());
    let mut text = format!(
        "ply\nformat ascii 1.0\nelement vertex {}\nproperty float x\nproperty float y\nproperty float z\nelement face {}\nproperty list uchar int vertex_indices\nend_header\n",
        positions.len(),
        triangles.len()
    );
    for (i, p) in positions.iter().enumerate() {
        let [x, y, z] = change(i, [p.x, p.y, p.z]);
        text += &format!("{x} {y} {z}\n");
    }
    for t in triangles {
        text += &format!("3 {} {} {}\n", t[0], t[1], t[2]);
    }
    text
}

fn scaled(factor: f64) -> String {
    head_ply(|_, p| p.map(|c| c * factor))
}

#[test]
fn a_missing_file() {
    let run = Run::new();
    let missing = run.folder.path().join("no-such.glb");
    says(&run.refused(&missing), &["there is no file DIR/no-such.glb", "sample"]);
}

#[test]
fn a_folder_and_a_picture_are_no_scan() {
    let run = Run::new();
    let folder = run.folder.path().join("scans");
    fs::create_dir(&folder).unwrap();
    says(&run.refused(&folder), &["is a folder, not a scan"]);
    says(&run.refused_bytes("me.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 0]), &["me.jpg", "damaged"]);
}

#[test]
fn not_a_mesh_and_empty() {
    let run = Run::new();
    says(
        &run.refused_bytes("notes.txt", "dear diary, today I bought a hat"),
        &["notes.txt", "GLB", "OBJ", "PLY", "STL"],
    );
    says(&run.refused_bytes("empty.ply", ""), &["empty.ply"]);
}

#[test]
fn truncated_files() {
    let run = Run::new();
    let text = scaled(1.0);
    says(&run.refused_bytes("cut.ply", &text[..text.len() / 2]), &["cut.ply", "end"]);
    let mut stl = vec![0_u8; 84];
    stl[80..84].copy_from_slice(&1000_u32.to_le_bytes());
    says(&run.refused_bytes("cut.stl", stl), &["cut.stl"]);
    let mut glb = b"glTF".to_vec();
    glb.extend(2_u32.to_le_bytes());
    glb.extend(1_000_000_u32.to_le_bytes());
    says(&run.refused_bytes("cut.glb", glb), &["cut.glb"]);
}

#[test]
fn hostile_counts_do_not_allocate() {
    let run = Run::new();
    let ply = "ply\nformat binary_little_endian 1.0\nelement vertex 4000000000\nproperty float x\nproperty float y\nproperty float z\nelement face 4000000000\nproperty list uchar int vertex_indices\nend_header\n";
    says(&run.refused_bytes("huge.ply", ply), &["huge.ply", "4000000000"]);
    let mut stl = vec![0_u8; 84];
    stl[80..84].copy_from_slice(&u32::MAX.to_le_bytes());
    says(&run.refused_bytes("huge.stl", stl), &["huge.stl"]);
}

#[test]
fn numbers_that_are_none_and_indices_out_of_range() {
    let run = Run::new();
    let nan = head_ply(|_, _| [f64::NAN; 3]);
    says(&run.refused_bytes("nan.ply", nan), &["nan.ply", "finite"]);
    let index = scaled(1.0).replacen("\n3 0 ", "\n3 99999999 ", 1);
    says(&run.refused_bytes("index.ply", index), &["index.ply", "99999999"]);
}

#[test]
fn a_mesh_without_area() {
    let run = Run::new();
    let flat = head_ply(|_, _| [1.0, 2.0, 3.0]);
    says(&run.refused_bytes("point.ply", flat), &["point.ply", "area"]);
}

#[test]
fn heads_of_a_doll_and_of_a_giant() {
    let run = Run::new();
    let tiny = run.file("tiny.ply", scaled(0.1));
    let (code, said) = run.plan(&[&tiny, "--unit".as_ref(), "mm".as_ref(), "--out".as_ref(), &run.out()]);
    assert_eq!(code, 1, "{said}");
    says(&said, &["tiny.ply", "mm", "--unit"]);
    let giant = run.file("giant.ply", scaled(100.0));
    let (code, said) = run.plan(&[&giant, "--unit".as_ref(), "mm".as_ref(), "--out".as_ref(), &run.out()]);
    assert_eq!(code, 1, "{said}");
    says(&said, &["giant.ply", "--unit"]);
}

#[test]
fn a_cube_is_no_head() {
    let run = Run::new();
    let mut obj = String::new();
    let n = 20;
    // A finely divided cube, so that nothing but its shape is wrong.
    for axis in 0..3 {
        for side in [0.0, 200.0] {
            let base = obj.lines().filter(|l| l.starts_with('v')).count() + 1;
            for i in 0..=n {
                for j in 0..=n {
                    let mut p = [side; 3];
                    p[(axis + 1) % 3] = 200.0 * f64::from(i) / f64::from(n);
                    p[(axis + 2) % 3] = 200.0 * f64::from(j) / f64::from(n);
                    obj += &format!("v {} {} {}\n", p[0], p[1], p[2]);
                }
            }
            for i in 0..n as usize {
                for j in 0..n as usize {
                    let at = |i: usize, j: usize| base + i * (n as usize + 1) + j;
                    let q = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
                    let q = if side > 0.0 { q } else { [q[3], q[2], q[1], q[0]] };
                    obj += &format!("f {} {} {} {}\n", q[0], q[1], q[2], q[3]);
                }
            }
        }
    }
    says(&run.refused_bytes("cube.obj", obj), &["cube.obj", "head"]);
}

#[test]
fn a_face_mask_has_no_scalp() {
    let run = Run::new();
    let head = sample_head(&Anthropometry::MAN);
    let keep = |t: &[u32; 3]| {
        t.iter().all(|&v| {
            let p = head.mesh.positions()[v as usize];
            p.z > 20.0 && p.y < head.landmarks.glabella.position.y
        })
    };
    let mut obj = String::new();
    for p in head.mesh.positions() {
        obj += &format!("v {} {} {}\n", p.x, p.y, p.z);
    }
    for t in head.mesh.triangles().iter().filter(|t| keep(t)) {
        obj += &format!("f {} {} {}\n", t[0] + 1, t[1] + 1, t[2] + 1);
    }
    says(&run.refused_bytes("mask.obj", obj), &["mask.obj"]);
}

#[test]
fn usdz_is_named_with_its_way_out() {
    let run = Run::new();
    let mut zip = b"PK\x03\x04".to_vec();
    zip.extend([0_u8; 22]);
    zip.extend(10_u16.to_le_bytes());
    zip.extend(0_u16.to_le_bytes());
    zip.extend(b"scene.usdcPXR-USDC");
    says(&run.refused_bytes("scan.usdz", zip), &["USDZ", "GLB", "STL"]);
}

#[test]
fn an_output_folder_that_exists_is_kept() {
    let run = Run::new();
    fs::create_dir(run.out()).unwrap();
    fs::write(run.out().join("plan.pdf"), "mine").unwrap();
    let (code, said) = run.plan(&["sample".as_ref(), "--out".as_ref(), &run.out()]);
    assert_eq!(code, 1);
    says(&said, &["DIR/out already exists", "--force"]);
    assert_eq!(fs::read(run.out().join("plan.pdf")).unwrap(), b"mine");
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    let run = Run::new();
    let file = run.file("in-the-way", "x");
    let (code, said) = run.plan(&["sample".as_ref(), "--out".as_ref(), &file]);
    assert_eq!(code, 1);
    says(&said, &["in-the-way is a file"]);
    let (code, said) = run.plan(&["sample".as_ref(), "--out".as_ref(), &file.join("below")]);
    assert_eq!(code, 1, "{said}");
    says(&said, &["cannot write", "help:"]);
    if Path::new("/proc/self").exists() {
        let (code, said) = run.plan(&["sample".as_ref(), "--out".as_ref(), "/proc/stubble-plan".as_ref()]);
        assert_eq!(code, 1, "{said}");
        says(&said, &["cannot write /proc", "help:"]);
    }
}

#[test]
fn a_full_disk_leaves_nothing() {
    let run = Run::new();
    let disk = run.folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let script = format!(
        "mount -t tmpfs -o size=200k none {disk} || exit 77; '{stubble}' plan sample --date 2026-11-22 --out {disk}/out; code=$?; ls -A {disk}; exit $code",
        disk = disk.display(),
        stubble = env!("CARGO_BIN_EXE_stubble"),
    );
    let done = Command::new("unshare").args(["-rm", "sh", "-c", &script]).env("NO_COLOR", "1").output();
    let Ok(done) = done else { return eprintln!("SKIPPED: no `unshare` to make a small disk with") };
    let said = String::from_utf8_lossy(&done.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
    if done.status.code() == Some(77) || said.contains("unshare") {
        return eprintln!("SKIPPED: no small disk can be mounted here: {said}");
    }
    assert_eq!(done.status.code(), Some(1), "{said}");
    says(&said, &["disk is full"]);
    assert_eq!(String::from_utf8_lossy(&done.stdout).trim(), "", "left something behind");
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let run = Run::new();
    let (code, _) = run.plan(&["--no-such-option".as_ref()]);
    assert_eq!(code, 2);
}
