//! `[[resource]]`: APIs that clients call with our access tokens (RFC 8707).

use super::name;
use super::section::Section;
use super::tree::Node;
use crate::model::{AccessTokenFormat, DeclaredResource, ResourceScope};
use crate::protocol::resource_settings;

pub(super) fn read(sections: Vec<Section<'_>>, providers: &[String]) -> Vec<DeclaredResource> {
    let mut resources: Vec<DeclaredResource> = Vec::new();
    for section in sections {
        if let Some(resource) = read_one(section, providers, &resources) {
            resources.push(resource);
        }
    }
    resources
}

fn read_one(mut section: Section<'_>, providers: &[String], earlier: &[DeclaredResource]) -> Option<DeclaredResource> {
    section.require("identifier", "give the absolute URI that its tokens have as `aud`");
    let provider = name::reference(&mut section, "provider", providers);
    let identifier = section.parsed("identifier", resource_settings::identifier, "write it like https://api.example.com");
    if let (Some(provider), Some(given)) = (&provider, &identifier)
        && earlier.iter().any(|other| other.provider == *provider && other.identifier == given.value)
    {
        section.wrong("identifier", &given.place, "this provider has another resource of this identifier", "remove one of them");
    }
    let formats = [("opaque", AccessTokenFormat::Opaque), ("jwt", AccessTokenFormat::Jwt)];
    let display_name = section.text("display_name").map(|given| given.value);
    let scopes = read_scopes(&mut section);
    let access_token_format = section.choice("access_token_format", &formats).unwrap_or_default();
    let access_token_lifetime = section.span("access_token_lifetime", resource_settings::LIFETIME);
    let introspection_clients = section.words("introspection_clients");
    let enabled = section.flag("enabled").unwrap_or(true);
    let managed = section.managed();
    let at = section.place.to_string();
    section.finish();
    let identifier = identifier?.value;
    Some(DeclaredResource {
        at,
        provider: provider?,
        display_name: display_name.unwrap_or_else(|| identifier.clone()),
        identifier,
        scopes,
        access_token_format,
        access_token_lifetime,
        introspection_clients,
        enabled,
        managed,
    })
}

/// `["read", { name = "write", description = "Change your documents" }]`.
fn read_scopes(section: &mut Section<'_>) -> Vec<ResourceScope> {
    let Some(entry) = section.take("scopes") else { return Vec::new() };
    let Node::List(items) = entry.value else {
        section.wrong(
            "scopes",
            &entry.place,
            "this must be a list",
            "write [\"read\", { name = \"write\", description = \"…\" }]",
        );
        return Vec::new();
    };
    let mut scopes = Vec::new();
    for item in items {
        let scope = match &item.value {
            Node::Text(name) => Some(ResourceScope { name: name.clone(), description: String::new() }),
            other => serde_json::from_value::<ResourceScope>(other.to_json()).ok(),
        };
        match scope.filter(|scope| resource_settings::is_scope(&scope.name)) {
            Some(scope) => scopes.push(scope),
            None => section.wrong(
                "scopes",
                &item.place,
                "this is not a scope",
                "write a word, or { name = \"write\", description = \"…\" }",
            ),
        }
    }
    scopes
}
