//! The whole server as others meet it, on SQLite and on PostgreSQL: one module for each specification or concern. A test is a
//! sentence; its comment quotes what it holds the server to.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::doc_markdown,
    clippy::format_collect,
    reason = "a test that cannot go on has failed"
)]

mod harness;

mod account;
mod address_change;
mod admin_agreements;
mod admin_audit;
mod admin_branding;
mod admin_clients;
mod admin_domains;
mod admin_identities;
mod admin_keys;
mod admin_pages;
mod admin_people;
mod admin_providers;
mod admin_roles;
mod admin_tenants;
mod admin_trust;
mod advertised;
mod agreements;
mod api;
mod api_audit;
mod api_clients;
mod api_docs;
mod api_matrix;
mod api_parity;
mod api_providers;
mod api_resources;
mod api_rules;
mod api_teams;
mod api_tenants;
mod api_upstreams;
mod api_users;
mod app_changes;
mod audit;
mod audit_delivery;
mod audited;
mod authorize;
mod claims;
mod clients;
mod configuration;
mod consent;
mod cors;
mod device;
mod discovery;
mod encrypted_request_objects;
mod encryption;
mod enumeration;
mod errors;
mod federation;
mod federation_account;
mod federation_cves;
mod federation_doctor;
mod federation_first;
mod federation_hostile;
mod federation_initiated;
mod federation_names;
mod federation_native;
mod federation_oauth;
mod federation_places;
mod federation_refresh;
mod federation_registration;
mod federation_request_objects;
mod federation_transfers;
mod federation_trial;
mod federation_trust;
mod foreign;
mod foreign_pages;
mod groups;
mod host;
mod hostile;
mod inspector;
mod inspector_notices;
mod inspector_pages;
mod introspection;
mod invitations;
mod keys;
mod languages;
mod last_owner;
mod leaving;
mod logout;
mod logout_back_channel;
mod logout_front_channel;
mod looks;
mod mail;
mod measures;
mod passkeys;
mod passwords;
mod portal_approval;
mod portal_apps;
mod portal_connect;
mod portal_health;
mod portal_teams;
mod portal_try;
mod races;
mod recovery;
mod refresh;
mod registration;
mod registration_documents;
mod request_objects;
mod resources;
mod response_types;
mod revocation;
mod second_factor;
mod seeds;
mod session_management;
mod sign_in;
mod sign_up;
mod team_owners;
mod token;
mod told;
mod upstream_management;
mod userinfo;
mod webfinger;
mod wire;
mod withdrawal;
