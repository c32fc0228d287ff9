//! The studio on the practice's own network: encrypted with the practice's own certificate authority, for devices that
//! were paired by a code, and for a phone that may send photos of one consultation for ten minutes.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use stubble_record::ConsultationId;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::server::TlsStream;

use crate::folder::{FolderError, write_private};

/// A code that was shown to a phone holds this long.
const TICKET_HOLDS: Duration = Duration::from_mins(10);
/// Wrong codes before nobody may try for a while, and how long that is.
const MOST_WRONG: u32 = 5;
const WAIT: Duration = Duration::from_mins(1);
/// A handshake that takes longer is given up.
const HANDSHAKE: Duration = Duration::from_secs(10);

const AUTHORITY_KEY: &str = "authority.key";
const AUTHORITY: &str = "authority.crt";

/// What devices on the network have been let in to.
#[derive(Debug)]
pub(crate) struct Door {
    /// The studio's address on the network.
    pub(crate) address: SocketAddr,
    /// What a person types on a new device.
    pub(crate) code: String,
    wrong: Mutex<(u32, Option<Instant>)>,
    devices: Mutex<HashSet<String>>,
    tickets: Mutex<BTreeMap<String, Ticket>>,
}

/// Permission of a phone to send photos of one consultation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ticket {
    pub(crate) consultation: ConsultationId,
    ends: Instant,
}

/// Why a code lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotPaired {
    /// It is another one.
    Wrong,
    /// There were too many wrong ones just now.
    Wait,
}

impl Door {
    fn new(address: SocketAddr) -> Result<Self, getrandom::Error> {
        let number = u64::from_le_bytes(random()?) % 100_000_000;
        Ok(Self {
            address,
            code: format!("{number:08}"),
            wrong: Mutex::default(),
            devices: Mutex::default(),
            tickets: Mutex::default(),
        })
    }

    /// A token for the device whose person typed the code.
    pub(crate) fn pair(&self, code: &str) -> Result<String, NotPaired> {
        let mut wrong = lock(&self.wrong);
        if wrong.1.is_some_and(|until| Instant::now() < until) {
            return Err(NotPaired::Wait);
        }
        let typed: String = code.chars().filter(char::is_ascii_digit).collect();
        if typed != self.code {
            wrong.0 += 1;
            if wrong.0.is_multiple_of(MOST_WRONG) {
                wrong.1 = Some(Instant::now() + WAIT);
            }
            return Err(NotPaired::Wrong);
        }
        *wrong = (0, None);
        let token = token().map_err(|_| NotPaired::Wait)?;
        lock(&self.devices).insert(token.clone());
        Ok(token)
    }

    /// Whether a device showed this token after it was paired.
    pub(crate) fn knows(&self, token: &str) -> bool {
        lock(&self.devices).contains(token)
    }

    /// A new ticket for photos of a consultation.
    pub(crate) fn ticket(&self, consultation: ConsultationId) -> Result<String, getrandom::Error> {
        let mut tickets = lock(&self.tickets);
        tickets.retain(|_, ticket| Instant::now() < ticket.ends);
        let name = token()?;
        tickets.insert(name.clone(), Ticket { consultation, ends: Instant::now() + TICKET_HOLDS });
        Ok(name)
    }

    /// The ticket of that name, while it holds.
    pub(crate) fn admits(&self, name: &str) -> Option<Ticket> {
        lock(&self.tickets).get(name).copied().filter(|ticket| Instant::now() < ticket.ends)
    }
}

fn lock<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn token() -> Result<String, getrandom::Error> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

/// Why the studio is not on the network.
#[derive(Debug, thiserror::Error)]
pub enum LanError {
    /// There is no network.
    #[error("this machine is on no network; connect it, or start without --lan")]
    NoNetwork,
    /// The port is taken.
    #[error("port {port} cannot be used on the network ({error}); choose another with --port")]
    Port {
        /// Which one.
        port: u16,
        /// What the system says.
        error: std::io::Error,
    },
    /// The practice's certificates cannot be made or read.
    #[error(
        "the practice's certificate: {0}; remove authority.key and authority.crt from its folder to make new ones"
    )]
    Certificate(String),
    /// They cannot be kept.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

/// Takes a port on the network; `port` 0 takes a free one.
pub(crate) async fn open(folder: &Path, port: u16) -> Result<(Arc<Door>, Encrypted), LanError> {
    let ip = own_address().ok_or(LanError::NoNetwork)?;
    let taken = |error| LanError::Port { port, error };
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).await.map_err(taken)?;
    let address = SocketAddr::new(ip, listener.local_addr().map_err(taken)?.port());
    let acceptor = TlsAcceptor::from(Arc::new(certified(folder, ip)?));
    let door = Door::new(address).map_err(|e| LanError::Certificate(e.to_string()))?;
    Ok((Arc::new(door), Encrypted::new(listener, acceptor, address)))
}

/// The address under which others reach this machine. Connecting a datagram socket sends nothing.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // An address for documentation (RFC 5737): only the way to it is looked up.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

/// A certificate for this address, signed by the practice's own authority, which is made when there is none.
fn certified(folder: &Path, ip: IpAddr) -> Result<ServerConfig, LanError> {
    let odd = |e: &dyn std::fmt::Display| LanError::Certificate(e.to_string());
    let (key_file, file) = (folder.join(AUTHORITY_KEY), folder.join(AUTHORITY));
    if !key_file.exists() || !file.exists() {
        let key = KeyPair::generate().map_err(|e| odd(&e))?;
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.distinguished_name.push(DnType::CommonName, "Stubble, this practice's own");
        let authority = params.self_signed(&key).map_err(|e| odd(&e))?;
        write_private(&key_file, key.serialize_pem().as_bytes())?;
        write_private(&file, authority.pem().as_bytes())?;
    }
    let read = |path: &Path| fs::read_to_string(path).map_err(|e| odd(&e));
    let key = KeyPair::from_pem(&read(&key_file)?).map_err(|e| odd(&e))?;
    let issuer = Issuer::from_ca_cert_pem(&read(&file)?, key).map_err(|e| odd(&e))?;
    let own_key = KeyPair::generate().map_err(|e| odd(&e))?;
    let mut params =
        CertificateParams::new(vec![ip.to_string(), "localhost".to_owned()]).map_err(|e| odd(&e))?;
    params.distinguished_name.push(DnType::CommonName, "Stubble studio");
    let certificate = params.signed_by(&own_key, &issuer).map_err(|e| odd(&e))?;
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own_key.serialize_der()));
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .map_err(|e| odd(&e))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// The practice's authority, for devices to install.
pub(crate) fn authority(folder: &Path) -> Option<String> {
    fs::read_to_string(folder.join(AUTHORITY)).ok()
}

/// Connections of the network once their handshake is done; one that is slow holds up no other.
#[derive(Debug)]
pub(crate) struct Encrypted {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl Encrypted {
    fn new(listener: TcpListener, acceptor: TlsAcceptor, address: SocketAddr) -> Self {
        let (done, ready) = mpsc::channel(16);
        tokio::spawn(async move {
            while !done.is_closed() {
                let Ok((stream, from)) = listener.accept().await else {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                };
                let (acceptor, done) = (acceptor.clone(), done.clone());
                tokio::spawn(async move {
                    if let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                        let _ = done.send((stream, from)).await;
                    }
                });
            }
        });
        Self { ready, address }
    }
}

impl axum::serve::Listener for Encrypted {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // The listening task ends only with the program.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        Ok(self.address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_pairs_and_guessing_is_slowed_down() {
        let door = Door::new(SocketAddr::from(([192, 168, 0, 2], 1))).unwrap();
        assert!(!door.knows("") && !door.knows("x"));
        let spaced = format!("{} {}", &door.code[..4], &door.code[4..]);
        assert!(door.knows(&door.pair(&spaced).unwrap()));
        for _ in 0..MOST_WRONG {
            assert_eq!(door.pair("1"), Err(NotPaired::Wrong));
        }
        assert_eq!(door.pair(&door.code.clone()), Err(NotPaired::Wait));
    }
}
