//! `stubble serve` killed in the middle of work: what was acknowledged is there afterwards.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// Kills; each falls at another moment of an edit.
const KILLS: u64 = 100;

struct Studio {
    child: Child,
    address: String,
}

impl Studio {
    fn open(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_stubble"))
            .args(["serve", "--port", "0", "--no-browser", "--data"])
            .arg(folder)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let address = line.rsplit("http://").next().unwrap().trim().trim_end_matches('/').to_owned();
        // Nobody listens any more: that is no reason to stop.
        drop(said);
        Self { child, address }
    }

    /// The answer's JSON; `None` if the connection broke.
    fn ask(&self, method: &str, path: &str, body: &Value) -> Option<Value> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        let body = body.to_string();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\ncontent-type: application/json\r\n\
             content-length: {1}\r\nconnection: close\r\n\r\n",
            self.address,
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()
    }
}

#[test]
fn a_kill_at_any_instant_loses_no_acknowledged_edit() {
    let folder = tempfile::tempdir().unwrap();
    let mut studio = Studio::open(folder.path());
    let made = studio.ask("POST", "/api/clients", &json!({"name": "Ann", "note": ""})).unwrap();
    let path = format!("/api/consultations/{}", made["consultation"].as_str().unwrap());
    let mut sent = 0_u64;
    for kill in 0..KILLS {
        // A thread of its own waits and kills while edits go on.
        let id = studio.child.id().to_string();
        let killer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(15 + (37 * kill) % 211));
            Command::new("kill").args(["-9", &id]).status().unwrap();
        });
        let mut acknowledged = None;
        loop {
            sent += 1;
            let change = json!({"kind": "merge", "patch": {"intake": {"note": sent.to_string()}}});
            let edit = json!({"after": 0, "tab": "one", "label": "note", "change": change});
            match studio.ask("POST", &format!("{path}/edits"), &edit) {
                Some(answer) => acknowledged = Some((sent, answer["edits"].as_u64().unwrap())),
                None => break,
            }
        }
        killer.join().unwrap();
        studio.child.wait().unwrap();
        studio = Studio::open(folder.path());
        let kept = studio.ask("GET", &path, &Value::Null).unwrap();
        assert!(kept["read_only"].is_null(), "the records open clean");
        if let Some((note, edits)) = acknowledged {
            let found: u64 = kept["document"]["intake"]["note"].as_str().unwrap().parse().unwrap();
            assert!(found >= note && kept["edits"].as_u64().unwrap() >= edits, "edit {note} was lost");
        }
    }
    assert!(sent > KILLS, "edits were under way");
    studio.child.kill().unwrap();
    studio.child.wait().unwrap();
}
