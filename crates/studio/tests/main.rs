//! The studio over its own socket: what a page gets, what a stranger does not, and what survives.

mod network;

use std::path::Path;

use serde_json::{Value, json};
use stubble_case::{Archive, Limits};
use stubble_head::LandmarkOrigin;
use stubble_studio::{Config, Studio, backup, restore, verify};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A studio that is open until it is closed.
struct House {
    address: String,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

/// Status, head and body of an answer.
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

impl House {
    async fn open(folder: &Path) -> Self {
        let studio =
            Studio::bind(&Config { data: folder.to_owned(), port: 0, lan: None }).await.expect("a studio");
        let address = studio.address().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(async move {
            let stop = async {
                let _ = stopped.await;
            };
            studio.serve(stop).await.expect("served to the end");
        });
        Self { address, stop, served }
    }

    async fn close(self) {
        let _ = self.stop.send(());
        self.served.await.expect("closed");
    }

    /// A request as raw as a stranger would send it.
    async fn ask(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).await.expect("a connection");
        let head = format!(
            "{method} {path} HTTP/1.1\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.expect("written");
        let _ = stream.write_all(body).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let split = answer.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&answer[..split]).to_ascii_lowercase();
        let status = head.split_whitespace().nth(1).and_then(|s| s.parse().ok()).expect("a status");
        let raw = &answer[split + 4..];
        let body = if head.contains("transfer-encoding: chunked") { unchunked(raw) } else { raw.to_vec() };
        Answer { status, head, body }
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &format!("host: {}\r\n", self.address), b"").await
    }

    async fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        let headers =
            format!("host: {0}\r\norigin: http://{0}\r\ncontent-type: application/json\r\n", self.address);
        self.ask(method, path, &headers, body.to_string().as_bytes()).await
    }

    async fn edit(&self, consultation: &str, after: u64, tab: &str, change: Value) -> Answer {
        let edit = json!({"after": after, "tab": tab, "label": "test", "change": change});
        self.send("POST", &format!("/api/consultations/{consultation}/edits"), &edit).await
    }
}

fn unchunked(mut raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = raw.windows(2).position(|w| w == b"\r\n") {
        let size = std::str::from_utf8(&raw[..end]).ok().and_then(|s| usize::from_str_radix(s, 16).ok());
        let Some(size) = size.filter(|s| *s > 0) else { break };
        body.extend(&raw[end + 2..end + 2 + size]);
        raw = &raw[end + 2 + size + 2..];
    }
    body
}

fn merge(patch: Value) -> Value {
    json!({"kind": "merge", "patch": patch})
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_there_and_says_where_it_may_go() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path()).await;
    let page = house.get("/").await;
    assert_eq!(page.status, 200);
    let text = String::from_utf8(page.body).unwrap();
    let script = text.split("src=\"").nth(1).and_then(|t| t.split('"').next()).unwrap();
    assert_eq!(house.get(script).await.status, 200, "the page's script {script} is served");
    assert!(page.head.contains("content-security-policy: default-src 'self'"));
    assert!(!text.contains("http://") && !text.contains("https://"), "the page asks no other host");
    assert_eq!(house.get("/c/anything/design").await.status, 200, "the page's own addresses show the page");
    assert_eq!(house.get("/api/nothing").await.status, 404);
    assert_eq!(house.get("/../../etc/passwd.txt").await.status, 404);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_get_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path()).await;
    let own = format!("host: {}\r\n", house.address);
    for headers in [
        "host: attacker.example\r\n".to_owned(),
        format!("{own}origin: https://attacker.example\r\n"),
        format!("{own}origin: null\r\n"),
        format!("{own}sec-fetch-site: cross-site\r\n"),
        String::new(),
    ] {
        let answer = house.ask("GET", "/api/clients", &headers, b"").await;
        assert!(matches!(answer.status, 400 | 403), "{headers}: {}", answer.status);
        assert!(!String::from_utf8_lossy(&answer.body).contains("Sample client"), "{headers}");
    }
    let hostile = "%2e%2e%2f%2e%2e%2fkey";
    assert_eq!(house.get(&format!("/api/files/{hostile}")).await.status, 404);
    assert_eq!(house.get(&format!("/api/consultations/{hostile}")).await.status, 404);
    assert_eq!(house.get("/assets/..%2f..%2fkey").await.status, 404);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_of_two_windows_are_both_kept_undone_and_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path()).await;
    let made = house.send("POST", "/api/clients", &json!({"name": "Ann", "note": ""})).await.json();
    let id = made["consultation"].as_str().unwrap().to_owned();

    house.edit(&id, 0, "one", merge(json!({"intake": {"age_years": 40}}))).await;
    // The second window has not seen that edit.
    let second = house.edit(&id, 0, "two", merge(json!({"intake": {"reason": "density"}}))).await.json();
    assert_eq!(second["document"]["intake"]["age_years"], 40);
    assert_eq!(second["document"]["intake"]["reason"], "density");
    assert_eq!(second["others"][0]["tab"], "one");

    let undone = house.edit(&id, 2, "one", json!({"kind": "undo"})).await.json();
    assert_eq!(undone["document"]["intake"]["reason"], "");
    house.close().await;

    let house = House::open(folder.path()).await;
    let again = house.get(&format!("/api/consultations/{id}")).await.json();
    assert_eq!(again["document"]["intake"]["age_years"], 40);
    assert_eq!(again["redo"], "test");
    let redone = house.edit(&id, 3, "one", json!({"kind": "redo"})).await.json();
    assert_eq!(redone["document"]["intake"]["reason"], "density");
    let history = house.get(&format!("/api/consultations/{id}/history")).await.json();
    assert_eq!(history.as_array().unwrap().len(), 4);

    let wrong = house.edit(&id, 4, "one", merge(json!({"intake": {"age_years": 400}}))).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.head.contains("application/problem+json") && wrong.json()["help"].is_string());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_photo_without_permission_and_none_that_is_no_photo() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path()).await;
    let made = house.send("POST", "/api/clients", &json!({"name": "Ann", "note": ""})).await.json();
    let id = made["consultation"].as_str().unwrap().to_owned();
    let path = format!("/api/consultations/{id}/files?name=a.jpg&kind=photo");
    let own = format!("host: {0}\r\norigin: http://{0}\r\n", house.address);
    let refused = house.ask("POST", &path, &own, b"\xff\xd8\xff").await;
    assert_eq!((refused.status, refused.json()["type"].as_str().unwrap()), (403, "permission"));
    let permission = json!({"intake": {"photo_permission": {"date": "2026-11-26", "text": "2026-11"}}});
    house.edit(&id, 0, "one", merge(permission)).await;
    for body in [b"\xff\xd8\xff".as_slice(), b"not a photo", b""] {
        assert_eq!(house.ask("POST", &path, &own, body).await.status, 422);
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_client_is_drawn_planned_and_printed() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path()).await;
    let clients = house.get("/api/clients").await.json();
    assert_eq!(clients[0]["sample"], true);
    let id = clients[0]["consultations"][0]["id"].as_str().unwrap().to_owned();
    let opened = house.get(&format!("/api/consultations/{id}")).await.json();
    let draw = json!({"request": opened["document"]["designs"]["a"], "seed": 1, "draft": true});
    let drawn = house.send("POST", &format!("/api/consultations/{id}/draw"), &draw).await.json();
    assert!(drawn["dots"].as_u64().unwrap() > 5_000);
    assert_eq!(drawn["hairline"]["handles"].as_array().unwrap().len(), 11);
    let design = format!("/api/consultations/{id}/designs/a");
    let picture = house.get(&format!("{design}/picture?view=front&when=5y&width=300&height=360")).await;
    assert!(picture.head.contains("image/jpeg") && picture.body.starts_with(b"\xff\xd8"));
    assert!(picture.body.windows(18).any(|w| w == b"compositeSynthetic"), "the picture is marked");
    let planned = house.get(&format!("{design}/plan")).await.json();
    assert_eq!(planned["plan"]["sessions"].as_array().unwrap().len(), 3);
    assert_eq!(planned["comparison"]["years"], 10);
    let dots = house.get(&format!("{design}/papers/dots.csv")).await;
    assert!(dots.body.starts_with(b"id,session,order,x_mm"));
    let pdf = house.get(&format!("{design}/papers/plan.pdf")).await;
    assert!(pdf.body.starts_with(b"%PDF-"));
    let papers = [
        ("sessions.pdf", &b"%PDF-"[..]),
        ("transfer.pdf", b"%PDF-"),
        ("stencil.pdf", b"%PDF-"),
        ("quote.pdf", b"%PDF-"),
        ("aftercare.pdf", b"%PDF-"),
        ("consent.pdf", b"%PDF-"),
        ("history.pdf", b"%PDF-"),
        ("projector.html", b"<!"),
        ("calendar.ics", b"BEGIN:VCALENDAR"),
        ("dots.json", b"{"),
        ("dots.glb", b"glTF"),
        ("plan.stubble", b"PK"),
    ];
    for (name, start) in papers {
        let paper = house.get(&format!("{design}/papers/{name}")).await;
        assert!(paper.status == 200 && paper.body.starts_with(start), "{name}: {}", paper.status);
    }
    assert_eq!(house.get(&format!("{design}/papers/secrets.txt")).await.status, 404);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practice_is_backed_up_checked_and_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let (practice, copy) = (folder.path().join("practice"), folder.path().join("copy"));
    let house = House::open(&practice).await;
    house.send("POST", "/api/clients", &json!({"name": "Zoe Unmistakable", "note": "scar"})).await;
    assert_eq!(backup(&practice, &copy).await.unwrap().clients, 2, "while the studio is open");
    assert!(backup(&practice, &copy).await.is_err(), "never over what is there");
    let clients = house.get("/api/clients").await.json();
    let zoe = clients[0]["id"].as_str().unwrap();
    assert_eq!(house.send("DELETE", &format!("/api/clients/{zoe}"), &json!({})).await.status, 200);
    house.close().await;

    for file in std::fs::read_dir(&practice).unwrap() {
        let path = file.unwrap().path();
        let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
        assert!(!bytes.windows(12).any(|w| w == b"Unmistakable"), "{} tells the name", path.display());
    }
    assert_eq!(verify(&practice).await.unwrap().clients, 1);
    let (report, kept) = restore(&copy, &practice).await.unwrap();
    assert_eq!((report.clients, report.problems.len()), (2, 0));
    assert!(kept.unwrap().is_dir(), "what was there is kept");
    let house = House::open(&practice).await;
    assert_eq!(house.get("/api/clients").await.json()[0]["name"], "Zoe Unmistakable");
    house.close().await;

    std::fs::remove_file(practice.join("key")).unwrap();
    let refused = Studio::bind(&Config { data: practice, port: 0, lan: None }).await.unwrap_err();
    assert!(refused.to_string().contains("put it back from your backup"), "{refused}");
}

#[test]
fn the_description_that_is_committed_is_that_of_the_routes() {
    if std::env::var_os("STUBBLE_WRITE_SCHEMA").is_some() {
        let text = serde_json::to_string_pretty(&stubble_studio::openapi()).unwrap() + "\n";
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json"), text).unwrap();
        return;
    }
    let committed: Value =
        serde_json::from_str(include_str!("../openapi.json")).expect("openapi.json is JSON");
    assert!(
        committed == stubble_studio::openapi(),
        "run: STUBBLE_WRITE_SCHEMA=1 cargo test -p stubble-studio --test main description"
    );
}

/// A box is no head; this is the sample's own surface as somebody's scanner would have written it, in metres.
async fn own_scan(house: &House, consultation: &str) -> Vec<u8> {
    let mesh = house.get(&format!("/api/consultations/{consultation}/mesh")).await.body;
    let number = |at: usize| u32::from_le_bytes(mesh[at..at + 4].try_into().expect("four bytes"));
    let float = |at: usize| f32::from_le_bytes(mesh[at..at + 4].try_into().expect("four bytes")) / 1000.0;
    let (vertices, triangles) = (number(0) as usize, number(4) as usize);
    let mut ply = format!(
        "ply\nformat binary_little_endian 1.0\nelement vertex {vertices}\nproperty float x\nproperty float y\n\
         property float z\nelement face {triangles}\nproperty list uchar uint vertex_indices\nend_header\n"
    )
    .into_bytes();
    for i in 0..3 * vertices {
        ply.extend(float(8 + 4 * i).to_le_bytes());
    }
    for t in 0..triangles {
        ply.push(3);
        let at = 8 + 24 * vertices + 12 * t;
        ply.extend(&mesh[at..at + 12]);
    }
    ply
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_leaves_with_its_scan_and_comes_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path()).await;
    let sample =
        house.get("/api/clients").await.json()[0]["consultations"][0]["id"].as_str().unwrap().to_owned();
    let scan = own_scan(&house, &sample).await;
    let made = house.send("POST", "/api/clients", &json!({"name": "Cass", "note": ""})).await.json();
    let id = made["consultation"].as_str().unwrap().to_owned();
    let own = format!("host: {0}\r\norigin: http://{0}\r\n", house.address);
    let path = format!("/api/consultations/{id}/files?name=head.ply&kind=scan");
    let kept = house.ask("POST", &path, &own, &scan).await.json();
    let patch = json!({"head": {"kind": "scan", "file": kept["id"]}, "intake": {"age_years": 47, "sex": "female", "screened": true}});
    assert_eq!(house.edit(&id, 0, "one", merge(patch)).await.status, 200);
    let facts = house.get(&format!("/api/consultations/{id}/head")).await.json();
    let file = house.get(&format!("/api/consultations/{id}/designs/a/papers/plan.stubble")).await;
    assert_eq!(file.status, 200);

    let opened = house.ask("POST", "/api/cases", &own, &file.body).await.json();
    let again = opened["consultation"].as_str().unwrap_or_else(|| panic!("{opened}")).to_owned();
    let copy = house.get(&format!("/api/consultations/{again}")).await.json();
    assert_eq!(copy["client_name"], "Cass");
    assert_eq!(copy["document"]["intake"]["age_years"], 47);
    assert_eq!(copy["document"]["head"]["kind"], "scan");
    let same = house.get(&format!("/api/consultations/{again}/head")).await.json();
    assert_eq!(same["measures"], facts["measures"]);
    let designs = |c: &Value| c["document"]["designs"]["a"]["condition"].clone();
    assert_eq!(designs(&copy), designs(&house.get(&format!("/api/consultations/{id}")).await.json()));

    // Landmarks that a person had put elsewhere stay there.
    let (mut case, dots, files) =
        Archive::from_bytes(&file.body, &Limits::default()).expect("the case").into_parts();
    let marks = &mut case.head.landmarks;
    marks.nasion.origin = LandmarkOrigin::Given;
    marks.inion.origin = LandmarkOrigin::Given;
    marks.inion.position.y -= 9.0;
    let wanted = (marks.inion.position - marks.nasion.position).norm();
    let moved = Archive::new(case, dots, files).to_bytes().expect("a case");
    let opened = house.ask("POST", "/api/cases", &own, &moved).await.json();
    let id = opened["consultation"].as_str().unwrap_or_else(|| panic!("{opened}"));
    let given = house.get(&format!("/api/consultations/{id}/head")).await.json();
    let apart = |head: &Value| {
        let at = |name: &str, k: usize| head["landmarks"][name]["position"][k].as_f64().unwrap();
        (0..3).map(|k| (at("inion", k) - at("nasion", k)).powi(2)).sum::<f64>().sqrt()
    };
    assert_eq!(given["landmarks"]["inion"]["origin"], "given");
    let (found, put) = (apart(&facts), apart(&given));
    assert!(
        (put - wanted).abs() < 1e-6 && (found - wanted).abs() > 0.5,
        "{found} found, {put} for {wanted} given"
    );

    for broken in [b"PK\x03\x04".as_slice(), b"", &file.body[..file.body.len() / 2]] {
        assert_eq!(house.ask("POST", "/api/cases", &own, broken).await.status, 422);
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_fitted_to_photos_follows_marks_and_leaves_with_the_case() {
    let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/photos/portrait_C001068.jpg");
    let Ok(photo) = std::fs::read(&photo) else {
        return println!("SKIPPED: {} is not there", photo.display());
    };
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path()).await;
    let made = house.send("POST", "/api/clients", &json!({"name": "Phil", "note": ""})).await.json();
    let id = made["consultation"].as_str().unwrap().to_owned();
    let allowed = json!({"intake": {"photo_permission": {"date": "2026-11-27", "text": "2026-11"}}});
    assert_eq!(house.edit(&id, 0, "one", merge(allowed)).await.status, 200);
    let fitted = merge(json!({"head": {"kind": "photos"}}));
    assert_eq!(house.edit(&id, 1, "one", fitted).await.status, 200);
    let path = format!("/api/consultations/{id}/head");
    assert_eq!(house.get(&path).await.status, 422, "no photo, no head, and that is said");

    let own = format!("host: {0}\r\norigin: http://{0}\r\n", house.address);
    let add = format!("/api/consultations/{id}/files?name=front.jpg&kind=photo&shot=front");
    let kept = house.ask("POST", &add, &own, &photo).await.json();
    let file = kept["id"].as_str().unwrap();
    let before = house.get(&path).await.json();
    assert_eq!(before["average"], false);
    assert_eq!(before["landmarks"]["nasion"]["origin"], "estimated");

    let measure = format!("/api/files/{file}/measure");
    let seen = house.send("POST", &measure, &json!({})).await.json()["measured"].clone();
    let px = |landmark: usize, k: usize| seen["landmarks_px"][landmark][k].as_f64().unwrap();
    // A ruler that makes the face smaller than the irises say.
    let mm_per_px = 0.8 * seen["mm_per_px"]["value"].as_f64().unwrap();
    let (from, to) = ([px(33, 0), px(33, 1)], [px(263, 0), px(263, 1)]);
    let length = (to[0] - from[0]).hypot(to[1] - from[1]) * mm_per_px;
    let tape = json!({"from_px": from, "to_px": to, "length_mm": length});
    assert_eq!(house.send("POST", &measure, &json!({ "tape": tape })).await.status, 200);
    let ruled = house.get(&path).await.json();
    let breadth = |head: &Value| head["measures"]["breadth_mm"].as_f64().unwrap_or_else(|| panic!("{head}"));
    assert!(breadth(&ruled) < breadth(&before) - 2.0, "{} then {}", breadth(&before), breadth(&ruled));

    let chin = json!({"marks_px": {"chin": [px(152, 0), px(152, 1) + 12.0]}});
    let marked = house.send("POST", &measure, &chin).await.json()["measured"].clone();
    assert_eq!(marked["tape"]["length_mm"], tape["length_mm"], "the ruler stays");
    assert_ne!(marked["pitch_deg"]["value"], seen["pitch_deg"]["value"]);
    let head = house.get(&path).await.json();
    assert_ne!(head["measures"], ruled["measures"], "the head follows the mark");

    let case = house.get(&format!("/api/consultations/{id}/designs/a/papers/plan.stubble")).await;
    assert_eq!(case.status, 200);
    let archive = Archive::from_bytes(&case.body, &Limits::default()).unwrap();
    let names: Vec<&str> = archive.files().keys().map(|path| path.as_str()).collect();
    assert_eq!(names, ["photos/front.jpg"], "the photos of the head go with it");
    let opened = house.ask("POST", "/api/cases", &own, &case.body).await.json();
    let again = opened["consultation"].as_str().unwrap_or_else(|| panic!("{opened}"));
    let copy = house.get(&format!("/api/consultations/{again}/head")).await.json();
    assert_eq!(copy["landmarks"], head["landmarks"]);
    assert!((breadth(&copy) - breadth(&head)).abs() < 1.0, "{} and {}", breadth(&copy), breadth(&head));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_oversized_upload_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path()).await;
    let sample =
        house.get("/api/clients").await.json()[0]["consultations"][0]["id"].as_str().unwrap().to_owned();
    for path in [format!("/api/consultations/{sample}/files?name=a.ply&kind=scan"), "/api/cases".to_owned()] {
        let mut stream = TcpStream::connect(&house.address).await.unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\ncontent-length: {1}\r\n\r\nply",
            house.address,
            1_u64 << 40
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = [0; 600];
        let read = stream.read(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer[..read]);
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
    }
    house.close().await;
}
