DROP TABLE client_activity;
DROP TABLE team_apps;
