-- What an administrator said of an app that they turned down; it stays, so that its team reads why and asks again.
ALTER TABLE team_apps ADD COLUMN turned_down_at INTEGER;
ALTER TABLE team_apps ADD COLUMN turned_down_reason TEXT;
DROP INDEX team_apps_waiting;
CREATE INDEX team_apps_waiting ON team_apps (provider_id, made_at) WHERE approved_at IS NULL AND turned_down_at IS NULL;
