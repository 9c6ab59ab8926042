-- Certificate authorities that a tenant trusts for its upstreams, beside the public ones.
CREATE TABLE trusted_authorities (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
    sha256 TEXT COLLATE "C" NOT NULL,
    pem TEXT NOT NULL,
    managed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, sha256)
);
