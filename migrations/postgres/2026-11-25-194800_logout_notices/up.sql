-- The outbox of OpenID Connect Back-Channel Logout: a row for each app that is to be told of the end of a session, inserted in the
-- transaction that ends it. It is told once: the session and the app name the row.
CREATE TABLE logout_notices (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- `jti` of its logout tokens
    provider_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL, -- no foreign keys: the notice outlives person and session
    session_id TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT, -- the next attempt, or the end of the lease of whoever attempts it now; NULL once it is settled
    attempts BIGINT NOT NULL,
    attempted_at BIGINT,
    outcome TEXT NOT NULL,
    answer TEXT, -- what came back last
    settled_at BIGINT,
    UNIQUE (session_id, client_id, provider_id),
    FOREIGN KEY (provider_id, client_id) REFERENCES clients (provider_id, id) ON DELETE CASCADE
);
CREATE INDEX logout_notices_due_at ON logout_notices (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX logout_notices_waiting ON logout_notices (provider_id, client_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX logout_notices_client ON logout_notices (provider_id, client_id, created_at);
CREATE INDEX logout_notices_created_at ON logout_notices (provider_id, created_at);
CREATE INDEX logout_notices_settled_at ON logout_notices (settled_at) WHERE settled_at IS NOT NULL;
