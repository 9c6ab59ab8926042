DROP INDEX team_apps_waiting;
DELETE FROM team_apps WHERE turned_down_at IS NOT NULL;
ALTER TABLE team_apps DROP COLUMN turned_down_reason;
ALTER TABLE team_apps DROP COLUMN turned_down_at;
CREATE INDEX team_apps_waiting ON team_apps (provider_id, made_at) WHERE approved_at IS NULL;
