-- What we are registered as at upstreams, for domains that register themselves. Of all processes one registers: it writes its claim first,
-- under the version that it saw, and the client afterwards, if the claim is still its own.

CREATE TABLE upstream_registrations (
    upstream_id TEXT COLLATE "C" NOT NULL REFERENCES upstreams (id) ON DELETE CASCADE,
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    claim TEXT,
    claimed_until BIGINT NOT NULL,
    refused TEXT NOT NULL, -- the fingerprint of what was refused last
    fingerprint TEXT NOT NULL,
    client_id TEXT,
    auth_method TEXT,
    id_token_alg TEXT,
    sealed_secret BYTEA,
    secret_expires_at BIGINT,
    sealed_access_token BYTEA,
    client_uri TEXT,
    registered_at BIGINT NOT NULL,
    PRIMARY KEY (upstream_id, provider_id)
);
