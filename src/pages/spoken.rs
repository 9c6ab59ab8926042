//! Two helpers for the language of a page: `{{t "message" name=value}}` says a message, `{{dir}}` is the direction of its script.
//!
//! Printed by itself, a message is HTML: its own markup counts, values are escaped. As a parameter, `label=(t "message")`, it is plain text
//! that is escaped where it is printed. The language is that of the page's frame.

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError, RenderErrorReason, ScopedJson,
};
use serde_json::Value as Json;

use crate::messages::{Form, Value, say};
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
    fn said(helper: &Helper<'_>, context: &Context, form: Form) -> Result<std::borrow::Cow<'static, str>, RenderError> {
        let complaint = |message: String| RenderError::from(RenderErrorReason::Other(message));
        let id = helper.param(0).and_then(|param| param.value().as_str()).unwrap_or_default();
        let mut values = Vec::with_capacity(helper.hash().len());
        for (name, value) in helper.hash() {
            let value = match value.value() {
                Json::String(text) => Value::Text(text),
                Json::Number(number) => Value::Number(number.as_i64().unwrap_or_default()),
                other => return Err(complaint(format!("{id}: {name} is {other}"))),
            };
            values.push((*name, value));
        }
        say(language(context), id, &values, form).ok_or_else(|| complaint(format!("no message {id} with these values")))
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
        out.write(&Self::said(helper, context, Form::Html)?)?;
        Ok(())
    }

    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        Ok(ScopedJson::Derived(Json::String(Self::said(helper, context, Form::Text)?.into_owned())))
    }
}
