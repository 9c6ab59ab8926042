//! Template helpers. Each prints either escaped text or markup of our own from the embedded sprite; none prints a value raw.

use std::collections::HashMap;
use std::sync::LazyLock;

use handlebars::{
    Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderError, RenderErrorReason, handlebars_helper,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{assets, spoken};
use crate::protocol::correction::capitalized;

/// Registers `icon`, `asset`, `query`, `capital`, and the two of [`super::spoken`].
pub(super) fn register(registry: &mut Handlebars<'static>) {
    registry.register_helper("icon", Box::new(icon));
    registry.register_helper("asset", Box::new(asset));
    registry.register_helper("query", Box::new(query));
    registry.register_helper("capital", Box::new(capital));
    spoken::register(registry);
}

/// `{{icon "key"}}`: the named symbol of the sprite, inline and hidden from screen readers.
fn icon(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let name = text(helper);
    let symbol = ICONS.get(name).ok_or_else(|| complaint(format!("no icon named {name}")))?;
    out.write(symbol)?;
    Ok(())
}

/// `{{asset "signet.css"}}`: the path of an asset with its content hash, below the issuer's path.
fn asset(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let name = text(helper);
    let path = assets::url(name).ok_or_else(|| complaint(format!("no asset named {name}")))?;
    out.write(path)?;
    Ok(())
}

/// `{{query value}}`: a value percent-encoded for a query string.
fn query(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    out.write(&utf8_percent_encode(text(helper), NON_ALPHANUMERIC).to_string())?;
    Ok(())
}

// `{{capital text}}`: a text that stands alone, escaped; a name that it begins with stays as it is.
handlebars_helper!(capital: |text: str| capitalized(text));

pub(super) fn text<'h>(helper: &'h Helper<'_>) -> &'h str {
    helper.param(0).and_then(|param| param.value().as_str()).unwrap_or_default()
}

pub(super) fn complaint(message: String) -> RenderError {
    RenderErrorReason::Other(message).into()
}

static ICONS: LazyLock<HashMap<&'static str, String>> =
    LazyLock::new(|| assets::sprite().split("<symbol id=\"").skip(1).filter_map(symbol).collect());

/// Turns `key" viewBox="0 0 20 20">…</symbol>` into an inline picture.
fn symbol(source: &'static str) -> Option<(&'static str, String)> {
    let (name, rest) = source.split_once('"')?;
    let (attributes, rest) = rest.split_once('>')?;
    let (paths, _) = rest.split_once("</symbol>")?;
    Some((name, format!("<svg class=\"icon\"{attributes} aria-hidden=\"true\" focusable=\"false\">{paths}</svg>")))
}
