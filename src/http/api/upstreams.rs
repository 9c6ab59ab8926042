//! `/api/upstreams`: the relying-party domains of the tenant.

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Verb, shape};
use super::page::{LIST, Page};
use super::upstream::{Members, Upstream, WholeUpstream, upstream, whole};
use super::upstream_options::{Options, shown};
use crate::flow::admin::upstreams::{self, Draft, Edit, New, Sought, Whole};
use crate::flow::api::{Desk, Outcome};
use crate::model::Action;
use crate::protocol::own_api;
use crate::protocol::problem::ProblemCode;

use ProblemCode::{
    ManagedByFile, UpstreamInUse, UpstreamNotFound, UpstreamSettings, UpstreamTaken, UpstreamTooFar, UpstreamUnreadable,
};

/// The operations. `/upstreams/options` stands before the names.
pub const OPERATIONS: [Operation; 10] = [
    Operation::new(Verb::Get, "/upstreams", Action::SeeUpstreams, "List the upstreams", list)
        .about("Every provider that people sign in through, by name. Secrets are never given back.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<Upstream>>())),
    Operation::new(Verb::Post, "/upstreams", Action::ChangeUpstreams, "Add an upstream", add)
        .about("With the method `discover`, a name, an issuer (or well_known_url, or a preset that has one), client_id and client_secret are enough. With `read` its metadata are read now and kept.")
        .body(shape::<Members>())
        .gives(201, Some(shape::<WholeUpstream>()))
        .problems(&[UpstreamNotFound, UpstreamTaken, UpstreamSettings, UpstreamUnreadable, UpstreamTooFar]),
    Operation::new(Verb::Get, "/upstreams/options", Action::ChangeUpstreams, "See what there is to choose at first", options)
        .gives(200, Some(shape::<Options>())),
    Operation::new(Verb::Post, "/upstreams/options", Action::ChangeUpstreams, "See what there is to choose after some choices", options)
        .about("Steps, fields and values that fit the choices and that the upstream takes, what is still wrong, and what to register there. Over the settings of the upstream whose name is given, if there is one. Nothing is written.")
        .body(shape::<Members>())
        .gives(200, Some(shape::<Options>()))
        .problems(&[UpstreamSettings]),
    Operation::new(Verb::Get, "/upstreams/{name}", Action::SeeUpstreams, "Read an upstream", find)
        .gives(200, Some(shape::<WholeUpstream>()))
        .problems(&[UpstreamNotFound]),
    Operation::new(Verb::Patch, "/upstreams/{name}", Action::ChangeUpstreams, "Change an upstream", edit)
        .about("A JSON Merge Patch (RFC 7396): what is named changes, `null` takes back what was set, the rest stays.")
        .body(shape::<Members>())
        .guarded()
        .gives(200, Some(shape::<WholeUpstream>()))
        .problems(&[UpstreamNotFound, UpstreamSettings, UpstreamUnreadable, UpstreamTooFar, ManagedByFile, ProblemCode::LastOwner]),
    Operation::new(Verb::Delete, "/upstreams/{name}", Action::ChangeUpstreams, "Remove an upstream", delete)
        .about("With who people are there. One that is in use for log-in is not removed: disable it, and take away what sends people to it.")
        .gives(204, None)
        .problems(&[UpstreamNotFound, UpstreamInUse, ManagedByFile, ProblemCode::PreconditionFailed]),
    Operation::new(Verb::Post, "/upstreams/{name}/disable", Action::ChangeUpstreams, "Disable an upstream", disable)
        .about("Nobody signs in through it; who is signed in stays so.")
        .gives(204, None)
        .problems(&[UpstreamNotFound, ManagedByFile, ProblemCode::LastOwner]),
    Operation::new(Verb::Post, "/upstreams/{name}/enable", Action::ChangeUpstreams, "Enable an upstream", enable)
        .gives(204, None)
        .problems(&[UpstreamNotFound, ManagedByFile]),
    Operation::new(Verb::Post, "/upstreams/{name}/flush", Action::ChangeUpstreams, "Forget what is kept of an upstream", flush)
        .about("Within a second every process reads its metadata and keys again.")
        .gives(204, None)
        .problems(&[UpstreamNotFound]),
];

fn shown_whole(desk: &Desk<'_>, found: &Whole) -> Outcome<WholeUpstream> {
    let own = &found.upstream;
    let addresses = upstreams::addresses(desk.house.store(), &desk.by.tenant, (&own.name, &own.settings))?;
    Ok(whole(found, addresses))
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let found = upstreams::list(desk.house.store(), &desk.by)?;
    let Page { items, next } = part.cut(found, |own| own.name.clone())?;
    Answer::ok(&Page { items: items.iter().map(upstream).collect::<Vec<_>>(), next })
}

fn add(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let new = New { draft: Draft::from_members(asked.members()?)?, fetched: desk.fetched.clone() };
    let made = upstreams::add(desk.house.store(), desk.house.vault(), &desk.by, new, desk.now)?;
    desk.notice()?;
    let address = desk.site.provider.issuer.url(&format!("{}/upstreams/{}", own_api::PATH, made.upstream.name));
    Ok(Answer::created(address, &shown_whole(desk, &made)?)?.tagged(&made.tag()))
}

fn options(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let sought = Sought { draft: Draft::from_members(asked.members()?)?, fetched: desk.fetched.clone() };
    Answer::ok(&shown(upstreams::explore(desk.house.store(), &desk.by, sought, desk.now)?))
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let found = upstreams::find(desk.house.store(), &desk.by, asked.name(0))?;
    Ok(Answer::ok(&shown_whole(desk, &found)?)?.tagged(&found.tag()))
}

fn edit(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let edit = Edit {
        name: asked.name(0).to_owned(),
        expected: asked.precondition()?,
        draft: Draft::from_members(asked.members()?)?,
        fetched: desk.fetched.clone(),
    };
    let done = upstreams::edit(desk.house.store(), desk.house.vault(), &desk.by, edit, desk.now)?;
    desk.notice()?;
    Ok(Answer::ok(&shown_whole(desk, &done)?)?.tagged(&done.tag()))
}

fn delete(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let expected = asked.precondition_if_sent()?;
    upstreams::remove(desk.house.store(), &desk.by, (asked.name(0), &expected), desk.now)?;
    desk.notice()?;
    Ok(Answer::nothing())
}

fn disable(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    switch(desk, asked, false)
}

fn enable(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    switch(desk, asked, true)
}

fn switch(desk: &Desk<'_>, asked: &Asked, enabled: bool) -> Outcome<Answer> {
    upstreams::switch(desk.house.store(), &desk.by, (asked.name(0), enabled), desk.now)?;
    desk.notice()?;
    Ok(Answer::nothing())
}

fn flush(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    upstreams::flush(desk.house.store(), &desk.by, asked.name(0), desk.now)?;
    desk.notice()?;
    Ok(Answer::nothing())
}
