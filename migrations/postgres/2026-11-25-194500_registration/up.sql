-- Clients that registered themselves (RFC 7591), and the tokens with which they may.

-- Limits of registration and the issuers of software statements that are trusted, as JSON; a member that is missing has its default.
ALTER TABLE providers ADD COLUMN registration_policy TEXT NOT NULL DEFAULT '{}';

-- Initial access tokens (RFC 7591 §1.2): each admits so many clients until it expires.
CREATE TABLE registration_tokens (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers (id),
    hash BYTEA NOT NULL UNIQUE,
    uses BIGINT NOT NULL,
    used BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX registration_tokens_provider ON registration_tokens (provider_id, created_at);
CREATE INDEX registration_tokens_expires_at ON registration_tokens (expires_at);

-- What a client needs to manage its own registration (RFC 7592), and whether anybody has ever used it.
CREATE TABLE registrations (
    provider_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    token BYTEA NOT NULL,
    registered_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (provider_id, client_id),
    FOREIGN KEY (provider_id, client_id) REFERENCES clients (provider_id, id) ON DELETE CASCADE
);
CREATE INDEX registrations_unused ON registrations (provider_id, registered_at) WHERE used_at IS NULL;
