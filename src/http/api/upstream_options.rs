//! `/api/upstreams/options`: what there is to choose for a domain, given what is chosen so far.

use schemars::JsonSchema;
use serde::Serialize;

use super::upstream::ToRegister;
use crate::flow::admin::upstreams::Explored;
use crate::model::{
    RequestObject, ResponseMode, ResponseType, SigningAlgorithm, UpstreamAuthMethod, UpstreamPrompt, UpstreamSettings,
};
use crate::protocol::relying_party::options::Pkce;
use crate::protocol::relying_party::steps::{self, StepName};

/// What choices lead to.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "UpstreamOptions")]
pub struct Options {
    /// The steps that there are with these choices, and what stands in each.
    steps: Vec<Step>,
    /// Those that bring what the claims source reads and that the upstream takes.
    response_types: Vec<ResponseType>,
    /// For the response type that is chosen.
    response_modes: Vec<ResponseMode>,
    /// None if the token endpoint is not called.
    token_endpoint_auth_methods: Vec<UpstreamAuthMethod>,
    /// `needless` (no code comes), `supported`, or `unsaid` (the upstream does not say).
    #[schemars(with = "String")]
    pkce: Pkce,
    prompts: Vec<UpstreamPrompt>,
    /// None if there is no ID token.
    id_token_algs: Vec<SigningAlgorithm>,
    request_objects: Vec<RequestObject>,
    /// What has to be registered at the upstream, for each provider of the tenant.
    register: Vec<ToRegister>,
    /// What is missing or does not fit yet.
    problems: Vec<Mistake>,
    /// What to know of these choices.
    warnings: Vec<String>,
    /// Why the upstream's metadata could not be read, if they could not.
    unreadable: Option<Unreadable>,
    /// The settings as they would be.
    settings: UpstreamSettings,
}

/// A step of the configuration.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "UpstreamStep")]
struct Step {
    #[schemars(with = "String")]
    name: StepName,
    fields: Vec<Field>,
}

/// A setting in a step.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "UpstreamField")]
struct Field {
    name: &'static str,
    /// `false` for what the upstream's metadata say with the method `discover`.
    editable: bool,
    /// Whether the domain does not work without.
    needed: bool,
    /// What the upstream's metadata say.
    value: Option<String>,
}

/// A setting to correct.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "UpstreamProblem")]
struct Mistake {
    key: &'static str,
    message: String,
    fix: &'static str,
}

/// Why metadata could not be read.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "UpstreamUnreadable")]
struct Unreadable {
    code: &'static str,
    detail: String,
    fix: &'static str,
}

fn step(step: steps::Step) -> Step {
    let field = |own: steps::Field| Field { name: own.name, editable: own.is_editable, needed: own.is_needed, value: own.value };
    Step { name: step.name, fields: step.fields.into_iter().map(field).collect() }
}

/// As the API shows it.
pub fn shown(explored: Explored) -> Options {
    let Explored { settings, steps, options, addresses, problems, warnings, unreadable } = explored;
    Options {
        steps: steps.into_iter().map(step).collect(),
        response_types: options.response_types,
        response_modes: options.response_modes,
        token_endpoint_auth_methods: options.token_endpoint_auth_methods,
        pkce: options.pkce,
        prompts: options.prompts,
        id_token_algs: options.id_token_algs,
        request_objects: options.request_objects,
        register: addresses.into_iter().map(ToRegister::from).collect(),
        problems: problems.into_iter().map(|own| Mistake { key: own.key, message: own.message, fix: own.fix }).collect(),
        warnings,
        unreadable: unreadable.map(|own| Unreadable { code: own.code.name(), fix: own.code.fix(), detail: own.detail }),
        settings,
    }
}
