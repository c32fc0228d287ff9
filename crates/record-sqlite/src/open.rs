//! Opening the file: settings, check, migrations.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection, Row};
use stubble_record::{Health, StoreError};

/// All migrations in order; one that has been published is never changed.
const MIGRATIONS: &[&str] = &[include_str!("../migrations/1.sql")];

/// A pool of connections, and whether they may write.
pub(crate) async fn open(path: &Path) -> Result<(SqlitePool, Health), StoreError> {
    match open_to_write(path).await {
        Ok(pool) => Ok((pool, Health::Sound)),
        Err(error @ (StoreError::Newer { .. } | StoreError::Busy)) => Err(error),
        Err(error) if path.exists() => {
            let options = options(path).read_only(true);
            let pool = pool(options).await.map_err(|e| from_sqlx(&e))?;
            Ok((pool, Health::ReadOnly(error.to_string())))
        }
        Err(error) => Err(error),
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("secure_delete", "ON")
        .pragma("trusted_schema", "OFF")
}

async fn pool(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    SqlitePoolOptions::new().max_connections(4).connect_with(options).await
}

async fn open_to_write(path: &Path) -> Result<SqlitePool, StoreError> {
    let options = options(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = pool(options).await.map_err(|e| from_sqlx(&e))?;
    let problems = sqlx::query("PRAGMA quick_check(1)").fetch_all(&pool).await.map_err(|e| from_sqlx(&e))?;
    for row in problems {
        let text: String = row.try_get(0).map_err(|e| from_sqlx(&e))?;
        if text != "ok" {
            return Err(StoreError::ReadOnly(format!(
                "{} is damaged ({text}); restore the last backup with `stubble restore`",
                path.display()
            )));
        }
    }
    migrate(&pool).await?;
    Ok(pool)
}

/// Runs the migrations that the file has not seen, each whole or not at all.
async fn migrate(pool: &SqlitePool) -> Result<(), StoreError> {
    let mut connection = pool.acquire().await.map_err(|e| from_sqlx(&e))?;
    let version: i64 = sqlx::query("PRAGMA user_version")
        .fetch_one(&mut *connection)
        .await
        .and_then(|row| row.try_get(0))
        .map_err(|e| from_sqlx(&e))?;
    let known = MIGRATIONS.len() as i64;
    if version > known {
        return Err(StoreError::Newer { found: version, known });
    }
    for (sql, number) in MIGRATIONS.iter().zip(1_i64..).skip(version.max(0) as usize) {
        let mut transaction = connection.begin().await.map_err(|e| from_sqlx(&e))?;
        sqlx::raw_sql(sqlx::AssertSqlSafe(*sql))
            .execute(&mut *transaction)
            .await
            .map_err(|e| from_sqlx(&e))?;
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("PRAGMA user_version = {number}")))
            .execute(&mut *transaction)
            .await
            .map_err(|e| from_sqlx(&e))?;
        transaction.commit().await.map_err(|e| from_sqlx(&e))?;
    }
    Ok(())
}

/// Names the failures that a person can do something about.
pub(crate) fn from_sqlx(error: &sqlx::Error) -> StoreError {
    let Some(database) = error.as_database_error() else {
        return StoreError::Database(error.to_string());
    };
    // The primary code is the low byte of SQLite's extended result code (sqlite.org/rescode.html).
    let code = database.code().and_then(|c| c.parse::<u32>().ok()).map(|c| c & 0xff);
    match code {
        Some(5 | 6) => StoreError::Busy,
        Some(8) => StoreError::ReadOnly("the file or its folder is write-protected".into()),
        Some(11 | 26) => {
            StoreError::ReadOnly("the file is damaged; restore the last backup with `stubble restore`".into())
        }
        Some(13) => StoreError::Full,
        _ => StoreError::Database(database.message().to_owned()),
    }
}
