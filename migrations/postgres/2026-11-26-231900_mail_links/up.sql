-- Links that mail carries: used once, by a button and never by looking at them. Used and expired ones are kept for a week, so that
-- their pages can say which it is.
CREATE TABLE mail_links (
    hash BYTEA NOT NULL PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    purpose TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" REFERENCES users (id) ON DELETE CASCADE, -- NULL: nobody was meant, and nothing was sent
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    claimed_at BIGINT
);
CREATE INDEX mail_links_of_person ON mail_links (user_id, purpose);
CREATE INDEX mail_links_expiry ON mail_links (expires_at);
