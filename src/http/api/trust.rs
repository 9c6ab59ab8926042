//! `/api/trust`: certificate authorities that the tenant trusts for its upstreams.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Verb, shape};
use super::page::{LIST, Page};
use super::time::Time;
use crate::flow::admin::trust::{self, Trusted};
use crate::flow::api::{Desk, Outcome, noticed};
use crate::model::{Action, Managed};
use crate::protocol::certificate::Certificate;
use crate::protocol::problem::ProblemCode;

/// The operations.
pub const OPERATIONS: [Operation; 3] = [
    Operation::new(Verb::Get, "/trust", Action::SeeUpstreams, "List the trusted certificate authorities", list)
        .about("Those that count for every upstream of the tenant, beside the public ones and those of single upstreams.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<TrustedAuthority>>())),
    Operation::new(Verb::Post, "/trust", Action::ChangeUpstreams, "Trust certificate authorities", add)
        .about(
            "Every certificate in the text has to be one of an authority and to count now; else none is taken. They count from the next \
             connection on. An authority that is trusted already stays as it is.",
        )
        .body(shape::<Added>())
        .gives(200, Some(shape::<Page<TrustedAuthority>>()))
        .problems(&[ProblemCode::AuthorityNotFound, ProblemCode::UpstreamTooFar]),
    Operation::new(Verb::Delete, "/trust/{id}", Action::ChangeUpstreams, "Trust a certificate authority no more", remove)
        .about("Upstreams whose certificates rest on it alone cannot be reached from the next connection on.")
        .gives(204, None)
        .problems(&[ProblemCode::AuthorityNotFound, ProblemCode::ManagedByFile]),
];

/// The body of an addition.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AuthoritiesToTrust")]
struct Added {
    /// Certificates in PEM, and no private key.
    pem: String,
}

/// A certificate authority that is trusted.
#[derive(Debug, Serialize, JsonSchema)]
struct TrustedAuthority {
    /// Its SHA-256 digest in hexadecimal.
    id: String,
    subject: String,
    issuer: String,
    not_before: Time,
    not_after: Time,
    /// The digest, as browsers show it.
    sha256: String,
    pem: String,
    /// Whether the configuration file says so.
    from_file: bool,
    created_at: Time,
}

fn shown(one: &Trusted) -> TrustedAuthority {
    let Trusted { authority, certificate } = one;
    let Certificate { subject, issuer, not_before, not_after, sha256, .. } = certificate.clone();
    TrustedAuthority {
        id: authority.sha256.clone(),
        subject,
        issuer,
        not_before: Time(not_before),
        not_after: Time(not_after),
        sha256,
        pem: authority.pem.clone(),
        from_file: authority.managed == Managed::File,
        created_at: Time(authority.created_at),
    }
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let all: Vec<_> = trust::list(desk.house.store(), &desk.by)?.iter().map(shown).collect();
    Answer::ok(&part.cut(all, |one| one.id.clone())?)
}

fn add(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let Added { pem } = asked.body()?;
    let added = trust::add(desk.house.store(), &desk.by, &pem, desk.now)?;
    noticed(desk.house)?;
    Answer::ok(&Page::from(added.iter().map(shown).collect::<Vec<_>>()))
}

fn remove(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    trust::remove(desk.house.store(), &desk.by, asked.name(0), desk.now)?;
    noticed(desk.house)?;
    Ok(Answer::nothing())
}
