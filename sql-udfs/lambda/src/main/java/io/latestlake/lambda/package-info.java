/**
 * {@code deletePartition}, a function of Redshift that runs in AWS Lambda. The job neither has it
 * nor calls it.
 */
package io.latestlake.lambda;
