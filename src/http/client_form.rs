//! Settings of an app between a form and the members of metadata: one line, several lines, a tick, a choice. Console and portal ask by
//! it alike.

use serde_json::{Map, Value};

use crate::pages::client_settings::{CLIENT_SECTIONS, ClientField, ClientSetting, ClientTrouble, SettingForm};
use crate::pages::console::Choice;

/// Members that have no field of their own.
fn others(members: &Map<String, Value>) -> Map<String, Value> {
    let has_field = |name: &str| CLIENT_SECTIONS.iter().flat_map(|own| own.fields).any(|field| field.name == name);
    members.iter().filter(|(name, _)| !has_field(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn value(field: &ClientSetting, members: &Map<String, Value>) -> Value {
    match field.form {
        SettingForm::Others => Value::Object(others(members)),
        _ => members.get(field.name).cloned().unwrap_or(Value::Null),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A value as one types it.
fn written(form: SettingForm, value: &Value) -> String {
    match (form, value) {
        (SettingForm::Json | SettingForm::Others, value) if !is_empty(value) => {
            serde_json::to_string_pretty(value).unwrap_or_default()
        }
        (_, Value::Array(items)) => items.iter().map(word).collect::<Vec<_>>().join("\n"),
        (_, value) if is_empty(value) => String::new(),
        (_, value) => word(value),
    }
}

/// A setting as a fact; nothing if it is as usual.
pub fn told(field: &ClientSetting, members: &Map<String, Value>) -> Option<String> {
    match value(field, members) {
        Value::Bool(false) if field.form == SettingForm::Either => Some("no".to_owned()),
        value if is_empty(&value) => None,
        Value::Bool(true) => Some("yes".to_owned()),
        value => Some(written(field.form, &value)),
    }
}

/// What can be chosen.
fn choices(field: &ClientSetting, value: &Value) -> Vec<Choice> {
    let words: Vec<&str> = match field.form {
        SettingForm::Either => vec!["", "true", "false"],
        SettingForm::Maybe(words) => std::iter::once("").chain(words.iter().copied()).collect(),
        SettingForm::One(words) | SettingForm::Some(words) => words.to_vec(),
        _ => return Vec::new(),
    };
    let is_chosen = |own: &str| match value {
        Value::Array(items) => items.iter().any(|item| item == own),
        Value::Null => own.is_empty(),
        value => word(value) == own,
    };
    words.into_iter().map(|own| Choice { word: own.to_owned(), is_chosen: is_chosen(own) }).collect()
}

/// A setting as it stands.
pub fn shown(field: &ClientSetting, members: &Map<String, Value>) -> ClientField {
    let value = value(field, members);
    ClientField {
        word: field.name,
        kind: field.form.kind(),
        label: field.label,
        help: field.help,
        value: written(field.form, &value),
        is_on: value == Value::Bool(true),
        choices: choices(field, &value),
        is_either: field.form == SettingForm::Either,
        is_locked: false,
        problem: None,
    }
}

/// A setting as it stands, for whoever does not decide it.
pub fn locked(field: &ClientSetting, members: &Map<String, Value>) -> ClientField {
    ClientField { value: told(field, members).unwrap_or_default(), is_locked: true, ..shown(field, members) }
}

/// A field as it was sent.
fn sent<'a>(field: ClientField, form: impl Fn(&str) -> &'a str) -> ClientField {
    if field.is_locked {
        return field;
    }
    let text = form(field.word);
    let chosen = |choice: Choice| choice.sent((field.word, field.kind), &form);
    ClientField { is_on: text == "1", choices: field.choices.into_iter().map(chosen).collect(), value: text.to_owned(), ..field }
}

/// A text that cannot be read, in a field.
pub type Unreadable = (&'static str, &'static str);

/// The fields once more, as they were sent, with what could not be read.
pub fn again<'a>(fields: Vec<ClientField>, lines: &[Unreadable], form: impl Fn(&str) -> &'a str) -> Vec<ClientField> {
    let problem = |name: &str| lines.iter().find(|(own, _)| *own == name).map(|(_, problem)| (*problem).to_owned());
    fields.into_iter().map(|field| ClientField { problem: problem(field.word), ..sent(field, &form) }).collect()
}

/// Puts a sentence at the field that it names; if there is none, it is what stands above all.
pub fn placed(fields: &mut [ClientField], sentence: &str) -> ClientTrouble {
    if let Some((name, text)) = sentence.split_once(": ")
        && let Some(field) = fields.iter_mut().find(|field| field.word == name)
    {
        field.problem = Some(capital(text));
        return ClientTrouble::Field;
    }
    ClientTrouble::Other { why: capital(sentence) }
}

/// A sentence with a capital, unless it begins with the name of a member.
fn capital(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or_default();
    let mut characters = text.chars();
    match characters.next() {
        Some(letter) if !first.contains(['_', ':']) => letter.to_uppercase().chain(characters).collect(),
        _ => text.to_owned(),
    }
}

/// The members that a form says of these fields otherwise than they are.
///
/// # Errors
/// Texts that cannot be read.
pub fn typed<'a, 'b>(
    fields: impl IntoIterator<Item = &'b ClientSetting>,
    members: &Map<String, Value>,
    form: impl Fn(&str) -> &'a str,
) -> Result<Map<String, Value>, Vec<Unreadable>> {
    let mut said = Map::new();
    let mut wrong = Vec::new();
    for field in fields {
        let before = value(field, members);
        match read(field, &form) {
            Err(problem) => wrong.push((field.name, problem)),
            Ok(now) if now == before || is_empty(&now) && is_empty(&before) && field.form != SettingForm::Either => {}
            Ok(Value::Object(now)) if field.form == SettingForm::Others => {
                // what stood there and does not any more is taken back
                let gone = before.as_object().into_iter().flatten().filter(|(name, _)| !now.contains_key(*name));
                said.extend(gone.map(|(name, _)| (name.clone(), Value::Null)));
                said.extend(now);
            }
            Ok(now) => {
                drop(said.insert(field.name.to_owned(), if is_empty(&now) && !now.is_boolean() { Value::Null } else { now }));
            }
        }
    }
    if wrong.is_empty() { Ok(said) } else { Err(wrong) }
}

fn read<'a>(field: &ClientSetting, form: &impl Fn(&str) -> &'a str) -> Result<Value, &'static str> {
    let text = form(field.name).trim();
    let lines = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(Value::from).collect::<Value>();
    Ok(match field.form {
        SettingForm::Flag => Value::Bool(text == "1"),
        SettingForm::Some(words) => {
            let is_ticked = |word: &&&str| form(&format!("{}_{word}", field.name)) == "1";
            words.iter().filter(is_ticked).map(|word| Value::from(*word)).collect()
        }
        SettingForm::List => lines(text),
        SettingForm::Others if text.is_empty() => Value::Object(Map::new()),
        _ if text.is_empty() => Value::Null,
        SettingForm::Either => Value::Bool(text == "true"),
        SettingForm::Number => text.parse::<i64>().map(Value::from).map_err(|_| "This is not a whole number.")?,
        SettingForm::Json => serde_json::from_str(text).map_err(|_| "This is not JSON.")?,
        SettingForm::Others => match serde_json::from_str(text) {
            Ok(Value::Object(members)) => Value::Object(members),
            _ => return Err("This is not a JSON object."),
        },
        SettingForm::Text | SettingForm::One(_) | SettingForm::Maybe(_) => Value::from(text),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::ClientMetadata;
    use crate::pages::client_settings::client_section;
    use crate::pages::console::FieldKind;
    use crate::protocol::registration;

    fn members(own: &Value) -> Map<String, Value> {
        registration::members(&serde_json::from_value::<ClientMetadata>(own.clone()).unwrap())
    }

    fn said(section: &str, before: &Value, fields: &[(&str, &'static str)]) -> Result<Value, Vec<Unreadable>> {
        let text = |name: &str| fields.iter().find(|(own, _)| *own == name).map_or("", |(_, text)| text);
        typed(client_section(section).unwrap().fields, &members(before), text).map(Value::Object)
    }

    #[test]
    fn a_form_that_says_what_is_there_changes_nothing() {
        let own = members(&json!({
            "redirect_uris": ["https://a.test/cb", "https://b.test/cb"], "client_name": "App", "client_name#de": "Anwendung",
            "grant_types": ["authorization_code", "implicit"], "response_types": ["code id_token"], "require_pkce": false,
            "access_token_lifetime": 60, "jwks": { "keys": [] }, "require_auth_time": true, "scope": "openid email",
            "claim_mappings": ["name"], "default_acr_values": ["a", "b"], "keywords": ["x"],
        }));
        for section in &CLIENT_SECTIONS {
            let shown: Vec<_> = section.fields.iter().map(|field| shown(field, &own)).collect();
            let text = |name: &str| {
                let field = shown.iter().find(|field| field.word == name);
                let text = field.map(|field| match field.kind {
                    FieldKind::Tick => if field.is_on { "1" } else { "" }.to_owned(),
                    FieldKind::Choice => {
                        field.choices.iter().find(|choice| choice.is_chosen).map(|own| own.word.clone()).unwrap_or_default()
                    }
                    _ => field.value.clone(),
                });
                let ticked = || {
                    let all = shown.iter().filter(|field| field.kind == FieldKind::Ticks);
                    let mut all = all.flat_map(|field| field.choices.iter().map(move |choice| (field.word, choice)));
                    all.any(|(word, choice)| choice.is_chosen && format!("{word}_{}", choice.word) == name)
                };
                let text = text.unwrap_or_else(|| if ticked() { "1".to_owned() } else { String::new() });
                &*text.leak()
            };
            assert_eq!(typed(section.fields, &own, text), Ok(Map::new()), "{}", section.word);
        }
    }

    #[test]
    fn only_what_was_typed_otherwise_changes() {
        let before = json!({ "client_name": "App", "contacts": ["a@a.test"] });
        let unchanged = [("client_name", "App"), ("contacts", "a@a.test")];
        assert_eq!(said("about", &before, &unchanged), Ok(json!({})));
        assert_eq!(said("about", &before, &unchanged[..1]), Ok(json!({ "contacts": null })));
        let typed = [("client_name", " Other "), ("contacts", "a@a.test\r\n\r\n b@a.test ")];
        assert_eq!(said("about", &before, &typed), Ok(json!({ "client_name": "Other", "contacts": ["a@a.test", "b@a.test"] })));
        let ticks = [("grant_types_refresh_token", "1"), ("require_pkce", "false")];
        assert_eq!(said("flow", &json!({}), &ticks), Ok(json!({ "grant_types": ["refresh_token"], "require_pkce": false })));
        let usual = json!({ "require_pkce": true });
        assert_eq!(said("flow", &usual, &[]), Ok(json!({ "require_pkce": null })));
        let further = json!({ "client_name#de": "A", "keywords": ["x"] });
        let typed = [("others", r#"{"client_name#de": "B"}"#)];
        assert_eq!(said("others", &further, &typed), Ok(json!({ "client_name#de": "B", "keywords": null })));
    }

    #[test]
    fn what_cannot_be_read_is_told_at_its_field() {
        assert_eq!(said("tokens", &json!({}), &[("id_token_lifetime", "soon")]).unwrap_err()[0].0, "id_token_lifetime");
        assert_eq!(said("authentication", &json!({}), &[("jwks", "{")]).unwrap_err(), [("jwks", "This is not JSON.")]);
        assert_eq!(said("others", &json!({}), &[("others", "[]")]).unwrap_err()[0].0, "others");
    }

    #[test]
    fn a_sentence_stands_at_the_field_that_it_names_or_above_all() {
        let fields =
            || -> Vec<_> { client_section("addresses").unwrap().fields.iter().map(|field| shown(field, &Map::new())).collect() };
        let mut own = fields();
        assert_eq!(placed(&mut own, "redirect_uris: it must use https."), ClientTrouble::Field);
        assert_eq!(own[0].problem.as_deref(), Some("It must use https."));
        for (sentence, above) in [("scope: no.", "scope: no."), ("it is taken.", "It is taken.")] {
            let mut own = fields();
            assert_eq!(placed(&mut own, sentence), ClientTrouble::Other { why: above.into() });
            assert!(own.iter().all(|field| field.problem.is_none()));
        }
    }

    #[test]
    fn what_somebody_does_not_decide_is_shown_and_stays_as_it_is_whatever_is_sent() {
        let own = members(&json!({ "require_consent": false, "claim_mappings": [] }));
        for (section, name, value) in [("access", "require_consent", "no"), ("tokens", "claim_mappings", "")] {
            let field = client_section(section).unwrap().fields.iter().find(|field| field.name == name).unwrap();
            let field = locked(field, &own);
            assert!(field.is_locked && field.value == value, "{}", field.value);
            assert_eq!(again(vec![field.clone()], &[], |_| "other"), [field]);
        }
    }
}
