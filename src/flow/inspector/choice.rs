//! Which of the requests of one second are written: refused ones before others, newer ones before older ones.

use std::collections::HashMap;

use crate::model::FlowEvent;

/// The most of an app that were refused, of one network and of all.
const MOST_REFUSED: usize = 40;
/// The most of an app that were not.
const MOST_ANSWERED: usize = 20;
/// The most of all apps.
const MOST: usize = 300;

/// Those to write, in the order in which they came.
pub(super) fn of(events: Vec<FlowEvent>) -> Vec<FlowEvent> {
    let mut room: HashMap<_, usize> = HashMap::new();
    let mut kept: Vec<FlowEvent> = Vec::new();
    for event in events.into_iter().rev() {
        let is_refused = event.exchange.refused.is_some();
        let most = if is_refused { MOST_REFUSED } else { MOST_ANSWERED };
        let taken = room.entry((event.provider.clone(), event.client.clone(), is_refused)).or_default();
        if *taken < most && kept.len() < MOST {
            *taken += 1;
            kept.push(event);
        }
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Exchange, Id, Instant, Refused};

    fn event(at: usize, client: &str, is_refused: bool) -> FlowEvent {
        let refused = is_refused.then(|| Refused {
            code: None,
            description: String::new(),
            detail: None,
            clause: "form".into(),
            redirect_uri: None,
        });
        FlowEvent {
            reference: at.to_string(),
            tenant: Id::new("t"),
            provider: Id::new("p"),
            client: Some(Id::new(client)),
            at: Instant::from_epoch(0),
            exchange: Exchange { refused, ..Exchange::default() },
        }
    }

    #[test]
    fn a_busy_app_leaves_room_for_its_refused_requests_and_for_others() {
        let mut events: Vec<_> = (0..900).map(|at| event(at, "busy", at == 3)).collect();
        events.insert(0, event(1_000, "quiet", false));
        let kept = of(events);
        assert_eq!(kept.len(), MOST_ANSWERED + 2);
        let references: Vec<_> = kept.iter().take(2).map(|event| event.reference.as_str()).collect();
        assert_eq!(references, ["1000", "3"]);
        assert_eq!(kept[kept.len() - 1].reference, "899");
    }

    #[test]
    fn all_apps_together_have_an_end() {
        let events = (0..1_000).map(|at| event(at, &at.to_string(), false)).collect();
        assert_eq!(of(events).len(), MOST);
    }
}
