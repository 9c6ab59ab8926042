//! `[[agreement]]`: what people have to agree to.

use super::name;
use super::section::{Given, Section};
use crate::model::{AgreementAudience, AgreementContent, AgreementTerms, DeclaredAgreement};

pub(super) fn read(sections: Vec<Section<'_>>, tenants: &[String]) -> Vec<DeclaredAgreement> {
    let mut agreements: Vec<DeclaredAgreement> = Vec::new();
    for section in sections {
        if let Some(one) = read_one(section, tenants, &agreements) {
            agreements.push(one);
        }
    }
    agreements
}

fn read_one(mut section: Section<'_>, tenants: &[String], earlier: &[DeclaredAgreement]) -> Option<DeclaredAgreement> {
    section.require("version", "name the version: \"2026-11\", or \"1\"");
    let name = name::read(&mut section);
    let tenant = name::reference(&mut section, "tenant", tenants);
    if let (Some(name), Some(tenant)) = (&name, &tenant)
        && earlier.iter().any(|other| other.terms.name == name.value && other.tenant == *tenant)
    {
        let fix = "the file has the version that counts; those before it stay known without it";
        section.wrong("name", &name.place, format!("another agreement is named `{}`", name.value), fix);
    }
    let places = ["version", "title", "text", "url", "required_for"].map(|key| (key, section.place_of(key)));
    let version = section.text("version");
    let title = section.text("title").map(|given| given.value);
    let content = read_content(&mut section);
    let required_for = read_audiences(&mut section);
    let managed = section.managed();
    let at = section.place.to_string();
    let terms = AgreementTerms {
        title: title.unwrap_or_else(|| name.as_ref().map(|name| name.value.clone()).unwrap_or_default()),
        name: name?.value,
        version: version?.value,
        content: content?,
        required_for,
    };
    let terms = terms.tidied();
    if let Err((key, what)) = terms.check() {
        let place = places.iter().find(|(own, _)| *own == key).map_or(&section.place, |(_, place)| place).clone();
        section.wrong(key, &place, format!("this {what}"), "write it so");
    }
    section.finish();
    Some(DeclaredAgreement { at, tenant: tenant?, terms, managed })
}

/// The words, or where they are: one of `text`, `text_file` and `url`.
fn read_content(section: &mut Section<'_>) -> Option<AgreementContent> {
    let text = section.text("text").map(|Given { value, .. }| AgreementContent::Text(value));
    let file = section.text("text_file").filter(|file| section.is_readable("text_file", file));
    let file = file.and_then(|file| section.file(&file)).map(AgreementContent::Text);
    let url = section.text("url").map(|Given { value, .. }| AgreementContent::Url(value));
    let mut given = [text, file, url].into_iter().flatten();
    let (first, None) = (given.next(), given.next()) else {
        let place = section.place.clone();
        section.wrong("text", &place, "the words are given more than once", "keep one of text, text_file and url");
        return None;
    };
    if first.is_none() {
        section.missing("text", "give the words with text or text_file, or their address with url");
    }
    first
}

fn read_audiences(section: &mut Section<'_>) -> Vec<AgreementAudience> {
    let Some(given) = section.texts("required_for") else { return vec![AgreementAudience::People] };
    let known = [("people", AgreementAudience::People), ("developers", AgreementAudience::Developers)];
    let audience = |given: Given<String>| {
        let found = known.iter().find(|(name, _)| *name == given.value).map(|(_, audience)| *audience);
        if found.is_none() {
            let message = format!("`{}` is not one of the choices", given.value);
            section.wrong("required_for", &given.place, message, "use \"people\", \"developers\" or both");
        }
        found
    };
    given.into_iter().filter_map(audience).collect()
}
