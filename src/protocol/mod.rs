//! The specifications, pure: no clock, no randomness, no database, no templates, no log lines.
