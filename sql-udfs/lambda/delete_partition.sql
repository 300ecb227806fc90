-- What:       f_delete_partition(location): deletes the objects of one partition of the lake and returns how many
--             there were; null for null. For people at a query editor; the pipeline does not call it.
-- When:       once, by a superuser or a user with the privilege CREATE EXTERNAL FUNCTION, after the Lambda is deployed.
-- Locks:      none.
-- Repeatable: yes, replaces the function.
--
-- Replace the role by one of the namespace (README.md beside this file has its policy).
--
-- VOLATILE:        a call has an effect, so Redshift must not make one of two equal ones.
-- MAX_BATCH_ROWS:  a call ends within Lambda's 15 minutes also where partitions have thousands of objects.
-- RETRY_TIMEOUT:   a call that was throttled is repeated; what it had deleted stays deleted and is not counted again.

CREATE OR REPLACE EXTERNAL FUNCTION f_delete_partition(varchar)
RETURNS bigint
VOLATILE
LAMBDA 'latest-lake-delete-partition'
IAM_ROLE 'arn:aws:iam::123456789012:role/latest-lake-redshift'
RETRY_TIMEOUT 60000
MAX_BATCH_ROWS 100;

-- Nobody but who may delete days should be able to.
REVOKE ALL ON FUNCTION f_delete_partition(varchar) FROM PUBLIC;

-- SELECT f_delete_partition('s3://my-bucket/lake/cases/year=2020/month=5/day=12/');
