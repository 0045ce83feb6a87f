//! One read-only connection for each thread: a quick read needs no other thread and no lock.

use super::{Place, connect};
use crate::{Error, Result};
use rusqlite::Connection;
use std::cell::RefCell;
use std::sync::{Arc, Weak};

thread_local! {
    static READERS: RefCell<Vec<Reader>> = const { RefCell::new(Vec::new()) };
}

struct Reader {
    of: Weak<Place>,
    connection: Connection,
}

/// Lends this thread's connection to the file, opening it the first time.
pub(super) fn with<T>(file: &Arc<Place>, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    READERS.with_borrow_mut(|readers| {
        let of_file = |reader: &Reader| std::ptr::eq(reader.of.as_ptr(), Arc::as_ptr(file));
        if !readers.iter().any(of_file) {
            readers.retain(|reader| reader.of.strong_count() > 0);
            readers.push(Reader { of: Arc::downgrade(file), connection: connect::reader(&file.path, &file.options)? });
        }
        let found = readers.iter().find(|reader| of_file(reader));
        read(&found.ok_or_else(|| Error::Other("a reader vanished".into()))?.connection)
    })
}
