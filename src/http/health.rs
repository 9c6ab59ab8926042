//! `/healthz/live`, `/healthz/ready` and `/metrics`, on a listener of their own.

use std::net::SocketAddr;

use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::web::{self, get};
use actix_web::{App, HttpResponse, HttpServer};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::State;
use crate::model::{Seconds, SigningAlgorithm};

/// Upper bounds of the buckets of request times, in seconds.
const BUCKETS: [f64; 8] = [0.001, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 5.0];

/// What the health listener knows.
#[derive(Clone)]
struct Health {
    state: State,
    metrics: PrometheusHandle,
}

/// Starts the listener, unless it has no address.
///
/// # Errors
/// When an address cannot be listened at.
pub fn server(state: &State, addresses: &[SocketAddr]) -> Result<Option<Server>, String> {
    if addresses.is_empty() {
        return Ok(None);
    }
    let recorder = PrometheusBuilder::new().set_buckets(&BUCKETS).map_err(|error| error.to_string())?.build_recorder();
    let health = Health { state: state.clone(), metrics: recorder.handle() };
    if metrics::set_global_recorder(recorder).is_err() {
        log::debug!("metrics are recorded elsewhere in this process");
    }
    let mut server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(health.clone()))
            .route("/healthz/live", get().to(HttpResponse::Ok))
            .route("/healthz/ready", get().to(get_ready))
            .route("/metrics", get().to(get_metrics))
    })
    .workers(1)
    .disable_signals()
    .shutdown_timeout(1);
    for address in addresses {
        server = server.bind(address).map_err(|error| format!("[health] listen: cannot listen at {address}: {error}"))?;
    }
    Ok(Some(server.run()))
}

/// Ready: the database answers, and every provider can sign with RS256.
async fn get_ready(health: web::Data<Health>) -> HttpResponse {
    let (house, now) = (health.state.house.clone(), health.state.clock.now());
    let ready = super::blocking::cross(move || {
        house.store().ping()?;
        let signs =
            |site: &std::sync::Arc<crate::flow::Site>| site.keyring.signer(SigningAlgorithm::RS256, Seconds(0), now).is_some();
        Ok(house.settings().sites().iter().all(signs))
    });
    match ready.await {
        Ok(true) => HttpResponse::Ok().body("ready\n"),
        Ok(false) => HttpResponse::ServiceUnavailable().body("a provider has no RS256 key yet\n"),
        Err(stop) => HttpResponse::ServiceUnavailable().body(format!("{stop}\n")),
    }
}

/// Prometheus text.
async fn get_metrics(health: web::Data<Health>) -> HttpResponse {
    health.metrics.run_upkeep();
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .body(health.metrics.render())
}
