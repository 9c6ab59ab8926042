//! Which requests belong to one log-in: those that share a code, a token or the grant they lead to, and those that share one with them.

use std::collections::HashMap;

use crate::model::FlowEvent;

/// The requests of one log-in, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Never empty.
    pub events: Vec<FlowEvent>,
}

impl Flow {
    /// Whether one of its requests has this reference.
    pub fn has(&self, reference: &str) -> bool {
        self.events.iter().any(|event| event.reference == reference)
    }
}

/// Puts requests of one app together, which come the newest first; the log-in with the newest request comes first.
pub fn together(events: Vec<FlowEvent>) -> Vec<Flow> {
    let mut heads: Vec<usize> = (0..events.len()).collect();
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (at, event) in events.iter().enumerate() {
        for link in &event.exchange.links {
            match first.get(link.as_str()).copied() {
                Some(other) => join(&mut heads, at, other),
                None => drop(first.insert(link, at)),
            }
        }
    }
    let owners: Vec<usize> = (0..events.len()).map(|at| head(&heads, at)).collect();
    let mut places: HashMap<usize, usize> = HashMap::new();
    let mut flows: Vec<Flow> = Vec::new();
    for (event, owner) in events.into_iter().zip(owners) {
        let place = *places.entry(owner).or_insert(flows.len());
        match flows.get_mut(place) {
            Some(flow) => flow.events.push(event),
            None => flows.push(Flow { events: vec![event] }),
        }
    }
    for flow in &mut flows {
        flow.events.reverse();
    }
    flows
}

fn head(heads: &[usize], mut at: usize) -> usize {
    while let Some(above) = heads.get(at).copied().filter(|above| *above != at) {
        at = above;
    }
    at
}

fn join(heads: &mut [usize], one: usize, other: usize) {
    let (one, other) = (head(heads, one), head(heads, other));
    if let Some(slot) = heads.get_mut(one.max(other)) {
        *slot = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Exchange, Id, Instant};

    fn event(reference: &str, links: &[&str]) -> FlowEvent {
        let links = links.iter().map(|link| (*link).to_owned()).collect();
        FlowEvent {
            reference: reference.into(),
            tenant: Id::new("t"),
            provider: Id::new("p"),
            client: None,
            at: Instant::from_epoch(0),
            exchange: Exchange { links, ..Exchange::default() },
        }
    }

    fn references(flows: &[Flow]) -> Vec<Vec<&str>> {
        flows.iter().map(|flow| flow.events.iter().map(|event| event.reference.as_str()).collect()).collect()
    }

    #[test]
    fn a_log_in_is_followed_from_the_authorization_to_the_token_the_userinfo_and_the_logout() {
        let events = vec![
            event("logout", &["id"]),
            event("lonely", &[]),
            event("userinfo", &["access"]),
            event("other", &["code2"]),
            event("token", &["code", "access", "id"]),
            event("sign-in", &["grant", "code"]),
            event("authorize", &["grant"]),
        ];
        let flows = together(events);
        assert_eq!(
            references(&flows),
            [vec!["authorize", "sign-in", "token", "userinfo", "logout"], vec!["lonely"], vec!["other"]]
        );
        assert!(flows[0].has("token") && !flows[0].has("lonely"));
    }

    #[test]
    fn chains_that_meet_late_are_one() {
        let events = vec![event("d", &["x", "y"]), event("c", &["y"]), event("b", &["x"]), event("a", &["z"])];
        assert_eq!(references(&together(events)), [vec!["b", "c", "d"], vec!["a"]]);
        assert!(together(Vec::new()).is_empty());
    }
}
