-- Which team looks after an app, and whether an administrator has approved it.
CREATE TABLE team_apps (
    provider_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    team_id TEXT NOT NULL REFERENCES teams (id),
    made_by TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    approved_at INTEGER,
    PRIMARY KEY (provider_id, client_id),
    FOREIGN KEY (provider_id, client_id) REFERENCES clients (provider_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX team_apps_of_team ON team_apps (team_id, provider_id);
CREATE INDEX team_apps_waiting ON team_apps (provider_id, made_at) WHERE approved_at IS NULL;

-- When an app last got a token, and what it was last refused for at the token endpoint. Nothing is decided by it.
CREATE TABLE client_activity (
    provider_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    last_token_at INTEGER,
    last_error_at INTEGER,
    last_error TEXT,
    PRIMARY KEY (provider_id, client_id),
    FOREIGN KEY (provider_id, client_id) REFERENCES clients (provider_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
