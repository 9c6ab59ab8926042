//! Brute-force throttling that an outsider cannot turn into a lock-out.
//!
//! Guesses are counted before the hash, the same for accounts that do not exist, in hashed buckets that add up over processes.
//! A browser in which this account has signed in before (a known device) has a bucket of its own, so its owner gets in while a
//! stranger guesses; strangers share one bucket per account, one per account and network, and one per network.

use super::visit::Visit;
use super::{House, Result, Site, Stop};
use crate::crypto::Purpose;
use crate::model::{Instant, MailPurpose, Seconds, User};
use crate::store::{AnyConnection, StoreError, throttle};

/// The span that guesses are counted over.
const WINDOW: Seconds = Seconds::hours(1);
/// What a throttled person is told to wait; the window slides, so room comes back bit by bit.
const WAIT: Seconds = Seconds::minutes(10);
/// Guesses at one account from a device on which it has signed in before.
const PER_KNOWN_DEVICE: i64 = 20;
/// Guesses at one account from one network.
const PER_ACCOUNT_AND_NETWORK: i64 = 10;
/// Guesses at one account from everywhere that is not a known device.
const PER_ACCOUNT: i64 = 100;
/// Wrong guesses from one network at any account.
const PER_NETWORK: i64 = 300;

/// Wrong user codes of one person, or of one network and one browser in which nobody is signed in.
const PER_GUESSER: i64 = 4;
/// Wrong user codes of all people of one network.
const PER_NETWORK_OF_GUESSERS: i64 = 40;

/// Wrong codes of a second factor for one person from a device on which they have signed in before.
const FACTORS_PER_KNOWN_DEVICE: i64 = 10;
/// Wrong codes of a second factor for one person from everywhere that is not a known device.
const FACTORS_PER_PERSON: i64 = 10;
/// As both, in a day: three codes of a million are good at a time.
const FACTORS_PER_DAY: i64 = 40;

/// Passkeys that were refused, from a browser.
const PASSKEYS_PER_BROWSER: i64 = 20;
/// Passkeys that were refused, from one network: no signature is guessed, so that this only bounds the work.
const PASSKEYS_PER_NETWORK: i64 = 300;

/// Mails of a kind that one name is asked for, and that go to one mailbox, whatever names it is asked for by.
const MAILS_OF_A_KIND: i64 = 3;
/// Mails that are asked for from one network.
const MAILS_PER_NETWORK: i64 = 30;

/// One bucket and how much it takes.
#[derive(Clone, Copy, Debug)]
struct Limit {
    kind: &'static str,
    bucket: u16,
    most: i64,
    window: Seconds,
}

impl Limit {
    const fn hourly(kind: &'static str, bucket: u16, most: i64) -> Self {
        Self { kind, bucket, most, window: WINDOW }
    }
}

/// The buckets that a log-in attempt falls into.
#[derive(Clone, Debug)]
pub struct Attempt(Vec<Limit>);

impl Attempt {
    /// Names the buckets of an attempt at `identifier`; `known` says that this browser has signed in as that account before.
    pub fn at(house: &House, site: &Site, visit: &Visit, identifier: &str, known: bool) -> Self {
        let account = format!("{} {}", site.tenant.id, User::canonical(identifier));
        let network = network(&visit.address);
        let key = house.vault().key(Purpose::Form);
        let limit = |kind, name: &str, most| Limit::hourly(kind, throttle::bucket(&key, name), most);
        Self(if known {
            vec![limit("login-device", &format!("{account} {}", visit.cookie.browser()), PER_KNOWN_DEVICE)]
        } else {
            vec![
                limit("login-pair", &format!("{account} {network}"), PER_ACCOUNT_AND_NETWORK),
                limit("login-account", &account, PER_ACCOUNT),
                limit("login-network", &network, PER_NETWORK),
            ]
        })
    }

    /// Names the buckets of a second factor, which are not the password's: whoever gets here has that one. They are the person's, across
    /// browsers and sessions; a device that is known has its own, so that a stranger who has the password does not keep the owner out.
    pub fn at_second_factor(house: &House, visit: &Visit, user: &User, known: bool) -> Self {
        let key = house.vault().key(Purpose::Form);
        let person = user.id.as_str();
        let device = format!("{person} {}", visit.cookie.browser());
        let name = if known { device.as_str() } else { person };
        let bucket = throttle::bucket(&key, name);
        let (kind, day, most) = if known {
            ("factor-device", "factor-device-day", FACTORS_PER_KNOWN_DEVICE)
        } else {
            ("factor", "factor-day", FACTORS_PER_PERSON)
        };
        let daily = Limit { kind: day, bucket, most: FACTORS_PER_DAY, window: Seconds::days(1) };
        Self(vec![Limit::hourly(kind, bucket, most), daily])
    }

    /// Names the buckets of a passkey that is shown. They are of no account: nobody's passkey can be blocked by somebody else.
    pub fn at_passkey(house: &House, visit: &Visit) -> Self {
        let key = house.vault().key(Purpose::Form);
        let limit = |kind, name: &str, most| Limit::hourly(kind, throttle::bucket(&key, name), most);
        Self(vec![
            limit("passkey-browser", visit.cookie.browser().as_str(), PASSKEYS_PER_BROWSER),
            limit("passkey-network", &network(&visit.address), PASSKEYS_PER_NETWORK),
        ])
    }

    /// Names the buckets of a user code that is typed (RFC 8628 §5.1): the person's, if somebody is signed in, and else the network's and
    /// the browser's. So people behind one address who are signed in do not stand in each other's way.
    pub fn at_user_code(house: &House, site: &Site, visit: &Visit) -> Self {
        let (provider, network) = (&site.provider.id, network(&visit.address));
        let key = house.vault().key(Purpose::Form);
        let limit = |kind, name: &str, most| Limit::hourly(kind, throttle::bucket(&key, &format!("{provider} {name}")), most);
        Self(match visit.current() {
            Some(person) => vec![
                limit("user-code", person.user.id.as_str(), PER_GUESSER),
                limit("user-code-network", &network, PER_NETWORK_OF_GUESSERS),
            ],
            None => {
                vec![limit("user-code", &network, PER_GUESSER), limit("user-code", visit.cookie.browser().as_str(), PER_GUESSER)]
            }
        })
    }

    /// Names the buckets of a mail that is asked for by `name`, whether or not there is anybody of that name.
    pub fn mail(house: &House, site: &Site, visit: &Visit, (purpose, name): (MailPurpose, &str)) -> Self {
        let key = house.vault().key(Purpose::Form);
        let limit = |kind, name: &str, most| Limit::hourly(kind, throttle::bucket(&key, name), most);
        let name = format!("{} {} {}", purpose.path(), site.tenant.id, User::canonical(name));
        Self(vec![limit("mail-name", &name, MAILS_OF_A_KIND), limit("mail-network", &network(&visit.address), MAILS_PER_NETWORK)])
    }

    /// Counts a mail for a mailbox and says whether it may still get one: somebody who goes by several names gets no more mail than
    /// others. Whoever asks is told nothing of it, since it would tell whose names they are.
    ///
    /// # Errors
    /// `Busy` or `Fault`.
    pub fn mailbox(house: &House, site: &Site, (purpose, address): (MailPurpose, &str), now: Instant) -> Result<bool> {
        let name = format!("{} {} {}", purpose.path(), site.tenant.id, User::canonical(address));
        let bucket = throttle::bucket(&house.vault().key(Purpose::Form), &name);
        let tally = house.store().write(move |c| throttle::count(c, "mail-box", bucket, WINDOW, now))?;
        Ok(tally.within(WINDOW, now) <= MAILS_OF_A_KIND)
    }

    /// Counts the attempt before its hash is computed.
    ///
    /// # Errors
    /// `SlowDown` with the seconds to wait, when a bucket is full.
    pub fn count(&self, house: &House, now: Instant) -> Result<()> {
        let limits = self.0.clone();
        let is_full = house.store().write(move |c| {
            let mut is_full = false;
            for Limit { kind, bucket, most, window } in &limits {
                is_full |= throttle::count(c, kind, *bucket, *window, now)?.within(*window, now) > *most;
            }
            Ok(is_full)
        })?;
        if is_full { Err(Stop::SlowDown(WAIT.0)) } else { Ok(()) }
    }

    /// Takes the attempt back after a success: only failures stay counted.
    ///
    /// # Errors
    /// As the store has them.
    pub fn give_back(&self, c: &mut AnyConnection) -> std::result::Result<(), StoreError> {
        self.0.iter().try_for_each(|limit| throttle::give_back(c, limit.kind, limit.bucket))
    }
}

/// The network of an address: the address itself for IPv4, its /64 for IPv6.
pub fn network(address: &str) -> String {
    match address.parse::<std::net::Ipv6Addr>() {
        Ok(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ipv6_network_is_a_64() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("192.0.2.1"), "192.0.2.1");
    }
}
