//! Two helpers for the language of a page: `{{t "message" name=value}}` says a message, `{{dir}}` is the direction of its script.
//!
//! Printed by itself, a message is HTML: its own markup counts, values are escaped. As a parameter, `label=(t "message")`, it is plain text
//! that is escaped where it is printed. The language is that of the page's frame.

use std::borrow::Cow;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError, ScopedJson, html_escape,
};
use serde_json::Value as Json;

use super::helper::{complaint, text};
use crate::messages::{Value, say};
use crate::model::Language;

/// Registers `t` and `dir`.
pub(super) fn register(registry: &mut Handlebars<'static>) {
    registry.register_helper("t", Box::new(Message));
    registry.register_helper("dir", Box::new(direction));
}

/// The language of the page that is rendered.
fn language(context: &Context) -> Language {
    let tag = context.data().get("frame").and_then(|frame| frame.get("language")).and_then(Json::as_str);
    tag.and_then(Language::of_tag).unwrap_or_default()
}

fn direction(
    _: &Helper<'_>,
    _: &Handlebars<'_>,
    context: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    out.write(language(context).direction())?;
    Ok(())
}

struct Message;

impl Message {
    /// The message that a helper names; its texts as `made` makes them.
    fn said(
        helper: &Helper<'_>,
        context: &Context,
        made: for<'a> fn(&'a str) -> Cow<'a, str>,
    ) -> Result<Cow<'static, str>, RenderError> {
        let id = text(helper);
        let mut values = Vec::with_capacity(helper.hash().len());
        for (name, value) in helper.hash() {
            let value = match value.value() {
                Json::String(text) => Value::Text(made(text)),
                Json::Number(number) => Value::Number(number.as_i64().unwrap_or_default()),
                other => return Err(complaint(format!("{id}: {name} is {other}"))),
            };
            values.push((*name, value));
        }
        say(language(context), id, &values).ok_or_else(|| complaint(format!("no message {id} with these values")))
    }
}

impl HelperDef for Message {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        out.write(&Self::said(helper, context, |text| html_escape(text).into())?)?;
        Ok(())
    }

    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        Ok(ScopedJson::Derived(Json::String(Self::said(helper, context, |text| Cow::Borrowed(text))?.into_owned())))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_escaped_once_printed_or_passed_on() {
        let mut registry = Handlebars::new();
        register(&mut registry);
        let said = |language: Language, template: &str| {
            let context = json!({ "frame": { "language": language }, "app": "<b>&\"Eve" });
            registry.render_template(template, &context).unwrap()
        };
        let printed = "{{t \"to-continue-to\" app=app}}";
        assert_eq!(said(Language::English, printed), "to continue to <strong>&lt;b&gt;&amp;&quot;Eve</strong>");
        assert!(said(Language::Arabic, printed).contains("<strong>\u{2068}&lt;b&gt;&amp;&quot;Eve\u{2069}</strong>"));
        let passed_on = "{{#with (t \"error-back-to\" app=app)}}{{this}}{{/with}}";
        assert_eq!(said(Language::English, passed_on), "Back to &lt;b&gt;&amp;&quot;Eve");
    }
}
