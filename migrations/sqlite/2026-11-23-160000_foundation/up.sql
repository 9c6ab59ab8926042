-- The tables of the main job. Instants are INTEGER seconds since 1970, identifiers are TEXT, hashes and seals are BLOB, lists
-- and documents are JSON in TEXT, truths are 0 and 1. Text is ordered by bytes.
--
-- Every row that belongs to a tenant or a provider names it. Codes and tokens reach client, person and provider through their
-- grant: a foreign key from each token to the one row of its client would make all log-ins of an app lock the same row.

CREATE TABLE settings_revision (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL
) STRICT;
INSERT INTO settings_revision (id, revision) VALUES (1, 1);

CREATE TABLE tenants (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    managed TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE providers (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    issuer TEXT NOT NULL UNIQUE,
    default_algorithm TEXT NOT NULL,
    access_token_algorithm TEXT NOT NULL,
    rsa_bits INTEGER NOT NULL,
    lifetimes TEXT NOT NULL,
    key_policy TEXT NOT NULL,
    require_pkce INTEGER NOT NULL,
    response_types TEXT NOT NULL,
    cross_site_sessions INTEGER NOT NULL,
    registration TEXT NOT NULL,
    pairwise_salt TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    managed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant_id, name)
) STRICT;

CREATE TABLE signing_keys (
    provider_id TEXT NOT NULL REFERENCES providers (id),
    kid TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    state TEXT NOT NULL,
    public_jwk TEXT NOT NULL,
    sealed_private BLOB,
    announced_at INTEGER NOT NULL,
    activates_at INTEGER NOT NULL,
    deprecates_at INTEGER NOT NULL,
    retires_at INTEGER NOT NULL,
    signed INTEGER NOT NULL DEFAULT 0, -- what it signed, counted in memory and added every few seconds
    last_expires_at INTEGER,
    PRIMARY KEY (provider_id, kid)
) STRICT, WITHOUT ROWID;
-- Of N processes exactly one adds the next key, and no algorithm ever has two signing keys.
CREATE UNIQUE INDEX signing_keys_one_announced ON signing_keys (provider_id, algorithm) WHERE state = 'announced';
CREATE UNIQUE INDEX signing_keys_one_active ON signing_keys (provider_id, algorithm) WHERE state = 'active';

-- Who fetched the JWKS, by network and user agent (decision 25); capped, and swept.
CREATE TABLE jwks_readers (
    provider_id TEXT NOT NULL,
    network TEXT NOT NULL,
    agent TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    fetches INTEGER NOT NULL,
    PRIMARY KEY (provider_id, network, agent)
) STRICT, WITHOUT ROWID;
CREATE INDEX jwks_readers_last_at ON jwks_readers (last_at);

CREATE TABLE clients (
    provider_id TEXT NOT NULL REFERENCES providers (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    metadata TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    managed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    id_token_algorithm TEXT,
    userinfo_algorithm TEXT,
    longest_token INTEGER, -- what its own lifetimes come to; with the two algorithms it says what keys are needed for
    PRIMARY KEY (provider_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX clients_name ON clients (provider_id, name, id);
CREATE INDEX clients_file ON clients (provider_id) WHERE managed = 'file';
CREATE INDEX clients_id_token_algorithm ON clients (provider_id, enabled, id_token_algorithm);
CREATE INDEX clients_userinfo_algorithm ON clients (provider_id, enabled, userinfo_algorithm);
CREATE INDEX clients_longest_token ON clients (provider_id, enabled, longest_token);

CREATE TABLE client_secrets (
    provider_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    id TEXT NOT NULL,
    hash BLOB NOT NULL,
    sealed BLOB NOT NULL,
    length INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (provider_id, client_id, id),
    FOREIGN KEY (provider_id, client_id) REFERENCES clients (provider_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX client_secrets_expires_at ON client_secrets (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE resources (
    id TEXT NOT NULL PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES providers (id),
    identifier TEXT NOT NULL,
    display_name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    access_token_format TEXT NOT NULL,
    access_token_lifetime INTEGER,
    introspection_clients TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    managed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (provider_id, identifier)
) STRICT;

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    username TEXT NOT NULL,
    canonical_username TEXT NOT NULL,
    canonical_email TEXT,
    password_hash TEXT,
    status TEXT NOT NULL,
    claims TEXT NOT NULL,
    groups TEXT NOT NULL,
    roles TEXT NOT NULL,
    attributes TEXT NOT NULL,
    managed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_username ON users (tenant_id, canonical_username);
CREATE UNIQUE INDEX users_email ON users (tenant_id, canonical_email) WHERE canonical_email IS NOT NULL;
CREATE INDEX users_file ON users (tenant_id) WHERE managed = 'file';

CREATE TABLE browsers (
    id TEXT NOT NULL PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES providers (id),
    secret BLOB NOT NULL,
    current_session TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX browsers_expires_at ON browsers (expires_at);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    browser_id TEXT NOT NULL REFERENCES browsers (id) ON DELETE CASCADE,
    provider_id TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    auth_time INTEGER NOT NULL,
    amr TEXT NOT NULL,
    acr TEXT NOT NULL,
    remember INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    ended_at INTEGER,
    expires_at INTEGER NOT NULL,
    user_agent TEXT NOT NULL,
    address TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_browser ON sessions (browser_id);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);
CREATE INDEX sessions_ended_at ON sessions (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE consents (
    id TEXT NOT NULL PRIMARY KEY,
    provider_id TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    claims TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (user_id, provider_id, client_id),
    FOREIGN KEY (provider_id, client_id) REFERENCES clients (provider_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX consents_client ON consents (provider_id, client_id);

CREATE TABLE grants (
    id TEXT NOT NULL PRIMARY KEY,
    provider_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL, -- no foreign key: an offline grant outlives its session
    scope TEXT NOT NULL,
    claims TEXT NOT NULL,
    resources TEXT NOT NULL,
    nonce TEXT,
    auth_time INTEGER NOT NULL,
    auth_time_requested INTEGER NOT NULL,
    amr TEXT NOT NULL,
    acr TEXT NOT NULL,
    offline INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    revocation_reason TEXT,
    access_void_at INTEGER, -- access tokens issued until then are dead, refresh tokens are not: an offline grant after logout
    FOREIGN KEY (provider_id, client_id) REFERENCES clients (provider_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX grants_session ON grants (session_id);
CREATE INDEX grants_user ON grants (user_id, client_id);
CREATE INDEX grants_client ON grants (provider_id, client_id);
CREATE INDEX grants_expires_at ON grants (expires_at);
CREATE INDEX grants_revoked_at ON grants (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE codes (
    hash BLOB NOT NULL PRIMARY KEY,
    provider_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    redirect_uri TEXT NOT NULL,
    code_challenge TEXT,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX codes_grant ON codes (grant_id);
CREATE INDEX codes_expires_at ON codes (expires_at);

CREATE TABLE access_tokens (
    hash BLOB NOT NULL PRIMARY KEY,
    provider_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    grant_id TEXT REFERENCES grants (id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    audience TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX access_tokens_grant ON access_tokens (grant_id);
CREATE INDEX access_tokens_expires_at ON access_tokens (expires_at);

CREATE TABLE refresh_tokens (
    hash BLOB NOT NULL PRIMARY KEY,
    provider_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    predecessor BLOB,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    rotated_at INTEGER,
    successor BLOB,
    used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_grant ON refresh_tokens (grant_id);
CREATE INDEX refresh_tokens_expires_at ON refresh_tokens (expires_at);
CREATE INDEX refresh_tokens_rotated_at ON refresh_tokens (rotated_at) WHERE rotated_at IS NOT NULL;

CREATE TABLE revoked_jwts (
    provider_id TEXT NOT NULL,
    jti TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (provider_id, jti)
) STRICT, WITHOUT ROWID;
CREATE INDEX revoked_jwts_expires_at ON revoked_jwts (expires_at);

CREATE TABLE assertion_jtis (
    provider_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    hash BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (provider_id, client_id, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX assertion_jtis_expires_at ON assertion_jtis (expires_at);

CREATE TABLE throttle (
    kind TEXT NOT NULL,
    bucket INTEGER NOT NULL CHECK (bucket BETWEEN 0 AND 65535),
    started_at INTEGER NOT NULL,
    count INTEGER NOT NULL,
    previous INTEGER NOT NULL,
    PRIMARY KEY (kind, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE interactions (
    id TEXT NOT NULL PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES providers (id),
    network TEXT NOT NULL,
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX interactions_network ON interactions (provider_id, network, expires_at);
CREATE INDEX interactions_expires_at ON interactions (expires_at);

CREATE TABLE one_time_links (
    hash BLOB NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    purpose TEXT NOT NULL,
    subject TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    claimed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX one_time_links_subject ON one_time_links (tenant_id, purpose, subject);
CREATE INDEX one_time_links_expires_at ON one_time_links (expires_at);

CREATE TABLE audit (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_at ON audit (tenant_id, at, id);
