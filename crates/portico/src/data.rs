//! The data folder: made when missing, held by one server at a time, and the database in it.

use crate::{
    failure::{Failure, Result},
    settings::{Database, Settings},
};
use portico_portal::schema;
use portico_store::{Db, PostgresOptions, SqliteOptions};
use std::{
    fs::{self, File, TryLockError},
    path::Path,
};

/// Held as long as the value lives; the operating system lets go of it however the program ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held, not read")] File);

const LOCK: &str = "portico.lock";
const SQLITE: &str = "portico.db";

/// Makes the folder where it is missing, for its owner alone.
pub fn make(folder: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|cause| unusable(folder, &cause))
}

/// Two servers on one folder would each believe to be the only one.
pub fn lock(folder: &Path) -> Result<Lock> {
    let path = folder.join(LOCK);
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|cause| unusable(folder, &cause))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(Failure::faults(format!(
            "another portico server works in {}: stop it first, or name another folder with --data",
            folder.display()
        ))),
        Err(TryLockError::Error(cause)) => Err(unusable(folder, &cause)),
    }
}

/// Empties the folder of what a server keeps there, and of nothing else.
pub fn empty(folder: &Path) -> Result<()> {
    for name in [SQLITE.to_owned(), format!("{SQLITE}-wal"), format!("{SQLITE}-shm")] {
        match fs::remove_file(folder.join(&name)) {
            Ok(()) => {}
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {}
            Err(cause) => return Err(unusable(&folder.join(name), &cause)),
        }
    }
    Ok(())
}

/// Opens the database of the settings and brings its tables up to date.
pub async fn open(settings: &Settings) -> Result<Db> {
    let db = match &settings.database {
        Database::Sqlite => Db::sqlite(&settings.data.join(SQLITE), SqliteOptions::default())?,
        Database::Postgres { url, migrations } => {
            let mut options = PostgresOptions::new(url.as_str());
            options.migration_url.clone_from(migrations);
            Db::postgres(options).await?
        }
    };
    db.migrate(schema::migrations()).await?;
    Ok(db)
}

/// Opens it for a command that works beside a server, or without one, on what is there. A folder without a portal is
/// an error: a check of nothing would find nothing wrong.
pub async fn open_beside(settings: &Settings) -> Result<Db> {
    if settings.database == Database::Sqlite && !settings.data.join(SQLITE).is_file() {
        return Err(Failure::faults(format!(
            "there is no portal in {}: name its folder with --data",
            settings.data.display()
        )));
    }
    open(settings).await
}

/// The same for a command that may begin a portal.
pub async fn open_or_begin(settings: &Settings) -> Result<Db> {
    if settings.database == Database::Sqlite {
        make(&settings.data)?;
    }
    open(settings).await
}

fn unusable(path: &Path, cause: &std::io::Error) -> Failure {
    Failure::faults(format!("{} cannot be used: {cause}", path.display()))
}
