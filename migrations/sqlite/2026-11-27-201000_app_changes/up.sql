-- A change of an approved app that waits for an administrator, or that one turned down: one of an app, the latest. The patch is a JSON
-- Merge Patch of its metadata; the app works with its settings of before meanwhile.
CREATE TABLE app_changes (
    provider_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    id TEXT NOT NULL,
    patch TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    turned_down_at INTEGER,
    turned_down_reason TEXT,
    PRIMARY KEY (provider_id, client_id),
    FOREIGN KEY (provider_id, client_id) REFERENCES team_apps (provider_id, client_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX app_changes_waiting ON app_changes (provider_id, asked_at, client_id) WHERE turned_down_at IS NULL;
