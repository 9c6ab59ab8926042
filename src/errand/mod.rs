//! Awaits what a flow needs (a password check, a client's keys) and calls the flow again.
