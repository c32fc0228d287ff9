//! The store's methods as SQL.

use std::path::Path;

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::{SqlitePool, SqliteRow};
use stubble_record::{
    Client, ClientId, Consultation, ConsultationId, Edit, EditNumber, File, FileId, FileKind, Health, Sealed,
    Store, StoreError, WrappedKey,
};

use crate::open::{from_sqlx, open};

/// The record in one SQLite file.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    pool: SqlitePool,
    health: Health,
}

impl SqliteStore {
    /// Opens the file, making it where it is missing and bringing an older one up to date.
    ///
    /// # Errors
    /// If it cannot be opened even to be read, another program holds it, or a newer version wrote it.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let (pool, health) = open(path).await?;
        Ok(Self { pool, health })
    }

    /// Writes a copy that is whole and consistent while others go on writing.
    ///
    /// # Errors
    /// If the copy cannot be written or exists.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        sqlx::query("VACUUM INTO $1").bind(to.to_string_lossy()).execute(&self.pool).await.map_err(sql)?;
        Ok(())
    }

    /// Every problem that a thorough check of the file finds.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub async fn check(&self) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query("PRAGMA integrity_check").fetch_all(&self.pool).await.map_err(sql)?;
        let texts: Vec<String> = rows.iter().map(|r| r.try_get(0)).collect::<Result<_, _>>().map_err(sql)?;
        Ok(texts.into_iter().filter(|t| t != "ok").collect())
    }

    /// Waits for running writes and closes the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    fn writes(&self) -> Result<&SqlitePool, StoreError> {
        match &self.health {
            Health::Sound => Ok(&self.pool),
            Health::ReadOnly(why) => Err(StoreError::ReadOnly(why.clone())),
        }
    }
}

fn sql(error: sqlx::Error) -> StoreError {
    from_sqlx(&error)
}

fn stored(what: impl std::fmt::Display) -> StoreError {
    StoreError::Database(format!("a row cannot be read: {what}"))
}

fn time(row: &SqliteRow, column: &str) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(row.try_get(column).map_err(sql)?).map_err(stored)
}

fn bytes(row: &SqliteRow, column: &str) -> Result<Vec<u8>, StoreError> {
    row.try_get(column).map_err(sql)
}

fn client(row: &SqliteRow) -> Result<Client, StoreError> {
    Ok(Client {
        id: ClientId::from_slice(&bytes(row, "id")?).map_err(stored)?,
        created: time(row, "created")?,
        key: WrappedKey(bytes(row, "key")?),
        card: Sealed(bytes(row, "card")?),
    })
}

fn consultation(row: &SqliteRow) -> Result<Consultation, StoreError> {
    Ok(Consultation {
        id: ConsultationId::from_slice(&bytes(row, "id")?).map_err(stored)?,
        client: ClientId::from_slice(&bytes(row, "client")?).map_err(stored)?,
        created: time(row, "created")?,
        changed: time(row, "changed")?,
        edits: number(row, "edits")?,
        document: Sealed(bytes(row, "document")?),
    })
}

fn edit(row: &SqliteRow) -> Result<Edit, StoreError> {
    Ok(Edit { number: number(row, "number")?, at: time(row, "at")?, entry: Sealed(bytes(row, "entry")?) })
}

fn file(row: &SqliteRow) -> Result<File, StoreError> {
    let kind: String = row.try_get("kind").map_err(sql)?;
    let length: i64 = row.try_get("bytes").map_err(sql)?;
    Ok(File {
        id: FileId::from_slice(&bytes(row, "id")?).map_err(stored)?,
        consultation: ConsultationId::from_slice(&bytes(row, "consultation")?).map_err(stored)?,
        kind: if kind == "scan" { FileKind::Scan } else { FileKind::Photo },
        added: time(row, "added")?,
        bytes: u64::try_from(length).map_err(stored)?,
        blob: row.try_get("blob").map_err(sql)?,
        card: Sealed(bytes(row, "card")?),
    })
}

fn number(row: &SqliteRow, column: &str) -> Result<EditNumber, StoreError> {
    let number: i64 = row.try_get(column).map_err(sql)?;
    u64::try_from(number).map(EditNumber).map_err(stored)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn changed_one(result: &sqlx::sqlite::SqliteQueryResult, what: &'static str) -> Result<(), StoreError> {
    if result.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Missing(what)) }
}

#[async_trait]
impl Store for SqliteStore {
    fn health(&self) -> Health {
        self.health.clone()
    }

    async fn clients(&self) -> Result<Vec<Client>, StoreError> {
        let rows = sqlx::query("SELECT * FROM client ORDER BY created DESC, id DESC")
            .fetch_all(&self.pool)
            .await
            .map_err(sql)?;
        rows.iter().map(client).collect()
    }

    async fn client(&self, id: ClientId) -> Result<Client, StoreError> {
        let row = sqlx::query("SELECT * FROM client WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(&self.pool)
            .await
            .map_err(sql)?;
        client(&row.ok_or(StoreError::Missing("client"))?)
    }

    async fn add_client(&self, client: &Client) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO client (id, created, key, card) VALUES ($1, $2, $3, $4)")
            .bind(client.id.as_bytes().as_slice())
            .bind(client.created.as_microsecond())
            .bind(client.key.0.as_slice())
            .bind(client.card.0.as_slice())
            .execute(self.writes()?)
            .await
            .map_err(sql)?;
        Ok(())
    }

    async fn change_card(&self, id: ClientId, card: &Sealed) -> Result<(), StoreError> {
        let result = sqlx::query("UPDATE client SET card = $2 WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .bind(card.0.as_slice())
            .execute(self.writes()?)
            .await
            .map_err(sql)?;
        changed_one(&result, "client")
    }

    async fn erase_client(&self, id: ClientId) -> Result<Vec<String>, StoreError> {
        let pool = self.writes()?;
        let mut transaction = pool.begin().await.map_err(sql)?;
        let rows = sqlx::query(
            "SELECT DISTINCT blob FROM file JOIN consultation ON consultation.id = file.consultation
             WHERE consultation.client = $1",
        )
        .bind(id.as_bytes().as_slice())
        .fetch_all(&mut *transaction)
        .await
        .map_err(sql)?;
        let blobs = rows.iter().map(|r| r.try_get(0)).collect::<Result<Vec<String>, _>>().map_err(sql)?;
        let result = sqlx::query("DELETE FROM client WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .execute(&mut *transaction)
            .await
            .map_err(sql)?;
        changed_one(&result, "client")?;
        transaction.commit().await.map_err(sql)?;
        // What the log still holds of the deleted rows must not outlive them.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(pool).await.map_err(sql)?;
        Ok(blobs)
    }

    async fn consultations(&self, client: ClientId) -> Result<Vec<Consultation>, StoreError> {
        let rows = sqlx::query("SELECT * FROM consultation WHERE client = $1 ORDER BY created DESC, id DESC")
            .bind(client.as_bytes().as_slice())
            .fetch_all(&self.pool)
            .await
            .map_err(sql)?;
        rows.iter().map(consultation).collect()
    }

    async fn consultation(&self, id: ConsultationId) -> Result<Consultation, StoreError> {
        let row = sqlx::query("SELECT * FROM consultation WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(&self.pool)
            .await
            .map_err(sql)?;
        consultation(&row.ok_or(StoreError::Missing("consultation"))?)
    }

    async fn add_consultation(&self, new: &Consultation) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO consultation (id, client, created, changed, edits, document)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(new.id.as_bytes().as_slice())
        .bind(new.client.as_bytes().as_slice())
        .bind(new.created.as_microsecond())
        .bind(new.changed.as_microsecond())
        .bind(signed(new.edits.0))
        .bind(new.document.0.as_slice())
        .execute(self.writes()?)
        .await
        .map_err(sql)?;
        Ok(())
    }

    async fn append(&self, id: ConsultationId, edit: &Edit, document: &Sealed) -> Result<(), StoreError> {
        let mut transaction = self.writes()?.begin_with("BEGIN IMMEDIATE").await.map_err(sql)?;
        let row = sqlx::query("SELECT edits FROM consultation WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(&mut *transaction)
            .await
            .map_err(sql)?;
        let now = number(&row.ok_or(StoreError::Missing("consultation"))?, "edits")?;
        if edit.number != now.next() {
            return Err(StoreError::Moved { now });
        }
        sqlx::query("INSERT INTO edit (consultation, number, at, entry) VALUES ($1, $2, $3, $4)")
            .bind(id.as_bytes().as_slice())
            .bind(signed(edit.number.0))
            .bind(edit.at.as_microsecond())
            .bind(edit.entry.0.as_slice())
            .execute(&mut *transaction)
            .await
            .map_err(sql)?;
        sqlx::query("UPDATE consultation SET edits = $2, changed = $3, document = $4 WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .bind(signed(edit.number.0))
            .bind(edit.at.as_microsecond())
            .bind(document.0.as_slice())
            .execute(&mut *transaction)
            .await
            .map_err(sql)?;
        transaction.commit().await.map_err(sql)
    }

    async fn edits(&self, id: ConsultationId, after: EditNumber) -> Result<Vec<Edit>, StoreError> {
        let rows = sqlx::query("SELECT * FROM edit WHERE consultation = $1 AND number > $2 ORDER BY number")
            .bind(id.as_bytes().as_slice())
            .bind(signed(after.0))
            .fetch_all(&self.pool)
            .await
            .map_err(sql)?;
        rows.iter().map(edit).collect()
    }

    async fn add_file(&self, file: &File) -> Result<(), StoreError> {
        let kind = match file.kind {
            FileKind::Photo => "photo",
            FileKind::Scan => "scan",
        };
        sqlx::query(
            "INSERT INTO file (id, consultation, kind, added, bytes, blob, card)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(file.id.as_bytes().as_slice())
        .bind(file.consultation.as_bytes().as_slice())
        .bind(kind)
        .bind(file.added.as_microsecond())
        .bind(signed(file.bytes))
        .bind(file.blob.as_str())
        .bind(file.card.0.as_slice())
        .execute(self.writes()?)
        .await
        .map_err(sql)?;
        Ok(())
    }

    async fn file(&self, id: FileId) -> Result<File, StoreError> {
        let row = sqlx::query("SELECT * FROM file WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(&self.pool)
            .await
            .map_err(sql)?;
        file(&row.ok_or(StoreError::Missing("file"))?)
    }

    async fn files(&self, consultation: ConsultationId) -> Result<Vec<File>, StoreError> {
        let rows = sqlx::query("SELECT * FROM file WHERE consultation = $1 ORDER BY added, id")
            .bind(consultation.as_bytes().as_slice())
            .fetch_all(&self.pool)
            .await
            .map_err(sql)?;
        rows.iter().map(file).collect()
    }

    async fn change_file(&self, id: FileId, card: &Sealed) -> Result<(), StoreError> {
        let result = sqlx::query("UPDATE file SET card = $2 WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .bind(card.0.as_slice())
            .execute(self.writes()?)
            .await
            .map_err(sql)?;
        changed_one(&result, "file")
    }

    async fn remove_file(&self, id: FileId) -> Result<Option<String>, StoreError> {
        let blob = self.file(id).await?.blob;
        let mut transaction = self.writes()?.begin().await.map_err(sql)?;
        sqlx::query("DELETE FROM file WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .execute(&mut *transaction)
            .await
            .map_err(sql)?;
        let left: i64 = sqlx::query("SELECT count(*) FROM file WHERE blob = $1")
            .bind(blob.as_str())
            .fetch_one(&mut *transaction)
            .await
            .and_then(|row| row.try_get(0))
            .map_err(sql)?;
        transaction.commit().await.map_err(sql)?;
        Ok((left == 0).then_some(blob))
    }

    async fn blobs(&self) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query("SELECT DISTINCT blob FROM file ORDER BY blob")
            .fetch_all(&self.pool)
            .await
            .map_err(sql)?;
        rows.iter().map(|r| r.try_get(0).map_err(sql)).collect()
    }

    async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT json FROM setting WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.pool)
            .await
            .map_err(sql)?;
        row.map(|r| r.try_get(0).map_err(sql)).transpose()
    }

    async fn set_setting(&self, name: &str, json: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO setting (name, json) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET json = $2",
        )
        .bind(name)
        .bind(json)
        .execute(self.writes()?)
        .await
        .map_err(sql)?;
        Ok(())
    }
}
