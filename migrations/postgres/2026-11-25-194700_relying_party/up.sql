-- Relying-party domains (upstreams): the providers that people log in through, who they are there, and what is under way.

CREATE TABLE platform_identities (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
    name TEXT COLLATE "C" NOT NULL,
    algorithm TEXT NOT NULL,
    public_jwks TEXT NOT NULL,
    sealed_signing BYTEA NOT NULL,
    sealed_decryption BYTEA NOT NULL,
    managed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (tenant_id, name)
);

CREATE TABLE upstreams (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
    name TEXT COLLATE "C" NOT NULL,
    display_name TEXT NOT NULL,
    settings TEXT NOT NULL,
    secret_hash BYTEA,
    sealed_secret BYTEA,
    metadata TEXT, -- the document of the method "read", as it was read once
    enabled BOOLEAN NOT NULL,
    managed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (tenant_id, name)
);

-- A person at an upstream is (issuer, sub) and nothing else; of two callers exactly one writes the link.
CREATE TABLE federated_identities (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    upstream_id TEXT COLLATE "C" NOT NULL REFERENCES upstreams (id),
    issuer TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    label TEXT NOT NULL,
    claims TEXT NOT NULL, -- what the upstream said beyond the mapped claims
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    UNIQUE (tenant_id, issuer, subject)
);
CREATE INDEX federated_identities_user ON federated_identities (user_id);

-- The hash of each state that came back: a second answer to the same request finds it taken.
CREATE TABLE upstream_attempts (
    hash BYTEA NOT NULL PRIMARY KEY,
    provider_id TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX upstream_attempts_expires_at ON upstream_attempts (expires_at);

-- People who came back from an upstream and have something to answer first; taken once, by the browser that they came with.
CREATE TABLE upstream_arrivals (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers (id),
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX upstream_arrivals_expires_at ON upstream_arrivals (expires_at);

-- Which session at which upstream a session of ours rests on: for signing out there, and for their signing out here.
CREATE TABLE upstream_sessions (
    session_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    provider_id TEXT COLLATE "C" NOT NULL,
    upstream_id TEXT COLLATE "C" NOT NULL REFERENCES upstreams (id),
    issuer TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    sid TEXT COLLATE "C",
    sealed_id_token BYTEA
);
CREATE INDEX upstream_sessions_sid ON upstream_sessions (upstream_id, issuer, sid);
CREATE INDEX upstream_sessions_subject ON upstream_sessions (upstream_id, issuer, subject);
