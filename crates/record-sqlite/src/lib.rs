//! The record in one SQLite file.
//!
//! Write-ahead log with `synchronous = FULL`: what was acknowledged is on the disk. Deleted rows are overwritten
//! (`secure_delete`), so that an erased client's key is gone. A damaged file, or one in a folder that cannot be written, is
//! opened to be read only and says so in [`Store::health`](stubble_record::Store::health).
//!
//! ```no_run
//! use stubble_record::Store;
//! use stubble_record_sqlite::SqliteStore;
//!
//! # async fn example() -> Result<(), stubble_record::StoreError> {
//! let store = SqliteStore::open("records.sqlite3".as_ref()).await?;
//! println!("{} clients", store.clients().await?.len());
//! # Ok(())
//! # }
//! ```

mod open;
mod store;

pub use store::SqliteStore;
