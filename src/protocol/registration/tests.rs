//! Registrations as they come, and what becomes of them.
