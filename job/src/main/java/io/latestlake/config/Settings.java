package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * All settings of a run, checked. Optional addresses are null where AWS's own are meant.
 *
 * @param kafka null if no source is Kafka
 * @param kinesis null if no source is Kinesis
 * @param landingZone null if no source is the landing zone
 */
public record Settings(
    Source source,
    Kafka kafka,
    Kinesis kinesis,
    LandingZone landingZone,
    Aws aws,
    Lake lake,
    Warehouse warehouse,
    Catalog catalog,
    Cadence cadence,
    DeadLetters deadLetters,
    Run run,
    List<TableSpec> tables)
    implements Serializable {

  /** Where records come from: a full load, and the changes after it. Not both are none. */
  public record Source(Historical historical, Stream stream) implements Serializable {
    /** From where the rows as of a moment come; {@code NONE}: the stream has them too. */
    public enum Historical {
      NONE,
      LANDING_ZONE
    }

    /** From where changes come; {@code NONE}: the job ends when the historical rows are read. */
    public enum Stream {
      NONE,
      KAFKA,
      KINESIS,
      LANDING_ZONE
    }

    public Source {
      requireNonNull(historical, "historical is null");
      requireNonNull(stream, "stream is null");
    }

    public boolean readsLandingZone() {
      return historical == Historical.LANDING_ZONE || stream == Stream.LANDING_ZONE;
    }
  }

  /**
   * The S3 prefix of a DMS task with an S3 target, and the settings of its endpoint (dms-formats
   * 3).
   *
   * @param path with its scheme, {@code s3://bucket/folder}, without a slash at the end; a table's
   *     folder lies below
   * @param csv how CSV is written; of no meaning for Parquet
   * @param opInLoads whether rows of load files begin with {@code Op}: IncludeOpForFullLoad
   * @param opInChanges whether rows of change files do; they do not with CdcInsertsOnly alone, and
   *     are inserts then
   * @param timestampColumn TimestampColumnName; empty if the endpoint has none
   * @param zone of that column and of the times in file names: DatePartitionTimezone
   * @param discoveryInterval between two looks for new files
   * @param lateWindow how long after a newer file one may still appear
   * @param bounded read what is there at the start, then stop
   */
  public record LandingZone(
      String path,
      Format format,
      Csv csv,
      boolean opInLoads,
      boolean opInChanges,
      String timestampColumn,
      ZoneId zone,
      Duration discoveryInterval,
      Duration lateWindow,
      boolean bounded,
      HistoricalLoad historicalLoad)
      implements Serializable {
    public enum Format {
      CSV,
      PARQUET
    }

    /** Whether the historical load is to be done; {@code AUTO}: as the ledger tells. */
    public enum HistoricalLoad {
      AUTO,
      ALWAYS,
      NEVER
    }

    /**
     * @param lineEnd CsvRowDelimiter
     * @param quotes Rfc4180: fields with a delimiter, quote or line end are quoted
     * @param header AddColumnName: the first line names the columns
     * @param nullValue CsvNullValue; an empty field that is not quoted is null in any case
     * @param noSupValue CsvNoSupValue, of columns that the source did not log; empty if the
     *     endpoint has none
     */
    public record Csv(
        char delimiter,
        LineEnd lineEnd,
        boolean quotes,
        boolean header,
        String nullValue,
        String noSupValue)
        implements Serializable {

      /** The bytes that end a row. */
      public enum LineEnd {
        LF,
        CRLF
      }

      public Csv {
        requireNonNull(nullValue, "nullValue is null");
        requireNonNull(noSupValue, "noSupValue is null");
      }
    }

    public LandingZone {
      requireNonNull(path, "path is null");
      requireNonNull(format, "format is null");
      requireNonNull(csv, "csv is null");
      requireNonNull(timestampColumn, "timestampColumn is null");
      requireNonNull(zone, "zone is null");
      requireNonNull(discoveryInterval, "discoveryInterval is null");
      requireNonNull(lateWindow, "lateWindow is null");
      requireNonNull(historicalLoad, "historicalLoad is null");
    }
  }

  /**
   * @param topics DMS's target topics
   * @param bounded read to the end that the topics have at the start, then stop
   * @param properties of Kafka's consumer, such as those of TLS and SASL; may hold secrets
   */
  public record Kafka(
      String bootstrapServers,
      List<String> topics,
      String groupId,
      boolean bounded,
      Map<String, String> properties)
      implements Serializable {
    public Kafka {
      topics = List.copyOf(topics);
      properties = Map.copyOf(properties);
    }

    /** The names of the properties alone. */
    @Override
    public String toString() {
      return "Kafka[bootstrapServers="
          + bootstrapServers
          + ", topics="
          + topics
          + ", groupId="
          + groupId
          + ", bounded="
          + bounded
          + ", properties="
          + properties.keySet()
          + "]";
    }
  }

  /**
   * @param stream its name or its ARN
   * @param start where to begin where there is no checkpoint
   * @param startAt the moment to begin at; null unless that is the start
   * @param discoveryInterval between two looks for new shards
   * @param skipLostShards go on if a shard is gone before it was read to its end
   * @param endpoint null for AWS's own
   * @param bounded read what was put before the start, then stop
   */
  public record Kinesis(
      String stream,
      Start start,
      Instant startAt,
      Duration discoveryInterval,
      boolean skipLostShards,
      URI endpoint,
      boolean bounded)
      implements Serializable {
    /** The oldest record that the stream keeps, what comes from now on, or a moment. */
    public enum Start {
      HORIZON,
      LATEST,
      MOMENT
    }

    public Kinesis {
      requireNonNull(stream, "stream is null");
      requireNonNull(start, "start is null");
      requireNonNull(discoveryInterval, "discoveryInterval is null");
    }
  }

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
  public record Lake(String bucket, String prefix, Retention retention) implements Serializable {
    public Lake {
      requireNonNull(retention, "retention is null");
    }

    /** With the usual retention. */
    public Lake(String bucket, String prefix) {
      this(bucket, prefix, Retention.USUAL);
    }
  }

  /**
   * What garbage collection leaves alone.
   *
   * @param grace for how long files stay that no day shows any more; longer than the longest query
   * @param savepoints for how long staged files stay that the ledger may not have: a savepoint that
   *     is as old may refer to them
   * @param publications to how many of the newest publications one can go back
   */
  public record Retention(Duration grace, Duration savepoints, int publications)
      implements Serializable {
    /** The protocol rests on it: a publisher shows nothing later than half of it. */
    public static final Duration LEAST_GRACE = Duration.ofHours(24);

    public static final Retention USUAL = new Retention(LEAST_GRACE, Duration.ofDays(90), 10);

    public Retention {
      requireNonNull(grace, "grace is null");
      requireNonNull(savepoints, "savepoints is null");
    }
  }

  /**
   * @param workgroup of Redshift Serverless
   * @param schema of the table and its view; the control tables of a table lie in a schema of their
   *     own, {@code <schema>_<table>}
   * @param iamRole role ARN of COPY and UNLOAD, or {@code default}
   * @param statementTimeout what Redshift lets one statement of ours take
   */
  public record Warehouse(
      String workgroup, String database, String schema, String iamRole, Duration statementTimeout)
      implements Serializable {

    /** The schema of a table's fence and ledger. */
    public String controlSchema(String table) {
      return schema + "_" + table;
    }
  }

  /**
   * @param database of Glue; empty for none
   * @param crawler of Glue, started when folders of days have changed; empty for none, as where a
   *     table is versioned
   */
  public record Catalog(String database, String crawler) implements Serializable {
    public Catalog {
      requireNonNull(database, "database is null");
      requireNonNull(crawler, "crawler is null");
    }

    /** Without a crawler. */
    public Catalog(String database) {
      this(database, "");
    }
  }

  /**
   * @param commitInterval least time between two commits of a table
   * @param publicationInterval least time between two publications of a table
   * @param maxWaitingBytes of staged files before the stream is held back
   * @param stopWait how long a stop with a savepoint, without a drain, waits for commit and
   *     publication
   */
  public record Cadence(
      Duration commitInterval,
      Duration publicationInterval,
      long maxWaitingBytes,
      Duration stopWait)
      implements Serializable {
    public Cadence {
      requireNonNull(commitInterval, "commitInterval is null");
      requireNonNull(publicationInterval, "publicationInterval is null");
      requireNonNull(stopWait, "stopWait is null");
    }
  }

  /**
   * @param failAbove how many a run may make before it ends for good; null for any number
   * @param replayInterval between two looks for dead letters that are to be read again
   */
  public record DeadLetters(Integer failAbove, Duration replayInterval) implements Serializable {
    public DeadLetters {
      requireNonNull(replayInterval, "replayInterval is null");
    }
  }

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
    requireNonNull(source, "source is null");
    requireNonNull(aws, "aws is null");
    requireNonNull(lake, "lake is null");
    requireNonNull(warehouse, "warehouse is null");
    requireNonNull(catalog, "catalog is null");
    requireNonNull(cadence, "cadence is null");
    requireNonNull(deadLetters, "deadLetters is null");
    requireNonNull(run, "run is null");
    tables = List.copyOf(tables);
  }
}
