DROP TABLE upstream_registrations;
