-- Clients that registered themselves (RFC 7591), and the tokens with which they may.

-- Limits of registration and the issuers of software statements that are trusted, as JSON; a member that is missing has its default.
ALTER TABLE providers ADD COLUMN registration_policy TEXT NOT NULL DEFAULT '{}';

-- Initial access tokens (RFC 7591 §1.2): each admits so many clients until it expires.
CREATE TABLE registration_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES providers (id),
    hash BLOB NOT NULL UNIQUE,
    uses INTEGER NOT NULL,
    used INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX registration_tokens_provider ON registration_tokens (provider_id, created_at);
CREATE INDEX registration_tokens_expires_at ON registration_tokens (expires_at);

-- What a client needs to manage its own registration (RFC 7592), and whether anybody has ever used it.
CREATE TABLE registrations (
    provider_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    token BLOB NOT NULL,
    registered_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (provider_id, client_id),
    FOREIGN KEY (provider_id, client_id) REFERENCES clients (provider_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX registrations_unused ON registrations (provider_id, registered_at) WHERE used_at IS NULL;
