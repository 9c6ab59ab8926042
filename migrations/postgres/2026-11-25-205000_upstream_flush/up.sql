-- When a domain was last told to forget what it keeps of its upstream, on every process.
ALTER TABLE upstreams ADD COLUMN flushed_at BIGINT NOT NULL DEFAULT 0;
