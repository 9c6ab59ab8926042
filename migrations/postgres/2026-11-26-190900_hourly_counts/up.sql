-- How often what happened in an hour, counted from the audit log as its entries are chained.
CREATE TABLE hourly_counts (
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    hour BIGINT NOT NULL,
    name TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, hour, name)
);
CREATE INDEX hourly_counts_hour ON hourly_counts (hour);
