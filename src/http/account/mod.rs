//! `/account`: a person looks after profile, password, devices and connected apps. Forms are posted, acted on once and followed
//! by a redirect; the word in `?done=` says what has happened.

mod activity;
mod address;
mod agreements;
mod apps;
mod call;
mod data;
mod email;
mod factors;
mod flash;
mod identities;
mod link;
mod mistake;
mod overview;
mod passkeys;
mod password;
mod profile;
mod sessions;

pub use activity::get_activity;
pub use address::{get_address, get_keep, post_address, post_keep};
pub use agreements::get_accepted;
pub use apps::{get_apps, get_remove_app, post_remove_app};
pub use data::{get_data, get_delete, get_keep_account, post_delete, post_download, post_keep_account};
pub use email::{get_change, get_confirm, post_change, post_confirm, post_verify};
pub use factors::{get_codes, get_factors, get_remove_factor, get_totp, post_codes, post_remove_factor, post_totp};
pub use identities::{get_identities, post_link, post_unlink};
pub use overview::get_overview;
pub use passkeys::{get_passkey, post_passkey};
pub use password::{get_password, post_password};
pub use profile::{get_profile, post_profile};
pub use sessions::{get_sessions, post_end_others, post_end_session};

pub(super) use mistake::{problem, problem_at};
