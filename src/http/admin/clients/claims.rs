//! What an app gets of a person, and why; the issuing code answers.

use super::{list, registrar, settled};
use crate::flow::admin::clients::{self, Previewed, Sought};
use crate::flow::admin::{Refusal, Undone};
use crate::http::admin::desk::{Desk, Served};
use crate::http::screens::claims::places;
use crate::model::{Client, Id, Scope};
use crate::pages::Person;
use crate::pages::console::{ClaimsOf, ClientClaimsPage, ConsoleSection};

pub fn claims(desk: &Desk<'_>) -> Served {
    let (id, query): (Id<Client>, _) = (desk.id(0), &desk.asked.query);
    let whole = match clients::find(&registrar(desk), &id) {
        Ok(whole) => whole,
        Err(undone) => return settled::<()>(desk, Err(undone), "/admin/clients", ""),
    };
    let asked = |name: &str| query.get(name).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let (user, scope) = (asked("user"), asked("scope"));
    let (frame, console) = desk.frame(ConsoleSection::Clients);
    let page = ClientClaimsPage {
        frame,
        console,
        client: list::row(&whole.client, desk.now),
        user: user.clone().unwrap_or_default(),
        scope: scope.clone().unwrap_or_default(),
        is_unknown: false,
        of: None,
    };
    let Some(person) = user else { return desk.show(&page) };
    let sought = Sought { person, scope: scope.as_deref().map(Scope::parse), ..Sought::default() };
    match clients::preview(&registrar(desk), (&id, sought), desk.now) {
        Ok(Previewed { user, scope, preview, .. }) => {
            let of = ClaimsOf {
                id: user.id.as_str().to_owned(),
                person: Person::of(&user),
                is_allowed: preview.is_allowed,
                places: places(&preview),
            };
            desk.show(&ClientClaimsPage { scope: scope.to_string(), of: Some(of), ..page })
        }
        Err(Undone::Refused(Refusal::NoSuchPerson)) => desk.again(&ClientClaimsPage { is_unknown: true, ..page }),
        Err(undone) => Err(undone),
    }
}
