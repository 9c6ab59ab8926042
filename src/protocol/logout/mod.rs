//! The logout specifications of OpenID Connect.

pub mod back_channel;
pub mod front_channel;
pub mod rp_initiated;
pub mod session_management;
