ALTER TABLE providers DROP COLUMN inspector;
DROP TABLE flow_events;
