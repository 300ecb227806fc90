package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** All settings of a run, checked. Optional addresses are null where AWS's own are meant. */
public record Settings(
    Kafka kafka,
    Aws aws,
    Lake lake,
    Warehouse warehouse,
    Catalog catalog,
    Cadence cadence,
    Run run,
    List<TableSpec> tables)
    implements Serializable {

  /**
   * @param bounded read to the end that the topic has at the start, then stop
   */
  public record Kafka(String bootstrapServers, String topic, String groupId, boolean bounded)
      implements Serializable {}

  /**
   * How AWS is reached. Credentials come from the SDK's default chain, never from settings.
   *
   * @param s3Endpoint null for AWS's own; an own one is addressed by path
   * @param redshiftDataEndpoint null for AWS's own
   * @param glueEndpoint null for AWS's own
   */
  public record Aws(String region, URI s3Endpoint, URI redshiftDataEndpoint, URI glueEndpoint)
      implements Serializable {}

  /**
   * @param bucket where stage files, published files and dead letters lie
   * @param prefix before all keys; empty, or ends in a slash
   */
  public record Lake(String bucket, String prefix) implements Serializable {}

  /**
   * @param workgroup of Redshift Serverless
   * @param schema of the table and its view; the control tables of a table lie in a schema of their
   *     own, {@code <schema>_<table>}
   * @param iamRole role ARN of COPY and UNLOAD, or {@code default}
   * @param statementTimeout what Redshift lets one statement of ours take
   */
  public record Warehouse(
      String workgroup, String database, String schema, String iamRole, Duration statementTimeout)
      implements Serializable {}

  /**
   * @param database of Glue; empty for none
   */
  public record Catalog(String database) implements Serializable {}

  /**
   * @param commitInterval least time between two commits of a table
   * @param publicationInterval least time between two publications of a table
   * @param maxWaitingBytes of staged files before the stream is held back
   */
  public record Cadence(Duration commitInterval, Duration publicationInterval, long maxWaitingBytes)
      implements Serializable {}

  /**
   * Settings of a run on this machine; a managed service sets them itself.
   *
   * @param checkpointDirectory a Flink path
   * @param stateBackend {@code hashmap} or {@code rocksdb}
   * @param stageFileBytes buffered by a writer before it becomes a file
   */
  public record Run(
      int parallelism,
      int maxParallelism,
      Duration checkpointInterval,
      String checkpointDirectory,
      String stateBackend,
      long stageFileBytes)
      implements Serializable {}

  public Settings {
    requireNonNull(kafka, "kafka is null");
    requireNonNull(aws, "aws is null");
    requireNonNull(lake, "lake is null");
    requireNonNull(warehouse, "warehouse is null");
    requireNonNull(catalog, "catalog is null");
    requireNonNull(cadence, "cadence is null");
    requireNonNull(run, "run is null");
    tables = List.copyOf(tables);
  }
}
