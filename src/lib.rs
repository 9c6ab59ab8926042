//! Signet, an OpenID Connect identity provider.
//!
//! The map, from the inside out. Data flows one way in and the same way out:
//! bytes → `http` (parse) → `flow` (load) → `protocol` (judge) → `flow` (write) → `http` (render).
//!
//! | room | what lives there |
//! |---|---|
//! | [`crypto`] | ring behind a few verbs: random, digest, seal, password |
//! | [`model`] | the nouns that outlive a request |
//! | [`clock`] | the one place that reads time |
//! | [`jose`] | signing, verifying, encrypting JSON Web Tokens; the key ring |
//! | [`protocol`] | the specifications, pure |
//! | [`store`] | Diesel on SQLite and PostgreSQL |
//! | [`flow`] | what each endpoint does, in order |
//! | [`outbound`] | the only HTTP client |
//! | [`errand`] | awaits what a flow needs and calls it again |
//! | [`messages`] | what people read, in every language |
//! | [`mail`] | messages and the SMTP server that takes them |
//! | [`pages`] | Handlebars pages |
//! | [`http`] | actix: routes, handlers, middleware |
//! | [`jobs`] | background ticks |
//! | [`config`] | file, environment |
//! | [`cli`] | the command line |

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod errand;
pub mod flow;
pub mod http;
pub mod jobs;
pub mod jose;
pub mod mail;
pub mod messages;
pub mod model;
pub mod outbound;
pub mod pages;
pub mod protocol;
pub mod store;
