//! What every handler has at hand.

use std::sync::Arc;

use ipnet::IpNet;

use crate::clock::Clock;
use crate::errand::Errands;
use crate::flow::House;
use crate::pages::Pages;

/// The state shared by all workers. Cheap to clone.
#[derive(Clone, Debug)]
pub struct State {
    /// The ground under the flows.
    pub house: House,
    /// Those who await things for them.
    pub errands: Errands,
    /// The page templates.
    pub pages: Arc<Pages>,
    /// Time.
    pub clock: Clock,
    /// Whose forwarded headers count.
    pub trusted_proxies: Arc<[IpNet]>,
}
