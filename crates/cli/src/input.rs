//! What the inputs are: the sample client, a scan, or something that cannot be planned from.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use stubble_case::{Archive, Limits};

use crate::refusal::Refusal;

/// Larger files are refused before they are read; 2 M triangles as text PLY are about 200 MB.
const LARGEST_SCAN_BYTES: u64 = 1 << 30;

/// An input of `stubble plan`.
#[derive(Debug)]
pub(crate) enum Input {
    /// The built-in sample client.
    Sample,
    /// A 3D scan of a head.
    Scan(ScanFile),
    /// Photos of a person, with a scan of the head if there is one.
    Photos(Vec<ScanFile>, Option<ScanFile>),
}

/// The bytes of a scan and where they came from.
#[derive(Debug)]
pub(crate) struct ScanFile {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
}

impl ScanFile {
    /// File name without its folder.
    pub(crate) fn name(&self) -> String {
        self.path.file_name().map_or_else(|| "scan".into(), |n| n.to_string_lossy().into_owned())
    }

    /// Reads a file the scan refers to by a relative name (a texture, a buffer) from the scan's own folder.
    pub(crate) fn side_file(&self, name: &str) -> Option<Vec<u8>> {
        let relative = Path::new(name);
        let inside = relative.components().all(|c| matches!(c, std::path::Component::Normal(_)));
        let path = self.path.parent()?.join(relative);
        (inside && path.is_file()).then(|| read_limited(&path).ok()).flatten()
    }
}

/// Reads one head: the sample client or a scan.
pub(crate) fn read(input: &PathBuf) -> Result<Input, Refusal> {
    match read_all(std::slice::from_ref(input))? {
        Input::Photos(..) => Err(Refusal::new(format!("{} is a picture, not a 3D scan", input.display()))
            .help("give a 3D scan (GLB, glTF, OBJ, PLY or STL), or plan from photos with `stubble plan`")),
        head => Ok(head),
    }
}

/// Reads the inputs of one plan: the sample client, a scan, photos, or a scan and photos.
pub(crate) fn read_all(inputs: &[PathBuf]) -> Result<Input, Refusal> {
    if let [input] = inputs
        && input.as_os_str() == "sample"
        && !input.exists()
    {
        return Ok(Input::Sample);
    }
    let (mut photos, mut scans) = (Vec::new(), Vec::new());
    for input in inputs {
        let meta = fs::metadata(input).map_err(|e| cannot_read(input, &e))?;
        if meta.is_dir() {
            return Err(Refusal::new(format!("{} is a folder, not a scan or a photo", input.display()))
                .help("give the files themselves: a scan (GLB, glTF, OBJ, PLY or STL), or photos"));
        }
        let file = ScanFile { path: input.clone(), bytes: read_limited(input)? };
        if is_picture(&file.bytes) { photos.push(file) } else { scans.push(file) }
    }
    let count = scans.len();
    match (photos.is_empty(), count) {
        (_, 2..) => Err(Refusal::new(format!("{count} scans were given, and a plan is made on one head"))
            .help(
                "give one scan (GLB, glTF, OBJ, PLY or STL), photos of the same person, or the word `sample`",
            )),
        (true, _) => match scans.pop() {
            Some(scan) => Ok(Input::Scan(scan)),
            None => {
                Err(Refusal::new("nothing was given to plan from").help("give photos, a scan, or `sample`"))
            }
        },
        (false, _) => Ok(Input::Photos(photos, scans.pop())),
    }
}

/// Reads a text file a person wrote (landmarks, a request), up to 16 MiB.
pub(crate) fn read_text(path: &Path) -> Result<String, Refusal> {
    let size = fs::metadata(path).map_err(|e| cannot_read(path, &e))?.len();
    if size > 16 << 20 {
        return Err(Refusal::new(format!(
            "{} is {} MiB large, too much for a text file",
            path.display(),
            size >> 20
        ))
        .help("check that this is the file you meant"));
    }
    let bytes = fs::read(path).map_err(|e| cannot_read(path, &e))?;
    String::from_utf8(bytes)
        .map_err(|_| Refusal::new(format!("{} is not text", path.display())).help("save it as UTF-8 text"))
}

/// Reads a case file.
pub(crate) fn read_case(path: &Path) -> Result<Archive, Refusal> {
    let bytes = read_limited(path)?;
    Archive::from_bytes(&bytes, &Limits::default()).map_err(|e| {
        Refusal::new(format!("{}: {e}", path.display()))
            .help("give the file plan.stubble that `stubble plan` wrote")
    })
}

/// Reads a whole file, refusing what is too large to be a scan.
pub(crate) fn read_limited(path: &Path) -> Result<Vec<u8>, Refusal> {
    let file = fs::File::open(path).map_err(|e| cannot_read(path, &e))?;
    let mut bytes = Vec::new();
    file.take(LARGEST_SCAN_BYTES + 1).read_to_end(&mut bytes).map_err(|e| cannot_read(path, &e))?;
    if bytes.len() as u64 > LARGEST_SCAN_BYTES {
        return Err(Refusal::new(format!("{} is larger than 1 GiB", path.display()))
            .help("export the head alone, with at most 2 million triangles"));
    }
    Ok(bytes)
}

fn is_picture(bytes: &[u8]) -> bool {
    let is_heic = bytes.get(4..8) == Some(b"ftyp");
    matches!(
        bytes,
        [0xFF, 0xD8, 0xFF, ..]
            | [0x89, b'P', b'N', b'G', ..]
            | [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..]
            | [b'I', b'I', 42, 0, ..]
            | [b'M', b'M', 0, 42, ..]
            | [b'G', b'I', b'F', b'8', ..]
    ) || is_heic
}

fn cannot_read(path: &Path, error: &std::io::Error) -> Refusal {
    let help = match error.kind() {
        std::io::ErrorKind::NotFound => {
            "check the spelling; give photos, a scan (GLB, glTF, OBJ, PLY or STL), or the word `sample`"
        }
        std::io::ErrorKind::PermissionDenied => {
            "you may not read this file: change its permissions or copy it"
        }
        _ => "check the file and the disk",
    };
    let what = match error.kind() {
        std::io::ErrorKind::NotFound => format!("there is no file {}", path.display()),
        _ => format!("cannot read {}: {error}", path.display()),
    };
    Refusal::new(what).help(help)
}
