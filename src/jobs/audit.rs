//! Hands the audit log on to whom the file names: in the order of the chain, one process at a time, and again until it was taken.

use std::time::Duration;

use super::on_the_pool;
use crate::clock::Clock;
use crate::flow::audit::delivery::{self, Batch, Letter};
use crate::flow::{House, Result};
use crate::model::{AuditPolicy, AuditWebhook};
use crate::outbound::{Client, syslog, webhook};

const SYSLOG: &str = "syslog";
const WEBHOOK: &str = "webhook";

/// Hands entries on.
#[derive(Clone, Debug)]
pub struct Herald {
    house: House,
    client: Client,
    clock: Clock,
    policy: AuditPolicy,
}

impl Herald {
    /// For the destinations of a policy.
    pub fn new(house: &House, client: &Client, clock: &Clock, policy: &AuditPolicy) -> Self {
        Self { house: house.clone(), client: client.clone(), clock: clock.clone(), policy: policy.clone() }
    }

    /// Hands on for ever, each destination for itself: one that is down keeps no other waiting.
    pub fn start(self, tick: Duration) {
        let destinations = [(SYSLOG, self.policy.syslog.is_some()), (WEBHOOK, self.policy.webhook.is_some())];
        for (destination, _) in destinations.into_iter().filter(|(_, is_named)| *is_named) {
            let own = self.clone();
            tokio::spawn(async move {
                loop {
                    tokio::time::sleep(tick).await;
                    if let Err(stop) = own.hand_on(destination).await {
                        log::warn!("the audit log was not handed on to the {destination}: {stop}");
                    }
                }
            });
        }
    }

    /// Hands on what is due now to every destination.
    ///
    /// # Errors
    /// `Busy` or `Fault`.
    pub async fn round(&self) -> Result<()> {
        if self.policy.syslog.is_some() {
            self.hand_on(SYSLOG).await?;
        }
        if self.policy.webhook.is_some() {
            self.hand_on(WEBHOOK).await?;
        }
        Ok(())
    }

    async fn hand_on(&self, destination: &'static str) -> Result<()> {
        loop {
            let (house, now) = (self.house.clone(), self.clock.now());
            let Some(batch) = on_the_pool(move || delivery::take(&house, destination, now)).await? else { return Ok(()) };
            let came = self.deliver(destination, &batch).await;
            let (house, now) = (self.house.clone(), self.clock.now());
            on_the_pool(move || delivery::settle(&house, batch, came, now)).await?;
        }
    }

    async fn deliver(&self, destination: &str, batch: &Batch) -> std::result::Result<(), String> {
        match (&self.policy.syslog, &self.policy.webhook) {
            (Some(receiver), _) if destination == SYSLOG => syslog::send(receiver, &batch.messages(&receiver.hostname)).await,
            (_, Some(receiver)) if destination == WEBHOOK => self.post(receiver, batch).await,
            _ => Err("nobody is named".to_owned()),
        }
    }

    async fn post(&self, receiver: &AuditWebhook, batch: &Batch) -> std::result::Result<(), String> {
        let Letter { id, timestamp, signature, body } = batch.letter(&receiver.secret, self.clock.now());
        let headers =
            [("webhook-id", id.as_str()), ("webhook-timestamp", timestamp.as_str()), ("webhook-signature", signature.as_str())];
        match webhook::post(&self.client, &receiver.url, &headers, &body).await {
            Ok(200..=299) => Ok(()),
            Ok(status) => Err(format!("the webhook answered with status {status}")),
            Err(error) => Err(format!("the webhook: {error}")),
        }
    }
}
