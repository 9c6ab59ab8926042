DROP TABLE upstream_sessions;
DROP TABLE upstream_arrivals;
DROP TABLE upstream_attempts;
DROP TABLE federated_identities;
DROP TABLE upstreams;
DROP TABLE platform_identities;
