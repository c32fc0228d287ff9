//! `stubble serve`, `backup`, `restore` and `verify`: the studio on this machine, and the practice's folder.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;
use stubble_studio::{Config, Report, Studio, backup, restore, verify};

use crate::refusal::Refusal;

/// The folder of the practice.
#[derive(Debug, Default, Args)]
pub(crate) struct Practice {
    /// Folder with the practice's records, photos and key; else STUBBLE_DATA, else `stubble` in the user's data folder.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Opens the studio: the page that a practitioner consults with, on this machine only.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    practice: Practice,
    /// Port on this machine; 0 takes a free one.
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// Lets paired devices and phones on the network in, encrypted, on the next port.
    #[arg(long)]
    lan: bool,
    /// Do not open a browser.
    #[arg(long)]
    no_browser: bool,
}

/// Where the studio is found unless told otherwise.
const PORT: u16 = 8717;

impl Default for ServeArgs {
    fn default() -> Self {
        Self { practice: Practice::default(), port: PORT, lan: false, no_browser: false }
    }
}

/// Says a line to whoever started the program; one who no longer listens is no reason to stop.
macro_rules! say {
    ($($text:tt)*) => {{
        let _ = std::io::Write::write_fmt(&mut std::io::stderr().lock(), format_args!("{}\n", format_args!($($text)*)));
    }};
}

/// Copies the practice into a new folder: records, photos and the key that opens them.
#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    #[command(flatten)]
    practice: Practice,
    /// Folder to make.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

/// Puts a backup in the practice's place; what was there is kept beside it.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    #[command(flatten)]
    practice: Practice,
    /// Folder that `stubble backup` made.
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
}

/// Checks every record and every file of the practice.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    practice: Practice,
}

impl Practice {
    fn folder(&self) -> Result<PathBuf, Refusal> {
        if let Some(data) = &self.data {
            return Ok(data.clone());
        }
        let of = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        of("STUBBLE_DATA")
            .or_else(|| of("XDG_DATA_HOME").map(|d| d.join("stubble")))
            .or_else(|| of("HOME").map(|d| d.join(".local/share/stubble")))
            .ok_or_else(|| Refusal::new("no folder for the practice is known").help("name one with --data"))
    }
}

/// Runs the studio until Ctrl-C.
pub(crate) fn serve(args: &ServeArgs) -> Result<(), Refusal> {
    let lan = args.lan.then_some(if args.port == 0 { 0 } else { args.port.saturating_add(1) });
    let config = Config { data: args.practice.folder()?, port: args.port, lan };
    asynchronously(async {
        let studio = Studio::bind(&config).await.map_err(refused)?;
        let address = studio.address();
        say!("The studio is open at {address}");
        say!("Records lie in {}. Ctrl-C closes it.", config.data.display());
        if let Some((address, code)) = studio.network() {
            say!("On the network: {address} (code {code}); its certificate is authority.crt in that folder.");
        }
        if let Some(why) = studio.read_only() {
            say!("Nothing can be saved: {why}");
        }
        if !args.no_browser && std::io::stderr().is_terminal() {
            show(&address);
        }
        let stop = async {
            // Without a handler the process ends at once, which loses nothing either.
            let _ = tokio::signal::ctrl_c().await;
        };
        studio.serve(stop).await.map_err(refused)
    })
}

/// Opens the page in a browser where there is a desktop; the address was printed in any case.
fn show(address: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let _ = std::process::Command::new(opener)
        .arg(address)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
}

pub(crate) fn back_up(args: &BackupArgs) -> Result<(), Refusal> {
    let folder = args.practice.folder()?;
    let report = asynchronously(async { backup(&folder, &args.to).await.map_err(refused) })?;
    tell(&report, &args.to)?;
    outln!("The backup holds the key: keep it where only you can read it.");
    Ok(())
}

pub(crate) fn bring_back(args: &RestoreArgs) -> Result<(), Refusal> {
    let folder = args.practice.folder()?;
    let (report, kept) = asynchronously(async { restore(&args.from, &folder).await.map_err(refused) })?;
    if let Some(kept) = kept {
        outln!("What was there is kept in {}", kept.display());
    }
    tell(&report, &folder)
}

pub(crate) fn check(args: &VerifyArgs) -> Result<(), Refusal> {
    let folder = args.practice.folder()?;
    let report = asynchronously(async { verify(&folder).await.map_err(refused) })?;
    tell(&report, &folder)
}

fn tell(report: &Report, folder: &Path) -> Result<(), Refusal> {
    outln!("{}: {} clients, {} files", folder.display(), report.clients, report.files);
    if report.problems.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(report.problems.join("\n"))
        .help("restore the last good backup with `stubble restore --from DIR`"))
}

fn refused(error: impl std::fmt::Display) -> Refusal {
    Refusal::new(error.to_string())
}

fn asynchronously<T>(work: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(refused)?.block_on(work)
}
