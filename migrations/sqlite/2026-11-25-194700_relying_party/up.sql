-- Relying-party domains (upstreams): the providers that people log in through, who they are there, and what is under way.

CREATE TABLE platform_identities (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    public_jwks TEXT NOT NULL,
    sealed_signing BLOB NOT NULL,
    sealed_decryption BLOB NOT NULL,
    managed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant_id, name)
) STRICT;

CREATE TABLE upstreams (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    settings TEXT NOT NULL,
    secret_hash BLOB,
    sealed_secret BLOB,
    metadata TEXT, -- the document of the method "read", as it was read once
    enabled INTEGER NOT NULL,
    managed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant_id, name)
) STRICT;

-- A person at an upstream is (issuer, sub) and nothing else; of two callers exactly one writes the link.
CREATE TABLE federated_identities (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    upstream_id TEXT NOT NULL REFERENCES upstreams (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    label TEXT NOT NULL,
    claims TEXT NOT NULL, -- what the upstream said beyond the mapped claims
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    UNIQUE (tenant_id, issuer, subject)
) STRICT;
CREATE INDEX federated_identities_user ON federated_identities (user_id);

-- The hash of each state that came back: a second answer to the same request finds it taken.
CREATE TABLE upstream_attempts (
    hash BLOB NOT NULL PRIMARY KEY,
    provider_id TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX upstream_attempts_expires_at ON upstream_attempts (expires_at);

-- People who came back from an upstream and have something to answer first; taken once, by the browser that they came with.
CREATE TABLE upstream_arrivals (
    id TEXT NOT NULL PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES providers (id),
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX upstream_arrivals_expires_at ON upstream_arrivals (expires_at);

-- Which session at which upstream a session of ours rests on: for signing out there, and for their signing out here.
CREATE TABLE upstream_sessions (
    session_id TEXT NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    provider_id TEXT NOT NULL,
    upstream_id TEXT NOT NULL REFERENCES upstreams (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    sid TEXT,
    sealed_id_token BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX upstream_sessions_sid ON upstream_sessions (upstream_id, issuer, sid);
CREATE INDEX upstream_sessions_subject ON upstream_sessions (upstream_id, issuer, subject);
