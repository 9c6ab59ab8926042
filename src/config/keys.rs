//! `[keys]`: where the master key is.

use std::path::PathBuf;

use super::section::Section;
use crate::crypto::Plain;

/// `[keys]`.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The folder of `master.key`.
    pub dir: PathBuf,
    /// The text of the key file itself, instead of the folder: from `SIGNET_KEYS_MASTER_KEY`, a file it names, or the file.
    pub master_key: Option<Plain>,
}

impl Default for Keys {
    fn default() -> Self {
        Self { dir: PathBuf::from("keys"), master_key: None }
    }
}

pub(super) fn read(mut section: Section<'_>) -> Keys {
    let dir = section.text("dir").map_or_else(|| Keys::default().dir, |given| PathBuf::from(given.value));
    let master_key = section.secret("master_key").map(|given| given.value);
    section.finish();
    Keys { dir, master_key }
}
