package io.latestlake.testing;

import io.latestlake.config.CircuitBreaker;
import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.config.Transform;
import io.latestlake.stage.Staged.StagedFile;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.HeldDays;
import io.latestlake.warehouse.HeldDaysInRedshift;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.Redshift;
import io.latestlake.warehouse.Sleeper;
import io.latestlake.warehouse.TableWarehouse.CommitAttempt;
import io.latestlake.warehouse.TableWarehouse.StagedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.Field;
import software.amazon.awssdk.services.redshiftdata.model.StatementData;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A small table of its own in the stand-ins: {@code id, name, amount}, whose view says twice the
 * amount. Each has a name and a bucket that no other test has.
 */
public final class WarehouseTable implements AutoCloseable {
  private static final AtomicInteger MADE = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String VIEW = "id, name, amount * 2 AS twice, year, month, day";
  private static final MessageType STAGED =
      MessageTypeParser.parseMessageType(
          """
          message stage {
            optional binary id (STRING); optional binary name (STRING); optional int32 amount;
            required binary operation (STRING);
            optional int32 year; optional int32 month; optional int32 day;
            required int64 life; required int64 seq;
          }
          """);

  private final TableSpec spec;
  private final Settings.Lake lake;
  private final Settings.Warehouse settings =
      new Settings.Warehouse("latest-lake", "dev", "public", "default", Duration.ofMinutes(5));
  private final RedshiftDataClient dataClient;
  private final S3Client s3;
  private final Path work;

  /**
   * @param work for files
   */
  public WarehouseTable(Settings.Aws aws, Path work) {
    this(aws, work, TableSpec.Layout.IN_PLACE, TableSpec.Files.ONE_PER_DAY);
  }

  /** A table with another layout than in-place. */
  public WarehouseTable(
      Settings.Aws aws, Path work, TableSpec.Layout layout, TableSpec.Files files) {
    this(aws, work, spec("t" + MADE.incrementAndGet(), VIEW, layout, files, CircuitBreaker.NONE));
  }

  /** A table of another spec, whose name and bucket no other test may have. */
  public WarehouseTable(Settings.Aws aws, Path work, TableSpec spec) {
    AwsClients clients = new AwsClients(aws);
    this.spec = spec;
    this.lake = new Settings.Lake("bucket-" + spec.name().replace('_', '-'), "some/prefix/");
    this.dataClient = clients.redshiftData();
    this.s3 = clients.s3();
    this.work = work;
    s3.createBucket(request -> request.bucket(lake.bucket()));
  }

  /** The spec with another list of the view's columns. */
  public TableSpec specWithView(String selectList) {
    return spec(spec.name(), selectList, spec.layout(), spec.files(), spec.circuitBreaker());
  }

  public TableSpec spec() {
    return spec;
  }

  public Settings.Lake lake() {
    return lake;
  }

  public S3Client s3() {
    return s3;
  }

  public Redshift warehouse() {
    return warehouse(spec);
  }

  public Redshift warehouse(TableSpec changedSpec) {
    return warehouse(changedSpec, settings);
  }

  /** One that gives a statement so much time. */
  public Redshift warehouse(Duration statementTimeout) {
    return warehouse(
        spec,
        new Settings.Warehouse(
            settings.workgroup(),
            settings.database(),
            settings.schema(),
            settings.iamRole(),
            statementTimeout));
  }

  private Redshift warehouse(TableSpec ofSpec, Settings.Warehouse ofSettings) {
    return new Redshift(
        ofSpec,
        ofSettings,
        dataClient,
        Clock.systemUTC(),
        Sleeper.REAL,
        () -> UUID.randomUUID().toString());
  }

  public LedgerReader ledger() {
    return new LedgerReader(
        spec,
        settings,
        dataClient,
        Clock.systemUTC(),
        Sleeper.REAL,
        () -> UUID.randomUUID().toString());
  }

  public HeldDays heldDays(TableSpec changedSpec) {
    return new HeldDaysInRedshift(
        changedSpec,
        settings,
        dataClient,
        Clock.systemUTC(),
        Sleeper.REAL,
        () -> UUID.randomUUID().toString());
  }

  /** Stages the rows as one file and one checkpoint, and names it in a manifest. */
  public CommitAttempt commit(long number, String id, StagedRow... rows) throws IOException {
    return attempt(number, List.of(stage(id, rows)));
  }

  public StagedPart stage(String id, StagedRow... rows) throws IOException {
    Path file = work.resolve(spec.name() + "-" + id + ".parquet");
    Files.deleteIfExists(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(STAGED).build()) {
      for (StagedRow row : rows) {
        writer.write(group(row));
      }
    }
    s3.putObject(request -> request.bucket(lake.bucket()).key(key(id)), RequestBody.fromFile(file));
    return new StagedPart(id, 1, rows.length);
  }

  /** Stages a file that was written elsewhere. */
  public StagedPart stageFile(String id, byte[] content, long rows) {
    s3.putObject(
        request -> request.bucket(lake.bucket()).key(key(id)), RequestBody.fromBytes(content));
    return new StagedPart(id, 1, rows);
  }

  /** Stages the rows as one file. */
  public StagedFile stagedFile(String id, List<StagedRow> rows) throws IOException {
    stage(id, rows.toArray(StagedRow[]::new));
    return new StagedFile(key(id), size(key(id)), rows.size());
  }

  public CommitAttempt attempt(long number, List<StagedPart> parts) {
    return attempt(number, parts, spec.columns());
  }

  /**
   * @param columns that the files have
   */
  public CommitAttempt attempt(long number, List<StagedPart> parts, List<Column> columns) {
    String manifest = "stage/" + UUID.randomUUID() + ".manifest";
    s3.putObject(
        request -> request.bucket(lake.bucket()).key(manifest),
        RequestBody.fromString(
            parts.stream()
                .map(this::entry)
                .collect(Collectors.joining(",", "{\"entries\":[", "]}"))));
    return new CommitAttempt(number, parts, columns, "s3://" + lake.bucket() + "/" + manifest, 1);
  }

  private String entry(StagedPart part) {
    String key = key(part.id());
    long size = size(key);
    return """
        {"url":"s3://%s/%s","mandatory":true,"meta":{"content_length":%d}}"""
        .formatted(lake.bucket(), key, size);
  }

  private long size(String key) {
    return s3.headObject(request -> request.bucket(lake.bucket()).key(key)).contentLength();
  }

  /** Keys of the bucket below a prefix, without it. */
  public List<String> keys(String prefix) {
    return s3
        .listObjectsV2Paginator(request -> request.bucket(lake.bucket()).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .map(key -> key.substring(prefix.length()))
        .sorted()
        .toList();
  }

  /** Rows as text; {@code $} stands for the table's control schema. */
  public List<String> query(String sql) throws InterruptedException {
    return fields(sql).stream()
        .map(row -> row.stream().map(WarehouseTable::text).collect(Collectors.joining(" ")))
        .toList();
  }

  /** Rows as they come; {@code $} stands for the table's control schema. */
  public List<List<Field>> fields(String sql) throws InterruptedException {
    String id =
        dataClient
            .executeStatement(
                request ->
                    request
                        .workgroupName(settings.workgroup())
                        .database(settings.database())
                        .sql(sql.replace("$", "public_" + spec.name())))
            .id();
    DescribeStatementResponse end = awaitEnd(id);
    if (end.status() != StatusString.FINISHED) {
      throw new IllegalStateException(end.statusAsString() + ": " + end.error());
    }
    return Boolean.TRUE.equals(end.hasResultSet()) ? fieldsOf(id) : List.of();
  }

  /** Waits for the end of the one statement whose name begins so, and tells what it failed of. */
  public String errorOfStatement(String namePrefix) throws InterruptedException {
    List<StatementData> statements =
        dataClient
            .listStatements(request -> request.status("ALL").statementName(namePrefix))
            .statements();
    if (statements.size() != 1) {
      throw new IllegalStateException(statements.size() + " statements " + namePrefix);
    }
    return String.valueOf(awaitEnd(statements.get(0).id()).error());
  }

  private DescribeStatementResponse awaitEnd(String id) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      DescribeStatementResponse state = dataClient.describeStatement(request -> request.id(id));
      switch (state.status()) {
        case FINISHED, FAILED, ABORTED -> {
          return state;
        }
        default -> {
          if (System.nanoTime() - end > 0) {
            throw new IllegalStateException(state.statusAsString() + " after " + PATIENCE);
          }
          Thread.sleep(5);
        }
      }
    }
  }

  private List<List<Field>> fieldsOf(String id) {
    return dataClient.getStatementResultPaginator(request -> request.id(id)).stream()
        .flatMap(page -> page.records().stream())
        .toList();
  }

  private static String text(Field field) {
    return switch (field.type()) {
      case STRING_VALUE -> field.stringValue();
      case LONG_VALUE -> field.longValue().toString();
      case IS_NULL -> "null";
      default -> field.toString();
    };
  }

  private static Group group(StagedRow row) {
    Group group =
        new SimpleGroupFactory(STAGED)
            .newGroup()
            .append("id", row.id())
            .append("operation", String.valueOf(row.operation()))
            .append("life", row.life())
            .append("seq", row.seq());
    if (row.name() != null) {
      group.append("name", row.name());
    }
    if (row.amount() != null) {
      group.append("amount", row.amount());
    }
    Day day = row.day();
    if (day != null) {
      group.append("year", day.year()).append("month", day.month()).append("day", day.day());
    }
    return group;
  }

  private static String key(String id) {
    return "stage/" + id + ".parquet";
  }

  /** The spec with a circuit breaker. */
  public TableSpec specWith(CircuitBreaker circuitBreaker) {
    return spec(spec.name(), VIEW, spec.layout(), spec.files(), circuitBreaker);
  }

  /** The spec with another layout. */
  public TableSpec specWith(TableSpec.Layout layout) {
    return spec(spec.name(), VIEW, layout, spec.files(), spec.circuitBreaker());
  }

  private static TableSpec spec(
      String name,
      String selectList,
      TableSpec.Layout layout,
      TableSpec.Files files,
      CircuitBreaker circuitBreaker) {
    return new TableSpec(
        name,
        "",
        name,
        null,
        TableSpec.BeforeImage.USUAL,
        List.of(
            new Column("id", new ColumnType.Varchar(24)),
            new Column("name", new ColumnType.Varchar(40)),
            new Column("amount", new ColumnType.Int())),
        List.of("id"),
        TableSpec.Order.EMITTED,
        new TableSpec.TieBreak.None(),
        "UTC",
        new TableSpec.Partition("name", "M/d/yyyy", "UTC"),
        TableSpec.AbsentColumns.NULL,
        false,
        Duration.ofDays(1),
        Duration.ofDays(7),
        layout,
        files,
        new TableSpec.LandingZone(name, List.of(), null),
        new Transform("SELECT " + selectList + " FROM ", ""),
        circuitBreaker);
  }

  @Override
  public void close() {
    dataClient.close();
    s3.close();
  }
}
