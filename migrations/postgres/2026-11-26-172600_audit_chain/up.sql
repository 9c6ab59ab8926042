-- Entries are chained after they were written: `position` and `hash` are NULL until then.
ALTER TABLE audit ADD COLUMN class TEXT NOT NULL DEFAULT 'administration';
ALTER TABLE audit ADD COLUMN position BIGINT;
ALTER TABLE audit ADD COLUMN hash TEXT;
CREATE UNIQUE INDEX audit_position ON audit (position);
CREATE INDEX audit_unchained ON audit (at, id) WHERE position IS NULL;
CREATE INDEX audit_class ON audit (tenant_id, class, at, id);
CREATE INDEX audit_actor ON audit (tenant_id, actor, at, id);
CREATE INDEX audit_action ON audit (tenant_id, action, at, id);
CREATE INDEX audit_target ON audit (tenant_id, target, at, id);

-- One row: where the chain begins (what stood before has left) and where it ends, sealed under the master key.
CREATE TABLE audit_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    pruned_position BIGINT NOT NULL,
    pruned_hash TEXT NOT NULL,
    position BIGINT NOT NULL,
    hash TEXT NOT NULL,
    sealed BYTEA
);
INSERT INTO audit_head (id, pruned_position, pruned_hash, position, hash) VALUES (1, 0, '', 0, '');

-- How far the chain was delivered to each destination; the chain itself is the outbox.
CREATE TABLE audit_deliveries (
    destination TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempted_at BIGINT,
    answer TEXT
);
