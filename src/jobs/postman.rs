//! Delivers mail from the outbox: at once when this process put it there, within a tick when another one or the command line did.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use super::on_the_pool;
use crate::clock::Clock;
use crate::flow::mails::{self, Came};
use crate::flow::{House, Result, Stop};
use crate::mail::{Letter, Mailer, Untaken};
use crate::model::{Mail, Provider};
use crate::pages::Pages;
use crate::pages::mail::Sender;

/// Messages under way at the same time.
const MOST: usize = 8;

/// Carries mail to the operator's server.
#[derive(Clone, Debug)]
pub struct Postman {
    house: House,
    clock: Clock,
    pages: Arc<Pages>,
    mailer: Mailer,
}

impl Postman {
    /// A postman of a server.
    pub fn new(house: &House, clock: &Clock, pages: &Arc<Pages>, mailer: Mailer) -> Self {
        Self { house: house.clone(), clock: clock.clone(), pages: pages.clone(), mailer }
    }

    /// Delivers for ever: when the bell rings, and at every tick.
    pub async fn run(self, tick: Duration) {
        loop {
            self.round().await;
            tokio::select! {
                () = self.house.postman().notified() => {}
                () = tokio::time::sleep(tick) => {}
            }
        }
    }

    /// Delivers what is due now, and waits until all of it was answered.
    pub async fn round(&self) {
        let mut under_way = JoinSet::new();
        loop {
            while under_way.len() >= MOST {
                self.has_returned(under_way.join_next().await);
            }
            let (house, room, now) = (self.house.clone(), MOST - under_way.len(), self.clock.now());
            match on_the_pool(move || mails::take(&house, room, now)).await {
                Ok(taken) if taken.is_empty() => break,
                Ok(taken) => {
                    for mail in taken {
                        let own = self.clone();
                        under_way.spawn(async move { own.deliver(mail).await });
                    }
                }
                Err(stop) => {
                    log::warn!("the outbox of mail cannot be read: {stop}");
                    break;
                }
            }
        }
        while let Some(returned) = under_way.join_next().await {
            self.has_returned(Some(returned));
        }
    }

    #[expect(clippy::unused_self, reason = "it is the postman who looks after what comes back")]
    fn has_returned(&self, returned: Option<std::result::Result<Result<()>, tokio::task::JoinError>>) {
        match returned {
            Some(Ok(Err(stop))) => log::warn!("a mail was not settled: {stop}"),
            Some(Err(_)) => {
                metrics::counter!("signet_panics_total").increment(1);
                log::error!("the delivery of a mail panicked");
            }
            _ => {}
        }
    }

    async fn deliver(&self, mail: Mail) -> Result<()> {
        let (house, pages, now) = (self.house.clone(), self.pages.clone(), self.clock.now());
        let own = mail.clone();
        let came = match on_the_pool(move || write(&house, &pages, &own, now)).await {
            Ok(Some(letter)) => match self.mailer.send(&letter).await {
                Ok(said) => Came::Taken(said),
                Err(Untaken::Again(why)) => Came::Again(why),
                Err(Untaken::Never(why)) => Came::Never(why),
            },
            Ok(None) => Came::Useless,
            Err(stop) => Came::Again(stop.to_string()),
        };
        let (house, now) = (self.house.clone(), self.clock.now());
        on_the_pool(move || mails::settle(&house, mail, came, now).map(drop)).await
    }
}

fn write(house: &House, pages: &Pages, mail: &Mail, now: crate::model::Instant) -> Result<Option<Letter>> {
    let Some((site, content)) = mails::open(house, mail, now)? else { return Ok(None) };
    let Provider { display_name, issuer, branding, .. } = &site.provider;
    let from = Sender { site: display_name, issuer, branding, picture: None };
    let written = pages.letter(from, &content, mail.created_at).map_err(|error| Stop::Fault(error.to_string()))?;
    Ok(Some(Letter {
        id: mail.id.as_str().to_owned(),
        to: mail.recipient.clone(),
        subject: written.subject,
        text: written.text,
        html: written.html,
        date: mail.created_at,
    }))
}
