//! Delivers logout notices from the outbox (OpenID Connect Back-Channel Logout): at once when a session ends in this process, within a
//! tick when another process or the command line ended it.
//!
//! Each call has a slot of its own, first attempts have slots that no retry can take, and one app has few at a time, so that apps that
//! are down or slow harm nobody but themselves.

use std::time::Duration;

use tokio::task::JoinSet;

use super::on_the_pool;
use crate::clock::Clock;
use crate::errand::{self, Brought, Errands};
use crate::flow::logout_notices::{self, Attempt, Came, Room};
use crate::flow::{House, Result, Stop};
use crate::model::{Client, Id, LogoutNotice, Provider};
use crate::outbound::notices;

/// First attempts under way at the same time.
const FIRST: usize = 64;
/// Further attempts under way at the same time.
const AGAIN: usize = 32;

/// Carries logout tokens to apps.
#[derive(Debug)]
pub struct Courier {
    house: House,
    errands: Errands,
    clock: Clock,
    under_way: JoinSet<Call>,
    room: Room,
}

/// A call that has ended.
#[derive(Debug)]
struct Call {
    app: (Id<Provider>, Id<Client>),
    was_first: bool,
}

impl Courier {
    /// A courier without a call.
    pub fn new(house: &House, errands: &Errands, clock: &Clock) -> Self {
        let room = Room { first: FIRST, again: AGAIN, ..Room::default() };
        Self { house: house.clone(), errands: errands.clone(), clock: clock.clone(), under_way: JoinSet::new(), room }
    }

    /// Delivers for ever: when the bell rings, and at every tick.
    pub async fn run(mut self, tick: Duration) {
        let house = self.house.clone();
        loop {
            self.set_out().await;
            tokio::select! {
                () = house.courier().notified() => {}
                () = tokio::time::sleep(tick) => {}
                Some(call) = self.under_way.join_next() => self.has_returned(call.ok()),
            }
        }
    }

    /// Delivers what is due now, and waits until all of it was answered.
    pub async fn round(&mut self) {
        loop {
            self.set_out().await;
            let Some(call) = self.under_way.join_next().await else { return };
            self.has_returned(call.ok());
        }
    }

    /// Begins a call for everything that is due and finds room.
    async fn set_out(&mut self) {
        loop {
            let (house, room, now) = (self.house.clone(), self.room.clone(), self.clock.now());
            let taken = match on_the_pool(move || logout_notices::take(&house, &room, now)).await {
                Ok(taken) if taken.is_empty() => return,
                Ok(taken) => taken,
                Err(stop) => return log::warn!("the outbox of logout notices cannot be read: {stop}"),
            };
            for notice in taken {
                self.begin(notice);
            }
        }
    }

    fn begin(&mut self, notice: LogoutNotice) {
        let app = (notice.provider.clone(), notice.client.clone());
        let was_first = notice.attempts == 1;
        let slots = if was_first { &mut self.room.first } else { &mut self.room.again };
        *slots = slots.saturating_sub(1);
        *self.room.calling.entry(app.clone()).or_insert(0) += 1;
        let (house, errands, clock) = (self.house.clone(), self.errands.clone(), self.clock.clone());
        self.under_way.spawn(async move {
            if let Err(stop) = deliver(&house, &errands, &clock, notice).await {
                log::warn!("a logout notice was not settled: {stop}");
            }
            Call { app, was_first }
        });
    }

    /// `None` is a call that panicked: its slot is counted anew once nothing is under way.
    fn has_returned(&mut self, call: Option<Call>) {
        if let Some(Call { app, was_first }) = call {
            *(if was_first { &mut self.room.first } else { &mut self.room.again }) += 1;
            if let Some(calls) = self.room.calling.get_mut(&app) {
                *calls -= 1;
                if *calls == 0 {
                    self.room.calling.remove(&app);
                }
            }
        } else {
            metrics::counter!("signet_panics_total").increment(1);
            log::error!("a logout notice panicked");
        }
        if self.under_way.is_empty() {
            self.room = Room { first: FIRST, again: AGAIN, ..Room::default() };
        }
    }
}

/// One attempt: the token is made, posted, and its answer written down.
async fn deliver(house: &House, errands: &Errands, clock: &Clock, notice: LogoutNotice) -> Result<()> {
    let (now, watch) = (clock.now(), clock.watch());
    let written = errand::with(
        errands,
        |brought: Vec<Brought>| {
            let (house, notice) = (house.clone(), notice.clone());
            let fetched: Vec<_> = brought.iter().filter_map(Brought::client_keys).collect();
            on_the_pool(move || logout_notices::write(&house, &notice, &fetched, now))
        },
        now,
    );
    let (letter, came) = match written.await {
        Ok(Some(letter)) => {
            let came = match notices::post(&errands.outbound.client, &letter.uri, &letter.token).await {
                Ok(status) => Came::Status(status),
                Err(error) => Came::Nothing(error.to_string()),
            };
            (Some(letter), came)
        }
        Ok(None) => (None, Came::Nobody),
        Err(Stop::Refused(error)) => (None, Came::Unsent(error)),
        Err(stop) => (None, Came::Fault(stop.to_string())),
    };
    let attempt = Attempt { letter, came, millis: watch.millis() };
    let (house, now) = (house.clone(), clock.now());
    on_the_pool(move || logout_notices::settle(&house, &notice, &attempt, now).map(drop)).await
}
