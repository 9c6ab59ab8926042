-- The tables of the main job. Instants are BIGINT seconds since 1970, identifiers are TEXT, hashes and seals are BYTEA, lists
-- and documents are JSON in TEXT. COLLATE "C" orders text by bytes, as SQLite does.
--
-- Every row that belongs to a tenant or a provider names it. Codes and tokens reach client, person and provider through their
-- grant: a foreign key from each token to the one row of its client would make all log-ins of an app lock the same row.

CREATE TABLE settings_revision (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    revision BIGINT NOT NULL
);
INSERT INTO settings_revision (id, revision) VALUES (1, 1);

CREATE TABLE tenants (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    managed TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE providers (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
    name TEXT COLLATE "C" NOT NULL,
    display_name TEXT NOT NULL,
    issuer TEXT COLLATE "C" NOT NULL UNIQUE,
    default_algorithm TEXT NOT NULL,
    access_token_algorithm TEXT NOT NULL,
    rsa_bits BIGINT NOT NULL,
    lifetimes TEXT NOT NULL,
    key_policy TEXT NOT NULL,
    require_pkce BOOLEAN NOT NULL,
    response_types TEXT NOT NULL,
    cross_site_sessions BOOLEAN NOT NULL,
    registration TEXT NOT NULL,
    pairwise_salt TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    managed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (tenant_id, name)
);

CREATE TABLE signing_keys (
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers (id),
    kid TEXT COLLATE "C" NOT NULL,
    algorithm TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    public_jwk TEXT NOT NULL,
    sealed_private BYTEA,
    announced_at BIGINT NOT NULL,
    activates_at BIGINT NOT NULL,
    deprecates_at BIGINT NOT NULL,
    retires_at BIGINT NOT NULL,
    signed BIGINT NOT NULL DEFAULT 0, -- what it signed, counted in memory and added every few seconds
    last_expires_at BIGINT,
    PRIMARY KEY (provider_id, kid)
);
-- Of N processes exactly one adds the next key, and no algorithm ever has two signing keys.
CREATE UNIQUE INDEX signing_keys_one_announced ON signing_keys (provider_id, algorithm) WHERE state = 'announced';
CREATE UNIQUE INDEX signing_keys_one_active ON signing_keys (provider_id, algorithm) WHERE state = 'active';

-- Who fetched the JWKS, by network and user agent (decision 25); capped, and swept.
CREATE TABLE jwks_readers (
    provider_id TEXT COLLATE "C" NOT NULL,
    network TEXT COLLATE "C" NOT NULL,
    agent TEXT COLLATE "C" NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    fetches BIGINT NOT NULL,
    PRIMARY KEY (provider_id, network, agent)
);
CREATE INDEX jwks_readers_last_at ON jwks_readers (last_at);

CREATE TABLE clients (
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers (id),
    id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    metadata TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    managed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    id_token_algorithm TEXT COLLATE "C",
    userinfo_algorithm TEXT COLLATE "C",
    longest_token BIGINT, -- what its own lifetimes come to; with the two algorithms it says what keys are needed for
    PRIMARY KEY (provider_id, id)
);
CREATE INDEX clients_name ON clients (provider_id, name, id);
CREATE INDEX clients_file ON clients (provider_id) WHERE managed = 'file';
CREATE INDEX clients_id_token_algorithm ON clients (provider_id, enabled, id_token_algorithm);
CREATE INDEX clients_userinfo_algorithm ON clients (provider_id, enabled, userinfo_algorithm);
CREATE INDEX clients_longest_token ON clients (provider_id, enabled, longest_token);

CREATE TABLE client_secrets (
    provider_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    hash BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    length BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    PRIMARY KEY (provider_id, client_id, id),
    FOREIGN KEY (provider_id, client_id) REFERENCES clients (provider_id, id) ON DELETE CASCADE
);
CREATE INDEX client_secrets_expires_at ON client_secrets (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE resources (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers (id),
    identifier TEXT COLLATE "C" NOT NULL,
    display_name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    access_token_format TEXT NOT NULL,
    access_token_lifetime BIGINT,
    introspection_clients TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    managed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (provider_id, identifier)
);

CREATE TABLE users (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
    username TEXT NOT NULL,
    canonical_username TEXT COLLATE "C" NOT NULL,
    canonical_email TEXT COLLATE "C",
    password_hash TEXT,
    status TEXT NOT NULL,
    claims TEXT NOT NULL,
    groups TEXT NOT NULL,
    roles TEXT NOT NULL,
    attributes TEXT NOT NULL,
    managed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX users_username ON users (tenant_id, canonical_username);
CREATE UNIQUE INDEX users_email ON users (tenant_id, canonical_email) WHERE canonical_email IS NOT NULL;
CREATE INDEX users_file ON users (tenant_id) WHERE managed = 'file';

CREATE TABLE browsers (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers (id),
    secret BYTEA NOT NULL,
    current_session TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX browsers_expires_at ON browsers (expires_at);

CREATE TABLE sessions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    browser_id TEXT COLLATE "C" NOT NULL REFERENCES browsers (id) ON DELETE CASCADE,
    provider_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    auth_time BIGINT NOT NULL,
    amr TEXT NOT NULL,
    acr TEXT NOT NULL,
    remember BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    ended_at BIGINT,
    expires_at BIGINT NOT NULL,
    user_agent TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX sessions_browser ON sessions (browser_id);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);
CREATE INDEX sessions_ended_at ON sessions (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE consents (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    provider_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id TEXT COLLATE "C" NOT NULL,
    scope TEXT NOT NULL,
    claims TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (user_id, provider_id, client_id),
    FOREIGN KEY (provider_id, client_id) REFERENCES clients (provider_id, id) ON DELETE CASCADE
);
CREATE INDEX consents_client ON consents (provider_id, client_id);

CREATE TABLE grants (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    provider_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id TEXT COLLATE "C" NOT NULL, -- no foreign key: an offline grant outlives its session
    scope TEXT NOT NULL,
    claims TEXT NOT NULL,
    resources TEXT NOT NULL,
    nonce TEXT,
    auth_time BIGINT NOT NULL,
    auth_time_requested BOOLEAN NOT NULL,
    amr TEXT NOT NULL,
    acr TEXT NOT NULL,
    offline BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    revocation_reason TEXT,
    access_void_at BIGINT, -- access tokens issued until then are dead, refresh tokens are not: an offline grant after logout
    FOREIGN KEY (provider_id, client_id) REFERENCES clients (provider_id, id) ON DELETE CASCADE
);
CREATE INDEX grants_session ON grants (session_id);
CREATE INDEX grants_user ON grants (user_id, client_id);
CREATE INDEX grants_client ON grants (provider_id, client_id);
CREATE INDEX grants_expires_at ON grants (expires_at);
CREATE INDEX grants_revoked_at ON grants (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE codes (
    hash BYTEA NOT NULL PRIMARY KEY,
    provider_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    grant_id TEXT COLLATE "C" NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    redirect_uri TEXT NOT NULL,
    code_challenge TEXT,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX codes_grant ON codes (grant_id);
CREATE INDEX codes_expires_at ON codes (expires_at);

CREATE TABLE access_tokens (
    hash BYTEA NOT NULL PRIMARY KEY,
    provider_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    grant_id TEXT COLLATE "C" REFERENCES grants (id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    audience TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX access_tokens_grant ON access_tokens (grant_id);
CREATE INDEX access_tokens_expires_at ON access_tokens (expires_at);

CREATE TABLE refresh_tokens (
    hash BYTEA NOT NULL PRIMARY KEY,
    provider_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    grant_id TEXT COLLATE "C" NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    predecessor BYTEA,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    rotated_at BIGINT,
    successor BYTEA,
    used_at BIGINT
);
CREATE INDEX refresh_tokens_grant ON refresh_tokens (grant_id);
CREATE INDEX refresh_tokens_expires_at ON refresh_tokens (expires_at);
CREATE INDEX refresh_tokens_rotated_at ON refresh_tokens (rotated_at) WHERE rotated_at IS NOT NULL;

CREATE TABLE revoked_jwts (
    provider_id TEXT COLLATE "C" NOT NULL,
    jti TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (provider_id, jti)
);
CREATE INDEX revoked_jwts_expires_at ON revoked_jwts (expires_at);

CREATE TABLE assertion_jtis (
    provider_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    hash BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (provider_id, client_id, hash)
);
CREATE INDEX assertion_jtis_expires_at ON assertion_jtis (expires_at);

CREATE TABLE throttle (
    kind TEXT COLLATE "C" NOT NULL,
    bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 65535),
    started_at BIGINT NOT NULL,
    count BIGINT NOT NULL,
    previous BIGINT NOT NULL,
    PRIMARY KEY (kind, bucket)
);

CREATE TABLE interactions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers (id),
    network TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX interactions_network ON interactions (provider_id, network, expires_at);
CREATE INDEX interactions_expires_at ON interactions (expires_at);

CREATE TABLE one_time_links (
    hash BYTEA NOT NULL PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
    purpose TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    claimed_at BIGINT
);
CREATE INDEX one_time_links_subject ON one_time_links (tenant_id, purpose, subject);
CREATE INDEX one_time_links_expires_at ON one_time_links (expires_at);

CREATE TABLE audit (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
    at BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    target TEXT COLLATE "C" NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (tenant_id, at, id);
