//! A provider as it would be, looked at before it is saved.

use super::{Draft, Whole};
use crate::flow::admin::Done;
use crate::flow::admin::steward::Steward;
use crate::flow::logo;
use crate::model::{Action, PictureKind, Provider};

/// The provider with what is drafted, and the picture that it would have: its media type and its content.
///
/// # Errors
/// `Settings` and other refusals, or as any other flow.
pub fn preview(steward: &Steward<'_>, whole: &Whole, draft: &Draft) -> Done<(Provider, Option<(&'static str, Vec<u8>)>)> {
    steward.check(Action::ChangeProviders)?;
    let provider = draft.shown(&whole.provider)?;
    let picture = match (&provider.branding.logo, draft.picture()) {
        (None, _) => None,
        (Some(_), Some(new)) => PictureKind::media_type(&new.path).map(|media| (media, new.bytes.clone())),
        (Some(path), None) => logo::at(steward.store, &provider.id, path)?,
    };
    Ok((provider, picture))
}
