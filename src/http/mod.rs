//! actix: routes, extraction, responses, and handlers by audience.
