-- People who leave: their accounts are disabled, and removed when the time has come. Whoever is let in again has no row.
CREATE TABLE account_deletions (
    user_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    asked_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL
);
CREATE INDEX account_deletions_due ON account_deletions (due_at);
