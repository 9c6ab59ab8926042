//! OAuth 2.0: RFC 6749 and RFC 8252.
