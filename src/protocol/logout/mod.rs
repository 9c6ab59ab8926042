//! The logout specifications of OpenID Connect.

pub mod rp_initiated;
