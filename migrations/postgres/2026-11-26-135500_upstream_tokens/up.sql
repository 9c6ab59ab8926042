-- Refresh tokens of upstreams, by our session. A row may outlive its session, as grants do: until then the upstream is asked about them.
CREATE TABLE upstream_tokens (
    session_id TEXT NOT NULL PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    upstream_id TEXT NOT NULL REFERENCES upstreams (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    checked_at BIGINT NOT NULL,
    claimed_until BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX upstream_tokens_user ON upstream_tokens (user_id);
CREATE INDEX upstream_tokens_expires_at ON upstream_tokens (expires_at);
