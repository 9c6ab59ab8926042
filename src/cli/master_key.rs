//! The master key: read from the configuration or from `master.key`, made at the very first start, and never overwritten.
//!
//! The file holds one key a line, base64url of 32 bytes: the current key first, then earlier ones that still open old seals.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::config::Keys;
use crate::crypto::{MasterKey, Plain, Vault, base64url, from_base64url};

/// The file in `[keys] dir`.
pub(super) const FILE: &str = "master.key";

/// Whether the database already holds what only its master key opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// Nothing: a new key may be made.
    Nothing,
    /// Something: the key must be there already.
    Something,
}

/// Why there is no master key to work with.
#[derive(Debug)]
pub enum MasterKeyError {
    /// A line is not a key.
    Malformed {
        /// Where the text came from.
        from: String,
        /// Which line, from 1; 0 if there is no key at all.
        line: usize,
    },
    /// The file can be read by others.
    Exposed(PathBuf, u32),
    /// The database needs a key that is not here.
    Lost(PathBuf),
    /// The file system refused.
    Io(PathBuf, io::Error),
}

impl fmt::Display for MasterKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { from, line: 0 } => write!(f, "there is no master key in {from}"),
            Self::Malformed { from, line } => {
                write!(f, "line {line} of {from} is not a master key: it must be 43 characters of base64url (32 bytes)")
            }
            Self::Exposed(path, mode) => write!(
                f,
                "{} can be read by others (mode {mode:04o}); its owner alone may read it\n  fix: chmod 600 {}",
                path.display(),
                path.display()
            ),
            Self::Lost(path) => write!(
                f,
                "the database holds keys and secrets that only its master key opens, and {} does not exist; nothing was changed\n  \
                 fix: put the master key of this database back (from your backup), or set SIGNET_KEYS_MASTER_KEY",
                path.display()
            ),
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for MasterKeyError {}

/// The vault over the configured master key. Without one, a key is made and kept, but only where nothing is sealed yet.
///
/// # Errors
/// `MasterKeyError`; nothing is overwritten in any case.
pub fn open(keys: &Keys, sealed: Sealed) -> Result<Vault, MasterKeyError> {
    if let Some(text) = &keys.master_key {
        return parse(text.reveal(), "the configured master_key");
    }
    let path = keys.dir.join(FILE);
    match read(&path) {
        Ok(text) => parse(text.reveal(), &path.display().to_string()),
        Err(MasterKeyError::Io(_, error)) if error.kind() == io::ErrorKind::NotFound && sealed == Sealed::Nothing => {
            create(&keys.dir, &path)?;
            parse(read(&path)?.reveal(), &path.display().to_string())
        }
        Err(MasterKeyError::Io(_, error)) if error.kind() == io::ErrorKind::NotFound => Err(MasterKeyError::Lost(path)),
        Err(error) => Err(error),
    }
}

/// What `open` would do, for `signet check`.
pub fn describe(keys: &Keys) -> String {
    let path = keys.dir.join(FILE);
    if keys.master_key.is_some() {
        return "from the configuration".to_owned();
    }
    match read(&path) {
        Ok(text) => match parse(text.reveal(), FILE) {
            Ok(_) => format!("{}", path.display()),
            Err(error) => error.to_string(),
        },
        Err(MasterKeyError::Io(path, error)) if error.kind() == io::ErrorKind::NotFound => {
            format!("{} (does not exist yet; made at the first start)", path.display())
        }
        Err(error) => error.to_string(),
    }
}

/// Reads the text of a key file: one key a line; empty lines and lines that begin with `#` do not count.
pub(super) fn parse(text: &str, from: &str) -> Result<Vault, MasterKeyError> {
    let mut masters = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let bytes = from_base64url(line).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let bytes = bytes.ok_or_else(|| MasterKeyError::Malformed { from: from.to_owned(), line: index + 1 })?;
        masters.push(MasterKey::from_bytes(bytes));
    }
    let (current, earlier) = masters.split_first().ok_or_else(|| MasterKeyError::Malformed { from: from.to_owned(), line: 0 })?;
    Ok(Vault::new(current, earlier))
}

pub(super) fn read(path: &Path) -> Result<Plain, MasterKeyError> {
    let io = |error| MasterKeyError::Io(path.to_owned(), error);
    let metadata = fs::metadata(path).map_err(io)?;
    check_mode(path, &metadata)?;
    fs::read_to_string(path).map(Plain::new).map_err(io)
}

#[cfg(unix)]
fn check_mode(path: &Path, metadata: &fs::Metadata) -> Result<(), MasterKeyError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o777;
    if mode.trailing_zeros() >= 6 { Ok(()) } else { Err(MasterKeyError::Exposed(path.to_owned(), mode)) }
}

#[cfg(not(unix))]
fn check_mode(_: &Path, _: &fs::Metadata) -> Result<(), MasterKeyError> {
    Ok(())
}

/// Makes the file whole or not at all: written under a name of its own, flushed, then linked to its place, which fails if
/// another process was first; its key is the one then.
fn create(dir: &Path, path: &Path) -> Result<(), MasterKeyError> {
    let io = |error| MasterKeyError::Io(path.to_owned(), error);
    make_dir(dir).map_err(|error| MasterKeyError::Io(dir.to_owned(), error))?;
    let draft = dir.join(format!(".{FILE}.{}", base64url(&crate::crypto::random::bytes::<6>())));
    let first = Plain::new(format!("{}\n", base64url(MasterKey::generate().reveal())));
    let linked = write_draft(&draft, &first).and_then(|()| fs::hard_link(&draft, path));
    let _ = fs::remove_file(&draft); // a draft that was never written is not there to be removed
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(io(error)),
        _ => fs::File::open(dir).and_then(|dir| dir.sync_all()).map_err(io),
    }
}

fn write_draft(draft: &Path, text: &Plain) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(draft)?;
    file.write_all(text.reveal().as_bytes())?;
    file.sync_all()
}

/// Puts a new text in the place of the file, whole or not at all.
pub(super) fn replace(path: &Path, text: &Plain) -> Result<(), MasterKeyError> {
    let io = |error| MasterKeyError::Io(path.to_owned(), error);
    let dir = path.parent().unwrap_or(Path::new("."));
    let draft = dir.join(format!(".{FILE}.{}", base64url(&crate::crypto::random::bytes::<6>())));
    let renamed = write_draft(&draft, text).and_then(|()| fs::rename(&draft, path));
    if renamed.is_err() {
        let _ = fs::remove_file(&draft); // a draft that was never written is not there to be removed
    }
    renamed.and_then(|()| fs::File::open(dir)).and_then(|dir| dir.sync_all()).map_err(io)
}

fn make_dir(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::Purpose;

    fn keys(dir: &Path) -> Keys {
        Keys { dir: dir.join("keys"), master_key: None }
    }

    #[test]
    fn the_first_start_makes_a_key_that_its_owner_alone_reads_and_later_starts_use_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = open(&keys(folder.path()), Sealed::Nothing).unwrap();
        let again = open(&keys(folder.path()), Sealed::Something).unwrap();
        assert_eq!(first.current_id(), again.current_id());
        assert_eq!(fs::read_dir(folder.path().join("keys")).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join("keys/master.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_lost_key_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let error = open(&keys(folder.path()), Sealed::Something).unwrap_err();
        assert!(matches!(error, MasterKeyError::Lost(_)) && error.to_string().contains("backup"), "{error}");
        assert!(!folder.path().join("keys").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        drop(open(&keys(folder.path()), Sealed::Nothing).unwrap());
        let path = folder.path().join("keys/master.key");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let error = open(&keys(folder.path()), Sealed::Nothing).unwrap_err();
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }

    #[test]
    fn many_first_starts_at_once_agree_on_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let ids: Vec<_> = std::thread::scope(|scope| {
            let starts: Vec<_> =
                (0..8).map(|_| scope.spawn(|| open(&keys(folder.path()), Sealed::Nothing).unwrap().current_id())).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }

    #[test]
    fn the_first_line_seals_and_every_line_opens() {
        let (old, new) = (MasterKey::from_bytes([1; 32]), MasterKey::from_bytes([2; 32]));
        let seal = Vault::new(&old, &[]).seal(Purpose::Form, b"", b"x");
        let text = format!("# ours\n{}\n\n  {}\n", base64url(new.reveal()), base64url(old.reveal()));
        let vault = parse(&text, "t").unwrap();
        assert_eq!(vault.current_id(), new.id());
        assert!(vault.open(Purpose::Form, b"", &seal).is_ok());
    }

    #[test]
    fn what_is_no_key_is_named_by_its_line() {
        for (text, line) in [("", 0), ("# only words\n", 0), ("\nabc\n", 2), (&base64url(&[1; 31]), 1), (&base64url(&[1; 33]), 1)]
        {
            let Err(MasterKeyError::Malformed { line: found, .. }) = parse(text, "t") else { panic!("{text}") };
            assert_eq!(found, line, "{text:?}");
        }
    }
}
