DROP TABLE table_sizes;
DROP TABLE latencies;
