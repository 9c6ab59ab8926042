//! A device asks for its codes (RFC 8628 §3.1).

use crate::crypto::{Purpose, random};
use crate::flow::client_authentication::{Request, authenticate, named};
use crate::flow::{House, Result, Site, Stop, throttle};
use crate::model::{DeviceCode, Id, Instant};
use crate::protocol::device::{DeviceRequest, DeviceResponse, INTERVAL, LIFE, UserCode};
use crate::store::device_codes::{self, Cap, Kept};

/// Codes that may wait at once: of a network at clients that anybody can name, and of a client in all. So no stranger fills the
/// table, and a device that asks again and again stands in its own way first.
const MOST_PER_NETWORK: i64 = 64;
const MOST_PER_CLIENT: i64 = 10_000;
/// How often a user code is drawn before it is taken for a fault that each was another's.
const DRAWS: usize = 8;

/// What a device is told, and the code's identifier.
pub type Asked = (DeviceResponse, Id<DeviceCode>);

/// Answers a device authorization request from a network address.
///
/// # Errors
/// `Refused` with the error of RFC 6749 §5.2, `SlowDown` where too many codes wait, `Busy` or `Fault`.
pub fn ask(house: &House, site: &Site, (request, address): (&Request, &str), now: Instant) -> Result<Asked> {
    let (presented, registered) = named(house, site, request)?;
    let asked = judge(house, site, (request, presented, &registered), now);
    let client = &registered.client;
    let (asked, is_confidential) = match asked {
        Err(Stop::Refused(error)) => {
            house.tally().asked(&client.provider, &client.id, Some(error.code.name()), now);
            return Err(error.into());
        }
        asked => asked?,
    };
    let cap = if is_confidential {
        Cap::Proven { client: MOST_PER_CLIENT }
    } else {
        Cap::Open { network: MOST_PER_NETWORK, client: MOST_PER_CLIENT }
    };
    for _ in 0..DRAWS {
        let Some(user_code) = UserCode::draw(&random::bytes::<32>()) else { continue };
        let device_code = random::token();
        let code = DeviceCode {
            id: DeviceCode::id_of(&device_code),
            provider: site.provider.id.clone(),
            client: client.id.clone(),
            user_code: user_code.hash(&house.vault().key(Purpose::Form)),
            scope: asked.scope.clone(),
            resources: asked.resources.clone(),
            network: throttle::network(address),
            issued_at: now,
            expires_at: now.plus(LIFE),
            interval: INTERVAL,
            polled_at: None,
            decided_at: None,
            grant: None,
            used_at: None,
        };
        let id = code.id.clone();
        match house.store().write(move |c| device_codes::insert(c, &code, cap))? {
            Kept::Yes => return Ok((DeviceResponse::new(&device_code, &user_code, &site.provider), id)),
            Kept::Full => return Err(Stop::SlowDown(LIFE.0)),
            Kept::Taken => {}
        }
    }
    Err(Stop::Fault("no user code is free".to_owned()))
}

type Named<'a> =
    (&'a Request, &'a crate::protocol::oauth2::client_authentication::Presented, &'a crate::flow::settings::Registered);

fn judge(house: &House, site: &Site, (request, presented, registered): Named<'_>, now: Instant) -> Result<(DeviceRequest, bool)> {
    let authenticated = authenticate(house, site, (presented, registered), &request.fetched, now)?;
    let asked = DeviceRequest::parse(&request.form, &authenticated, (&site.provider, &site.resources))?;
    Ok((asked, authenticated.is_confidential()))
}
