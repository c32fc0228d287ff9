//! The studio: the page a practitioner consults with, and the server behind it, on the practice's own machine.
//!
//! A consultation is a document that grows by edits; every edit is acknowledged only once it is on the disk, can
//! be undone for ever, and merges with what another window does. What the page shows of it (the drawn design, dots,
//! pictures, the plan, papers) is computed from the document by the engine and never stored. The server listens on this
//! machine only, answers nobody but its own page, and asks no other host for anything.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let config = stubble_studio::Config { data: "practice".into(), port: 0, lan: None };
//! let studio = stubble_studio::Studio::bind(&config).await?;
//! println!("open {}", studio.address());
//! studio.serve(std::future::pending()).await?;
//! # Ok(())
//! # }
//! ```

mod api;
mod document;
mod engine;
mod folder;
mod guard;
mod history;
mod house;
mod import;
mod lan;
mod measured;
mod page;
mod patch;
mod problem;
mod routes;
mod tour;
mod upload;

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use stubble_evidence::Evidence;
use tokio::net::TcpListener;

pub use folder::{FolderError, Report, backup, restore, verify};
pub use lan::LanError;

/// Where the practice lies and where the page is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Folder with records, files and key; made where it is missing.
    pub data: PathBuf,
    /// Port on this machine; 0 takes a free one.
    pub port: u16,
    /// Port on the network, encrypted, for devices that are paired; none when the studio answers this machine only.
    pub lan: Option<u16>,
}

/// Why the studio does not start or stopped.
#[derive(Debug, thiserror::Error)]
pub enum StudioError {
    /// The practice's folder cannot be opened.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The port is taken.
    #[error("port {port} cannot be used ({error}); stop the other program, or choose another with --port")]
    Port {
        /// Which one.
        port: u16,
        /// What the system says.
        error: std::io::Error,
    },
    /// The network cannot be used.
    #[error(transparent)]
    Lan(#[from] LanError),
    /// The sample client cannot be kept.
    #[error("the sample client cannot be kept: {0}")]
    Tour(String),
    /// The connection broke.
    #[error("the server stopped: {0}")]
    Server(std::io::Error),
}

/// What every request sees.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) house: Arc<house::House>,
    pub(crate) engine: Arc<engine::Engine>,
    /// Names under which this server may be asked.
    pub(crate) hosts: Arc<[String]>,
    /// The way in from the network, where it is open.
    pub(crate) door: Option<Arc<lan::Door>>,
    /// The request came in through that door.
    pub(crate) remote: bool,
    /// Photos that phones are sending.
    pub(crate) uploads: Arc<routes::Uploads>,
}

/// A studio that is ready to serve.
#[derive(Debug)]
pub struct Studio {
    listener: TcpListener,
    address: SocketAddr,
    network: Option<lan::Encrypted>,
    app: App,
}

impl Studio {
    /// Opens the practice and takes the port on this machine.
    ///
    /// # Errors
    /// If either cannot be had.
    pub async fn bind(config: &Config) -> Result<Self, StudioError> {
        let house = house::House::open(&config.data).await?;
        let port = |error| StudioError::Port { port: config.port, error };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port)).await.map_err(port)?;
        let address = listener.local_addr().map_err(port)?;
        tour::keep(&house).await.map_err(|p| StudioError::Tour(p.title))?;
        let hosts = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", address.port()));
        let engine = engine::Engine::new(Evidence::builtin());
        let (door, network) = match config.lan {
            Some(port) => {
                let (door, network) = lan::open(&config.data, port).await?;
                (Some(door), Some(network))
            }
            None => (None, None),
        };
        let app = App {
            house: Arc::new(house),
            engine: Arc::new(engine),
            hosts: hosts.into(),
            door,
            remote: false,
            uploads: Arc::default(),
        };
        Ok(Self { listener, address, network, app })
    }

    /// The page's address.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Address on the network and the code that pairs a device, if the network is open.
    #[must_use]
    pub fn network(&self) -> Option<(String, String)> {
        let door = self.app.door.as_deref()?;
        Some((format!("https://{}/", door.address), door.code.clone()))
    }

    /// Why nothing can be saved, if the practice can only be read.
    #[must_use]
    pub fn read_only(&self) -> Option<String> {
        self.app.house.read_only()
    }

    /// Serves until `stop` is done; requests under way are answered first.
    ///
    /// # Errors
    /// If the listening socket fails.
    pub async fn serve(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), StudioError> {
        let house = self.app.house.clone();
        let outside = self.network.zip(self.app.door.clone()).map(|(network, door)| {
            let hosts = Arc::from([door.address.to_string()]);
            let router = router(App { hosts, remote: true, ..self.app.clone() });
            tokio::spawn(async move { axum::serve(network, router).await })
        });
        let router = router(self.app);
        axum::serve(self.listener, router).with_graceful_shutdown(stop).await.map_err(StudioError::Server)?;
        // Devices on the network may keep connections open for ever; what they were told was saved is on the disk.
        if let Some(outside) = outside {
            outside.abort();
        }
        house.close().await;
        Ok(())
    }
}

/// The API's description, as committed in `openapi.json`.
#[must_use]
pub fn openapi() -> serde_json::Value {
    routes::api().finish().1
}

fn router(app: App) -> Router {
    let (api, _) = routes::api().finish();
    api.merge(page::routes())
        .fallback(page::missing)
        .layer(axum::middleware::from_fn_with_state(app.clone(), guard::guard))
        .with_state(app)
}
