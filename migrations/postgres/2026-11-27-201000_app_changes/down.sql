DROP TABLE app_changes;
