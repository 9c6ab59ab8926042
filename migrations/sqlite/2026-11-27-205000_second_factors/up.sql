-- Second factors: authenticator apps, whose secret is sealed and whose last accepted step is kept, so that no code counts twice; and
-- recovery codes, of which the hash is kept. `users.second_factor` says whether there is one, so that a log-in without costs nothing more.
ALTER TABLE users ADD COLUMN second_factor INTEGER NOT NULL DEFAULT 0;
CREATE TABLE totp_factors (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    sealed BLOB NOT NULL,
    last_step INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX totp_factors_of_person ON totp_factors (user_id, created_at);
CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (user_id, hash)
) STRICT, WITHOUT ROWID;
