//! Result folders: written beside, then renamed, so that nothing half-written is ever left.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::refusal::Refusal;

/// A folder under construction next to its final place; dropped without [`Staging::publish`], it disappears.
#[derive(Debug)]
pub(crate) struct Staging {
    target: PathBuf,
    beside: PathBuf,
    published: bool,
}

impl Staging {
    /// Prepares to write `target`; refuses one that exists unless `force`.
    pub(crate) fn new(target: &Path, force: bool) -> Result<Self, Refusal> {
        check_target(target, force)?;
        let name = target.file_name().ok_or_else(|| {
            Refusal::new(format!("`{}` does not name a folder", target.display()))
                .help("give a folder to be made, for example --out my-plan")
        })?;
        let parent = parent_of(target);
        fs::create_dir_all(&parent).map_err(|e| cannot_write(&parent, &e))?;
        let beside = parent.join(format!(".{}.partial-{}", name.to_string_lossy(), std::process::id()));
        fs::create_dir(&beside).map_err(|e| cannot_write(&parent, &e))?;
        Ok(Self { target: target.to_owned(), beside, published: false })
    }

    /// Writes one file at a path relative to the folder.
    pub(crate) fn write(&self, relative: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let path = self.beside.join(relative);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| cannot_write(parent, &e))?;
        }
        write_synced(&path, bytes).map_err(|e| cannot_write(&self.target.join(relative), &e))
    }

    /// Moves the finished files into place. An existing folder keeps whatever else is in it.
    pub(crate) fn publish(mut self) -> Result<(), Refusal> {
        if !self.target.exists() {
            fs::rename(&self.beside, &self.target).map_err(|e| cannot_write(&self.target, &e))?;
            self.published = true;
            return Ok(());
        }
        for relative in files_below(&self.beside).map_err(|e| cannot_write(&self.beside, &e))? {
            let to = self.target.join(&relative);
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).map_err(|e| cannot_write(parent, &e))?;
            }
            fs::rename(self.beside.join(&relative), &to).map_err(|e| cannot_write(&to, &e))?;
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.published {
            // Nothing can be done about a failure here, and the error that led here is the one to report.
            let _ = fs::remove_dir_all(&self.beside);
        }
    }
}

/// Refuses early, before any work, what [`Staging::new`] would refuse after it.
pub(crate) fn check_target(target: &Path, force: bool) -> Result<(), Refusal> {
    if target.is_file() {
        return Err(Refusal::new(format!("{} is a file, not a folder", target.display()))
            .help("choose another --out folder"));
    }
    if target.exists() && !force {
        return Err(Refusal::new(format!("the output folder {} already exists", target.display()))
            .help("choose another --out folder, or add --force to replace the plan in it"));
    }
    let mut existing = target.to_owned();
    while !existing.exists() {
        existing = parent_of(&existing);
    }
    let probe = existing.join(format!(".stubble-probe-{}", std::process::id()));
    match fs::create_dir(&probe) {
        Ok(()) => {
            let _ = fs::remove_dir(&probe);
            Ok(())
        }
        Err(e) => Err(cannot_write(&existing, &e)),
    }
}

/// Writes one file beside its place, then moves it there; refuses one that exists unless `force`.
pub(crate) fn write_file(path: &Path, bytes: &[u8], force: bool) -> Result<(), Refusal> {
    if path.exists() && !force {
        return Err(Refusal::new(format!("{} already exists", path.display()))
            .help("choose another file, or add --force to replace it"));
    }
    let name = path.file_name().ok_or_else(|| {
        Refusal::new(format!("`{}` does not name a file", path.display())).help("give a file to be made")
    })?;
    let parent = parent_of(path);
    fs::create_dir_all(&parent).map_err(|e| cannot_write(&parent, &e))?;
    let beside = parent.join(format!(".{}.partial-{}", name.to_string_lossy(), std::process::id()));
    let written = write_synced(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    written.map_err(|e| {
        let _ = fs::remove_file(&beside);
        cannot_write(path, &e)
    })
}

fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(p) if !p.as_os_str().is_empty() => p.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    io::Write::write_all(&mut file, bytes)?;
    // A full disk may only show when the data reaches it.
    file.sync_all()
}

fn files_below(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(relative) = open.pop() {
        for entry in fs::read_dir(root.join(&relative))? {
            let entry = entry?;
            let path = relative.join(entry.file_name());
            if entry.file_type()?.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

fn cannot_write(path: &Path, error: &io::Error) -> Refusal {
    let help = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the disk is full: free some space, or choose an --out folder on another disk"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "you may not write there: choose an --out folder of your own"
        }
        _ => "check the path and the disk, or choose another --out folder",
    };
    Refusal::new(format!("cannot write {}: {error}", path.display())).help(help)
}
