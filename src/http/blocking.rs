//! The one crossing from the event loop to the blocking pool: once per request, not per query.

use crate::flow;

/// Runs a flow on the blocking pool. A panic inside becomes a fault of this request alone.
///
/// # Errors
/// What the flow stops with.
#[expect(clippy::disallowed_methods, reason = "the one crossing")]
pub async fn cross<T, F>(work: F) -> flow::Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> flow::Result<T> + Send + 'static,
{
    match actix_web::web::block(work).await {
        Ok(done) => done,
        Err(_) => Err(flow::Stop::Fault("a request panicked on the blocking pool".to_owned())),
    }
}
