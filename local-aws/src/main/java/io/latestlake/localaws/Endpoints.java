package io.latestlake.localaws;

import static java.util.Objects.requireNonNull;

/** Where everything listens: the one line that the process prints, as JSON with these members. */
record Endpoints(
    String kafka,
    String s3,
    String redshiftData,
    String glue,
    String kinesis,
    String region,
    String accessKeyId,
    String secretAccessKey,
    long pid,
    long postgresPid,
    String jdbc,
    String admin) {
  Endpoints {
    requireNonNull(kafka, "kafka is null");
    requireNonNull(s3, "s3 is null");
    requireNonNull(redshiftData, "redshiftData is null");
    requireNonNull(glue, "glue is null");
    requireNonNull(kinesis, "kinesis is null");
    requireNonNull(region, "region is null");
    requireNonNull(accessKeyId, "accessKeyId is null");
    requireNonNull(secretAccessKey, "secretAccessKey is null");
    requireNonNull(jdbc, "jdbc is null");
    requireNonNull(admin, "admin is null");
  }
}
