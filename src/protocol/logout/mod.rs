//! The logout specifications of OpenID Connect.
