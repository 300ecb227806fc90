package io.latestlake.cli.local;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;

/**
 * Where the stand-ins are, as they say when they are ready.
 *
 * @param kafka {@code host:port}
 * @param jdbc of the PostgreSQL that stands in for Redshift, to look into it
 * @param admin where their own statistics are
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StandIns(
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

  /** Stands where settings are checked and nothing runs yet. */
  public static final StandIns NOT_YET =
      new StandIns(
          "127.0.0.1:1",
          "http://127.0.0.1:1",
          "http://127.0.0.1:1",
          "http://127.0.0.1:1",
          "http://127.0.0.1:1",
          "us-east-1",
          "",
          "",
          0,
          0,
          "",
          "");

  /** What runs, and where. */
  public List<String> lines() {
    return List.of(
        "  Kafka              " + kafka,
        "  S3                 " + s3,
        "  Redshift Data API  " + redshiftData,
        "  Glue               " + glue,
        "  Kinesis            " + kinesis);
  }

  /** The settings that lead the job to them. */
  public Map<String, String> settings() {
    return Map.of(
        "kafka.bootstrap-servers", kafka,
        "aws.region", region,
        "aws.s3-endpoint", s3,
        "aws.redshift-data-endpoint", redshiftData,
        "aws.glue-endpoint", glue,
        "kinesis.endpoint", kinesis);
  }
}
