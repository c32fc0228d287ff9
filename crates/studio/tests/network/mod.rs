//! The studio on the network: strangers get nothing, paired devices the page, a phone its ten minutes.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use stubble_studio::{Config, Studio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// A device that trusts the practice's authority and nobody else.
struct Device {
    address: SocketAddr,
    tls: TlsConnector,
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

impl Device {
    fn of(practice: &Path, address: &str) -> Self {
        let mut roots = RootCertStore::empty();
        let authority = CertificateDer::from_pem_file(practice.join("authority.crt")).expect("the authority");
        roots.add(authority).expect("trusted");
        let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        let address =
            address.trim_start_matches("https://").trim_end_matches('/').parse().expect("an address");
        Self { address, tls: TlsConnector::from(Arc::new(config)) }
    }

    async fn ask(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let stream = TcpStream::connect(self.address).await.expect("a connection");
        let name = ServerName::from(self.address.ip());
        let mut stream = self.tls.connect(name, stream).await.expect("the practice's own certificate");
        let host =
            if headers.contains("host:") { String::new() } else { format!("host: {}\r\n", self.address) };
        let head = format!(
            "{method} {path} HTTP/1.1\r\n{host}content-length: {}\r\nconnection: close\r\n{headers}\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.expect("written");
        let _ = stream.write_all(body).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let split = answer.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&answer[..split]).to_ascii_lowercase();
        let status = head.split_whitespace().nth(1).and_then(|s| s.parse().ok()).expect("a status");
        Answer { status, head, body: answer[split + 4..].to_vec() }
    }
}

const JSON: &str = "content-type: application/json\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_on_the_network_gets_nothing_and_a_phone_only_its_ticket() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config { data: folder.path().to_owned(), port: 0, lan: Some(0) };
    let studio = match Studio::bind(&config).await {
        Ok(studio) => studio,
        Err(e) if e.to_string().contains("no network") => return eprintln!("SKIPPED: {e}"),
        Err(e) => panic!("{e}"),
    };
    let local = studio.address().trim_start_matches("http://").trim_end_matches('/').to_owned();
    let (address, code) = studio.network().unwrap();
    let device = Device::of(folder.path(), &address);
    let served = tokio::spawn(studio.serve(std::future::pending()));

    // Unpaired: the page's own files, nothing else.
    assert_eq!(device.ask("GET", "/", "", b"").await.status, 200);
    for path in ["/api/clients", "/api/settings", "/api/about", "/api/network", "/api/guide", "/api/files/x"]
    {
        let refused = device.ask("GET", path, "", b"").await;
        assert_eq!((refused.status, refused.json()["type"].as_str().unwrap()), (403, "unpaired"), "{path}");
    }
    for path in ["/../key", "/assets/../../key", "/assets/..%2f..%2fkey", "/%2e%2e/records.sqlite3", "/key"] {
        let answer = device.ask("GET", path, "", b"").await;
        let page = answer.status == 200 && answer.head.contains("text/html");
        assert!(page || answer.status == 404, "{path}: {}", answer.status);
        assert!(!answer.body.starts_with(b"SQLite"), "{path} gives a record");
    }
    assert_eq!(
        device.ask("GET", "/api/clients", "host: evil.example\r\n", b"").await.json()["type"],
        "foreign"
    );
    let made_up = "cookie: stubble_device=AAAA\r\n";
    assert_eq!(device.ask("GET", "/api/clients", made_up, b"").await.status, 403);

    // Paired: the page, but not for a foreign site in the same browser.
    assert_eq!(device.ask("POST", "/api/pair", JSON, br#"{"code":"nonsense"}"#).await.status, 403);
    let paired = device.ask("POST", "/api/pair", JSON, json!({ "code": code }).to_string().as_bytes()).await;
    assert_eq!(paired.status, 200);
    let set = paired.head.lines().find(|l| l.starts_with("set-cookie:")).unwrap();
    assert!(set.contains("secure") && set.contains("httponly") && set.contains("samesite=strict"), "{set}");
    // Heads are compared in lower case above; the token itself is case-sensitive, so it is asked for again as it is.
    let cookie = cookie(&device, &code).await;
    let clients = device.ask("GET", "/api/clients", &cookie, b"").await;
    assert_eq!(clients.status, 200);
    let consultation = clients.json()[0]["consultations"][0]["id"].as_str().unwrap().to_owned();
    let foreign = format!("{cookie}origin: https://evil.example\r\n");
    assert_eq!(device.ask("POST", "/api/clients", &foreign, b"{}").await.status, 403);

    // A phone's ticket: photos of one consultation, in parts, and nothing besides.
    let path = format!("/api/consultations/{consultation}/phone");
    let invitation = device.ask("POST", &path, &cookie, b"").await.json();
    assert!(invitation["qr"].as_str().unwrap().contains("<svg"));
    let ticket = invitation["address"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let uploads = format!("/api/phone/{ticket}/uploads");
    assert_eq!(device.ask("GET", "/api/clients", "", b"").await.status, 403);
    assert_eq!(device.ask("POST", &format!("{uploads}?name=a&bytes=99999999999"), "", b"").await.status, 413);
    assert_eq!(device.ask("POST", "/api/phone/made-up/uploads?name=a&bytes=10", "", b"").await.status, 403);
    let photo = png();
    let begun =
        device.ask("POST", &format!("{uploads}?name=p.png&bytes={}&shot=front", photo.len()), "", b"").await;
    let upload = format!("{uploads}/{}", begun.json()["upload"].as_str().unwrap());
    let (first, rest) = photo.split_at(photo.len() / 2);
    assert_eq!(device.ask("PUT", &format!("{upload}?offset=0"), "", first).await.json()["kept"], false);
    assert_eq!(device.ask("PUT", &format!("{upload}?offset=0"), "", first).await.status, 409, "a part twice");
    let here = device.ask("GET", &upload, "", b"").await.json()["offset"].as_u64().unwrap();
    assert_eq!(here, first.len() as u64);
    let next = format!("{upload}?offset={here}");
    assert_eq!(
        device.ask("PUT", &next, "", rest).await.json()["type"],
        "permission",
        "no photo without permission"
    );

    let patch = json!({"intake": {"photo_permission": {"date": "2026-11-26", "text": "2026-11"}}});
    let edit = json!({"after": 0, "tab": "t", "label": "l", "change": {"kind": "merge", "patch": patch}});
    let edits = format!("/api/consultations/{consultation}/edits");
    let with = format!("{cookie}{JSON}");
    assert_eq!(device.ask("POST", &edits, &with, edit.to_string().as_bytes()).await.status, 200);
    let begun = device.ask("POST", &format!("{uploads}?name=p.png&bytes={}", photo.len()), "", b"").await;
    let upload = format!("{uploads}/{}", begun.json()["upload"].as_str().unwrap());
    assert_eq!(device.ask("PUT", &format!("{upload}?offset=0"), "", &photo).await.json()["kept"], true);
    let opened = device.ask("GET", &format!("/api/consultations/{consultation}"), &cookie, b"").await.json();
    assert_eq!(opened["files"].as_array().unwrap().len(), 1);

    // Guessing is slowed down, for the right code too.
    for _ in 0..5 {
        device.ask("POST", "/api/pair", JSON, br#"{"code":"1"}"#).await;
    }
    let late = device.ask("POST", "/api/pair", JSON, json!({ "code": code }).to_string().as_bytes()).await;
    assert_eq!(late.status, 403);
    assert!(TcpStream::connect(&local).await.is_ok(), "this machine is still answered");
    served.abort();
}

/// The cookie header of a newly paired device.
async fn cookie(device: &Device, code: &str) -> String {
    let stream = TcpStream::connect(device.address).await.expect("a connection");
    let mut stream =
        device.tls.connect(ServerName::from(device.address.ip()), stream).await.expect("a connection");
    let body = json!({ "code": code }).to_string();
    let head = format!(
        "POST /api/pair HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\nconnection: close\r\n{JSON}\r\n{body}",
        device.address,
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("a connection");
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    let token = answer.split("stubble_device=").nth(1).and_then(|t| t.split(';').next()).expect("a token");
    format!("cookie: stubble_device={token}\r\n")
}

/// A grey picture that is large enough to be a photo.
fn png() -> Vec<u8> {
    let image = stubble_photo::image::RgbImage::from_pixel(160, 130, [128, 128, 128].into());
    let mut png = std::io::Cursor::new(Vec::new());
    stubble_photo::image::DynamicImage::from(image)
        .write_to(&mut png, stubble_photo::image::ImageFormat::Png)
        .expect("a picture");
    png.into_inner()
}
