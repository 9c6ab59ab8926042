-- The last requests of apps, for their owners to look at: capped for each app, and gone after a day. client_id is empty where no app is
-- known; there is no foreign key, so that writing them looks nothing up.
CREATE TABLE flow_events (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    at BIGINT NOT NULL,
    exchange TEXT NOT NULL -- JSON
);
CREATE INDEX flow_events_client ON flow_events (provider_id, client_id, id);
CREATE INDEX flow_events_provider ON flow_events (provider_id, id);
CREATE INDEX flow_events_reference ON flow_events (reference);
CREATE INDEX flow_events_at ON flow_events (at);

ALTER TABLE providers ADD COLUMN inspector BOOLEAN NOT NULL DEFAULT TRUE;
