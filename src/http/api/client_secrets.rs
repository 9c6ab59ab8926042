//! `/api/clients/{id}/secrets`: two may live at once, so that one is replaced without an outage (decision 16).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::asked::Asked;
use super::client::{Secret, secret};
use super::operation::{Operation, Verb, shape};
use super::page::{LIST, Page};
use crate::flow::admin::clients::{self, Earlier};
use crate::flow::api::{Desk, Outcome};
use crate::model::{Action, Client, Id, Seconds};
use crate::protocol::problem::{Problem, ProblemCode};

use ProblemCode::{
    ClientHasNoSecret, ClientNotFound, ClientSecretLast, ClientSecretNotFound, ClientSecretsFull, ManagedByFile, Outranked,
};

/// The longest time that an earlier secret may be given.
const LONGEST: Seconds = Seconds::days(90);

/// The operations.
pub const OPERATIONS: [Operation; 3] = [
    Operation::new(Verb::Get, "/clients/{id}/secrets", Action::SeeClients, "List the secrets of a client", list)
        .about("Those that are accepted, the oldest first, with their last use; never the secrets themselves.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<Secret>>()))
        .problems(&[ClientNotFound]),
    Operation::new(Verb::Post, "/clients/{id}/secrets", Action::ChangeClients, "Give a client another secret", add)
        .about("It is told in this answer only. Two may live at once: give the client the new one, see by `last_used_at` that the old one is not used any more, and revoke it.")
        .body(shape::<NewSecret>())
        .gives(201, Some(shape::<GivenSecret>()))
        .problems(&[ClientNotFound, ClientHasNoSecret, ClientSecretsFull, ManagedByFile, Outranked]),
    Operation::new(Verb::Delete, "/clients/{id}/secrets/{secret}", Action::ChangeClients, "Revoke a secret", revoke)
        .about("It is refused at once; what the client holds stays.")
        .gives(204, None)
        .problems(&[ClientNotFound, ClientSecretNotFound, ClientSecretLast, ManagedByFile, Outranked]),
];

/// A secret to be made.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "NewClientSecret")]
struct NewSecret {
    /// For how many seconds the earlier ones are still accepted; until they are revoked, if it is left out.
    #[schemars(range(min = 0, max = 7_776_000))]
    end_earlier_after: Option<i64>,
}

/// A secret that was made.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "GivenClientSecret")]
pub struct GivenSecret {
    #[serde(flatten)]
    pub own: Secret,
    /// Told this once.
    pub client_secret: String,
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let found = clients::find(&desk.registrar(), &asked.id(0))?;
    Answer::ok(&part.cut(found.secrets(desk.now).map(secret).collect(), |own| own.id.clone())?)
}

fn add(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let NewSecret { end_earlier_after } = asked.body()?;
    let earlier = match end_earlier_after {
        None => Earlier::Stay,
        Some(span) if (0..=LONGEST.0).contains(&span) => Earlier::EndAfter(Seconds(span)),
        Some(_) => return Err(Problem::invalid(format!("end_earlier_after is from 0 to {} seconds.", LONGEST.0)).into()),
    };
    let id: Id<Client> = asked.id(0);
    let given = clients::add_secret(&desk.registrar(), (&id, earlier), desk.now)?;
    desk.notice()?;
    let own = secret(&given.kept);
    let address = desk.site.provider.issuer.url(&format!("{}/{}", asked.path, own.id));
    Answer::created(address, &GivenSecret { own, client_secret: given.secret.reveal().to_owned() })
}

fn revoke(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    clients::revoke_secret(&desk.registrar(), (&asked.id(0), asked.name(1)), desk.now)?;
    desk.notice()?;
    Ok(Answer::nothing())
}
