DROP INDEX flow_events_refused;
ALTER TABLE flow_events DROP COLUMN is_refused;
