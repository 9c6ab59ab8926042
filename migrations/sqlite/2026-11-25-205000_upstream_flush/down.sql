ALTER TABLE upstreams DROP COLUMN flushed_at;
