//! Every method of the store, on a real file.

use jiff::Timestamp;
use stubble_record::{
    Client, ClientId, Consultation, ConsultationId, Edit, EditNumber, File, FileId, FileKind, Health, Sealed,
    Store, StoreError, WrappedKey,
};
use stubble_record_sqlite::SqliteStore;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a time within range")
}

fn client(n: u8) -> Client {
    Client {
        id: ClientId::new(u64::from(n), [n; 10]),
        created: at(i64::from(n)),
        key: WrappedKey(vec![n; 4]),
        card: Sealed(format!("card of client {n}").into_bytes()),
    }
}

fn consultation(n: u8, of: &Client) -> Consultation {
    Consultation {
        id: ConsultationId::new(u64::from(n), [n; 10]),
        client: of.id,
        created: at(i64::from(n)),
        changed: at(i64::from(n)),
        edits: EditNumber::NONE,
        document: Sealed(vec![n]),
    }
}

fn edit(number: u64) -> Edit {
    Edit { number: EditNumber(number), at: at(100 + number as i64), entry: Sealed(vec![number as u8; 3]) }
}

fn photo(n: u8, of: &Consultation, blob: &str) -> File {
    File {
        id: FileId::new(u64::from(n), [n; 10]),
        consultation: of.id,
        kind: if n.is_multiple_of(2) { FileKind::Scan } else { FileKind::Photo },
        added: at(i64::from(n)),
        bytes: 1234,
        blob: blob.to_owned(),
        card: Sealed(vec![n]),
    }
}

#[tokio::test]
async fn a_practice_in_one_file_survives_being_closed_and_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.sqlite3");
    let store = SqliteStore::open(&path).await.unwrap();
    assert_eq!(store.health(), Health::Sound);
    let (one, two) = (client(1), client(2));
    store.add_client(&one).await.unwrap();
    store.add_client(&two).await.unwrap();
    let visit = consultation(1, &one);
    store.add_consultation(&visit).await.unwrap();
    store.append(visit.id, &edit(1), &Sealed(b"first".to_vec())).await.unwrap();
    store.append(visit.id, &edit(2), &Sealed(b"second".to_vec())).await.unwrap();
    store.set_setting("house", "{\"region\":\"uk\"}").await.unwrap();
    store.close().await;

    let store = SqliteStore::open(&path).await.unwrap();
    assert_eq!(store.clients().await.unwrap(), [two.clone(), one.clone()], "newest first");
    let kept = store.consultation(visit.id).await.unwrap();
    assert_eq!((kept.edits, kept.document), (EditNumber(2), Sealed(b"second".to_vec())));
    assert_eq!(kept.changed, at(102));
    assert_eq!(store.edits(visit.id, EditNumber(1)).await.unwrap(), [edit(2)]);
    assert_eq!(store.setting("house").await.unwrap().unwrap(), "{\"region\":\"uk\"}");
    assert_eq!(store.setting("none").await.unwrap(), None);
    store.change_card(two.id, &Sealed(b"new".to_vec())).await.unwrap();
    assert_eq!(store.client(two.id).await.unwrap().card, Sealed(b"new".to_vec()));
    assert!(matches!(
        store.change_card(ClientId::new(9, [9; 10]), &Sealed(vec![])).await,
        Err(StoreError::Missing("client"))
    ));
}

#[tokio::test]
async fn an_edit_made_on_an_older_document_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("r")).await.unwrap();
    let one = client(1);
    store.add_client(&one).await.unwrap();
    let visit = consultation(1, &one);
    store.add_consultation(&visit).await.unwrap();
    store.append(visit.id, &edit(1), &Sealed(vec![1])).await.unwrap();
    for wrong in [1, 3] {
        let refused = store.append(visit.id, &edit(wrong), &Sealed(vec![9])).await;
        assert!(matches!(refused, Err(StoreError::Moved { now: EditNumber(1) })), "{refused:?}");
    }
    assert_eq!(store.consultation(visit.id).await.unwrap().document, Sealed(vec![1]));
    assert_eq!(store.edits(visit.id, EditNumber::NONE).await.unwrap().len(), 1);

    // Twenty writers at once: each gets in exactly once when it asks again after a refusal.
    let store = std::sync::Arc::new(store);
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                loop {
                    let now = store.consultation(visit.id).await.unwrap().edits;
                    match store.append(visit.id, &edit(now.next().0), &Sealed(vec![2])).await {
                        Ok(()) => break,
                        Err(StoreError::Moved { .. }) => {}
                        Err(e) => panic!("{e}"),
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(store.consultation(visit.id).await.unwrap().edits, EditNumber(21));
}

#[tokio::test]
async fn erasing_a_client_leaves_no_byte_of_them_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.sqlite3");
    let store = SqliteStore::open(&path).await.unwrap();
    let (one, two) = (client(1), client(2));
    for c in [&one, &two] {
        store.add_client(c).await.unwrap();
    }
    let (first, second) = (consultation(1, &one), consultation(2, &two));
    for c in [&first, &second] {
        store.add_consultation(c).await.unwrap();
    }
    for (n, of, blob) in [(1, &first, "a"), (2, &first, "b"), (3, &second, "c"), (5, &first, "a")] {
        store.add_file(&photo(n, of, blob)).await.unwrap();
    }
    assert_eq!(store.files(first.id).await.unwrap().len(), 3);
    assert_eq!(store.file(FileId::new(2, [2; 10])).await.unwrap().kind, FileKind::Scan);
    assert_eq!(
        store.remove_file(FileId::new(5, [5; 10])).await.unwrap(),
        None,
        "another file needs the blob"
    );
    let mut blobs = store.erase_client(one.id).await.unwrap();
    blobs.sort();
    assert_eq!(blobs, ["a", "b"]);
    assert!(matches!(store.consultation(first.id).await, Err(StoreError::Missing(_))));
    assert_eq!(store.blobs().await.unwrap(), ["c"]);
    assert_eq!(store.clients().await.unwrap(), [two]);
    store.close().await;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(16).any(|w| w == b"card of client 1"), "the erased card is still on the disk");
    }
}

#[tokio::test]
async fn a_backup_is_whole_and_a_damaged_or_newer_file_is_not_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.sqlite3");
    let store = SqliteStore::open(&path).await.unwrap();
    for n in 1..60 {
        store.add_client(&Client { card: Sealed(vec![n; 3000]), ..client(n) }).await.unwrap();
    }
    let copy = folder.path().join("copy");
    store.backup(&copy).await.unwrap();
    assert!(store.check().await.unwrap().is_empty());
    store.close().await;
    let copied = SqliteStore::open(&copy).await.unwrap();
    assert_eq!(copied.clients().await.unwrap().len(), 59);
    copied.close().await;

    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 9000].fill(0x55);
    std::fs::write(&path, bytes).unwrap();
    let damaged = SqliteStore::open(&path).await.unwrap();
    assert!(matches!(damaged.health(), Health::ReadOnly(why) if why.contains("stubble restore")));
    assert!(matches!(damaged.add_client(&client(99)).await, Err(StoreError::ReadOnly(_))));
}
