//! `signet serve`: the default command.

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;

/// Serves until SIGTERM.
///
/// # Errors
/// Why it cannot, in words for the operator.
pub fn run(config: &Config) -> Result<bool, String> {
    let clock = Clock::system();
    let app = App::open(config, &clock)?;
    actix_web::rt::System::new().block_on(app.serve(config)).map(|()| true)
}
