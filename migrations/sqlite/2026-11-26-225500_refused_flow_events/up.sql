-- Refused requests are found without reading those that were answered.
ALTER TABLE flow_events ADD COLUMN is_refused INTEGER NOT NULL DEFAULT 0;
CREATE INDEX flow_events_refused ON flow_events (provider_id, is_refused, id);
