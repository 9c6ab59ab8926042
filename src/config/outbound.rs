//! `[outbound]`: what Signet may fetch from others.

use std::path::PathBuf;

use ipnet::IpNet;

use super::network;
use super::section::Section;

/// `[outbound]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbound {
    /// PEM files of certificate authorities that are trusted beside the public ones.
    pub extra_ca: Vec<PathBuf>,
    /// Private networks that may be called; everything private is refused otherwise.
    pub allow: Vec<IpNet>,
}

pub(super) fn read(mut section: Section<'_>) -> Outbound {
    let mut extra_ca = section.texts("extra_ca").unwrap_or_default();
    extra_ca.retain(|file| section.is_readable("extra_ca", file));
    let allow = network::read(&mut section, "allow").into_iter().map(|given| given.value).collect();
    section.finish();
    Outbound { extra_ca: extra_ca.into_iter().map(|given| PathBuf::from(given.value)).collect(), allow }
}
