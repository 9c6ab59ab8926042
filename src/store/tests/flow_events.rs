//! What the flow inspector keeps.

use super::super::flow_events::{self, MOST_OF_CLIENT};
use super::samples::{NOW, after, client, provider, tenant, world};
use super::{on_each, read, write};
use crate::model::{Client, Exchange, FlowEvent, Id, Instant, Refused};
use crate::store::sweep;

fn event(reference: &str, client: Option<Id<Client>>, at: Instant) -> FlowEvent {
    let exchange = Exchange { method: "GET".into(), route: "/oauth/userinfo".into(), status: 200, ..Exchange::default() };
    FlowEvent { reference: reference.into(), tenant: tenant().id, provider: provider().id, client, at, exchange }
}

#[test]
fn an_event_comes_back_as_it_was_by_app_by_provider_and_by_reference_within_its_tenant_only() {
    on_each(|store| {
        world(store);
        let own = event("one", Some(client().id), NOW);
        let other = event("two", None, after(1));
        let both = [own.clone(), other.clone()];
        write(store, move |c| flow_events::insert(c, &both));
        assert_eq!(read(store, |c| flow_events::list(c, &provider().id, Some(&client().id))), std::slice::from_ref(&own));
        assert_eq!(read(store, |c| flow_events::list(c, &provider().id, None)), std::slice::from_ref(&other));
        assert_eq!(read(store, |c| flow_events::list_of_provider(c, &provider().id, 9)), [other, own.clone()]);
        assert_eq!(read(store, |c| flow_events::find(c, &tenant().id, "one")), Some(own));
        assert_eq!(read(store, |c| flow_events::find(c, &Id::new("foreign"), "one")), None);
        assert_eq!(read(store, |c| flow_events::find(c, &tenant().id, "three")), None);
    });
}

#[test]
fn refused_ones_are_found_however_many_were_answered() {
    on_each(|store| {
        world(store);
        let mut refused = event("refused", Some(client().id), NOW);
        refused.exchange.refused =
            Some(Refused { code: None, description: "d".into(), detail: None, clause: "form".into(), redirect_uri: None });
        let mut all: Vec<_> = (0..30).map(|at| event(&format!("r{at}"), Some(client().id), NOW)).collect();
        all.insert(3, refused.clone());
        write(store, move |c| flow_events::insert(c, &all));
        assert_eq!(read(store, |c| flow_events::list_refused(c, &provider().id, 9)), [refused]);
        assert_eq!(read(store, |c| flow_events::list_refused(c, &Id::new("foreign"), 9)), []);
    });
}

#[test]
fn an_app_keeps_its_newest_events_and_takes_no_room_from_another() {
    on_each(|store| {
        world(store);
        let many = MOST_OF_CLIENT + 30;
        let mut events: Vec<_> = (0..many).map(|at| event(&format!("r{at}"), Some(client().id), NOW)).collect();
        events.insert(0, event("alone", None, NOW));
        write(store, move |c| flow_events::insert(c, &events));
        let trim = |client: Option<Id<Client>>| write(store, move |c| flow_events::trim(c, &provider().id, client.as_ref()));
        assert_eq!(trim(None), 0);
        assert_eq!(trim(Some(client().id)), 30);
        assert_eq!(trim(Some(client().id)), 0);
        let kept = read(store, |c| flow_events::list(c, &provider().id, Some(&client().id)));
        assert_eq!((kept[0].reference.clone(), kept[kept.len() - 1].reference.clone()), (format!("r{}", many - 1), "r30".into()));
        assert_eq!(read(store, flow_events::overflow), None);
    });
}

#[test]
fn events_are_gone_after_a_day() {
    on_each(|store| {
        world(store);
        write(store, |c| flow_events::insert(c, &[event("one", None, NOW)]));
        assert!(!sweep::run(store, after(86_399)).unwrap().contains(&("flow_events", 1)));
        assert!(sweep::run(store, after(86_400)).unwrap().contains(&("flow_events", 1)));
    });
}
