-- How long answers took, by the hour and endpoint: a count for each bucket of fixed bounds, so that processes add up.
CREATE TABLE latencies (
    tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    hour BIGINT NOT NULL,
    endpoint TEXT NOT NULL,
    bucket BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, hour, endpoint, bucket)
);
CREATE INDEX latencies_hour ON latencies (hour);
-- What each table held in which hour; the one without a name is the whole database.
CREATE TABLE table_sizes (
    name TEXT NOT NULL,
    hour BIGINT NOT NULL,
    count BIGINT NOT NULL,
    bytes BIGINT,
    PRIMARY KEY (name, hour)
);
CREATE INDEX table_sizes_hour ON table_sizes (hour);
