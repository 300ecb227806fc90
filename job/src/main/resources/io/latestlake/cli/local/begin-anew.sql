-- What:       takes away what a former demo has left of a table: its view, its rows, its ledger.
-- When:       at the start of a demo whose folder holds no checkpoint to go on from.
-- Locks:      all that is dropped; nobody else uses the demo's warehouse.
-- Repeatable: yes.
DROP VIEW IF EXISTS {schema}.{table};
DROP TABLE IF EXISTS {schema}.{table}_latest;
DROP SCHEMA IF EXISTS {schema}_{table} CASCADE;
