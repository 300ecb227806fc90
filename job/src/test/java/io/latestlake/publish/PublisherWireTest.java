package io.latestlake.publish;

import static io.latestlake.testing.StagedRow.delete;
import static io.latestlake.testing.StagedRow.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.config.Day;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.StagedRow;
import io.latestlake.testing.WarehouseTable;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.Redshift;
import io.latestlake.warehouse.TableWarehouse.DirtyDays;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.TableWarehouse.Publication;
import io.latestlake.warehouse.WarehouseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Publications in place, over the wire to the stand-ins; the lake is read with DuckDB. */
class PublisherWireTest {
  private static final Day MAY_12 = new Day(2020, 5, 12);
  private static final Day MAY_13 = new Day(2020, 5, 13);
  private static final String FILE_12 = "year=2020/month=5/day=12/part-0000.parquet";
  private static final String FILE_13 = "year=2020/month=5/day=13/part-0000.parquet";

  @TempDir static Path dir;
  private static LocalAwsProcess localAws;

  private WarehouseTable table;
  private Redshift warehouse;
  private Publisher publisher;
  private Ownership owner;
  private String lake;
  private long lastCommit;

  @BeforeAll
  static void start() throws Exception {
    localAws = LocalAwsProcess.start(dir.resolve("local-aws"));
  }

  @AfterAll
  static void stop() throws Exception {
    localAws.close();
  }

  @BeforeEach
  void takeOver() throws Exception {
    table = new WarehouseTable(localAws.aws(), dir);
    warehouse = table.warehouse();
    warehouse.prepareLedger("preparing");
    warehouse.prepareTable(warehouse.claim("preparing"));
    owner = warehouse.takeOver(warehouse.claim("run-a"), "nonce-1");
    publisher = publisher();
    lake = table.lake().prefix() + "lake/" + table.spec().name() + "/";
  }

  @AfterEach
  void closeTable() {
    table.close();
  }

  @Test
  void thePublishedDaysEqualTheView() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", null, 2, MAY_13, 2));
    PublicationReport report = publisher.publish(owner, 1).orElseThrow();
    assertThat(report)
        .usingRecursiveComparison()
        .ignoringFields("bytes", "statement", "duration")
        .isEqualTo(
            new PublicationReport(1, 2, 0, 2, 2, 0, 1, "", new DirtyDays(0, 0, 0), Duration.ZERO));
    assertThat(table.keys(lake)).containsExactly(FILE_12, FILE_13);
    assertThat(rows()).containsExactly("a A 2 2020 5 12", "b null 4 2020 5 13");
    assertThat(warehouse.dirtyDays().toPublish()).isZero();
  }

  @Test
  void anObjectThatIsNotTheOneSeenIsNotDeletedAndOneThatIsGoneIsAsGood() {
    LakeBucket bucket = new LakeBucket(table.s3(), table.lake().bucket());
    String key = lake + "seen";
    bucket.create(key, new byte[] {1});
    String seen = etag("seen");

    assertThatThrownBy(() -> bucket.delete(new DayPlan.Delete(key, "\"another\"")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
    assertThat(table.keys(lake)).containsExactly("seen");
    bucket.delete(new DayPlan.Delete(key, seen));
    bucket.delete(new DayPlan.Delete(key, seen));
    assertThat(table.keys(lake)).isEmpty();
  }

  @Test
  void nothingDirtyIsNoPublication() throws Exception {
    assertThat(publisher.publish(owner, 1)).isEmpty();
    assertThat(table.keys("")).isEmpty();
  }

  @Test
  void onlyFoldersOfThePublicationsDaysAreTouched() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, new Day(2020, 5, 1), 2));
    publisher.publish(owner, 1);
    String before = etag(FILE_12);
    apply("y", upsert("b", "B", 3, new Day(2020, 5, 1), 3));
    PublicationReport report = publisher.publish(owner, 2).orElseThrow();
    assertThat(report.daysRewritten()).isEqualTo(1);
    assertThat(etag(FILE_12)).isEqualTo(before);
    assertThat(rows()).containsExactly("a A 2 2020 5 12", "b B 6 2020 5 1");
  }

  @Test
  void anEmptiedDayLosesItsFiles() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);
    apply("y", delete("a", MAY_12, 3));
    PublicationReport report = publisher.publish(owner, 2).orElseThrow();
    assertThat(report.daysRewritten()).isZero();
    assertThat(report.daysEmptied()).isEqualTo(1);
    assertThat(table.keys(lake)).containsExactly(FILE_13);
    assertThat(warehouse.dirtyDays().toPublish()).isZero();
  }

  @Test
  void aPublicationCutOffIsGoneOnWithByItsOwner() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    Publication unloaded = warehouse.unload(owner, 1, prefix("cut-off")).orElseThrow();
    publisher.publish(owner, 1);
    assertThat(rows()).containsExactly("a A 2 2020 5 12");
    assertThat(record(1).prefix()).isEqualTo(unloaded.prefix());
    assertThat(warehouse.dirtyDays().toPublish()).isZero();
  }

  @Test
  void aPublicationCutOffByACrashIsMadeAgain() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    warehouse.unload(owner, 1, prefix("cut-off"));
    Ownership next = warehouse.takeOver(warehouse.claim("run-a"), "nonce-2");
    PublicationReport report = publisher().publish(next, next.lastPublication() + 1).orElseThrow();
    assertThat(report.number()).isEqualTo(2);
    assertThat(rows()).containsExactly("a A 2 2020 5 12");
    assertThat(warehouse.dirtyDays().toPublish()).isZero();
  }

  /** Its files may be collected a day after the statement, and every try is another wait. */
  @Test
  void aPublicationThatCouldNotBeShownForHalfADayIsNotShown() throws Exception {
    Publisher slow = publisher(Optional.empty(), new HalfADayAfterItsFirstLook());
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    assertThatThrownBy(() -> slow.publish(owner, 1))
        .isInstanceOf(WarehouseException.Retryable.class)
        .hasMessageContaining("older than");

    assertThatThrownBy(() -> slow.publish(owner, 1))
        .isInstanceOf(WarehouseException.AlreadyDone.class)
        .hasMessageContaining("publication 1 was begun too long ago");
    assertThat(table.keys(lake)).isEmpty();
    assertThat(slow.publish(owner, 2)).isPresent();
  }

  @Test
  void aPublicationWhoseRecordIsWrittenMayBeRepeated() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    publisher.publish(owner, 1);
    table.query(
        "INSERT INTO $.dirty_days (year, month, day, commit_number) VALUES (2020, 5, 12, 1)");
    assertThat(publisher.publish(owner, 1)).isPresent();
    assertThat(rows()).containsExactly("a A 2 2020 5 12");
    assertThat(warehouse.dirtyDays().toPublish()).isZero();
  }

  @Test
  void aManifestThatDisagreesIsRefusedAndTheDaysAreUnloadedAgain() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    warehouse.unload(owner, 1, prefix("spoiled"));
    for (String key : table.keys("versions/spoiled/")) {
      if (key.endsWith(".parquet")) {
        put("versions/spoiled/" + key, "cut");
      }
    }
    assertThatThrownBy(() -> publisher.publish(owner, 1))
        .isInstanceOf(WarehouseException.AlreadyDone.class)
        .hasMessageContaining("has 3 bytes");
    assertThat(table.keys(lake)).isEmpty();
    assertThat(publisher.publish(owner, 2)).isPresent();
    assertThat(rows()).containsExactly("a A 2 2020 5 12");
  }

  @Test
  void theRecordOfAnotherPublicationIsNotOverwritten() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    String key = PublicationRecord.key(table.lake().prefix(), table.spec().name(), 1);
    put(
        key,
        new String(new PublicationRecord("t", 1, 9, "p", 0, 0, null, null, null, null).json()));
    assertThatThrownBy(() -> publisher.publish(owner, 1))
        .isInstanceOf(WarehouseException.AlreadyDone.class);
    assertThat(warehouse.dirtyDays().toPublish()).isPositive();
    assertThat(publisher.publish(owner, 2)).isPresent();
  }

  @Test
  void theRecordTellsFilesAndEveryHundredthAllOfThem() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);
    assertThat(record(1).current()).isNull();
    assertThat(record(1).days().keySet()).containsExactly(MAY_12.folder(), MAY_13.folder());
    table.query("UPDATE $.fence SET last_publication = 99");
    apply("y", delete("a", MAY_12, 3));
    publisher.publish(owner, 100);
    assertThat(record(100).days()).containsOnlyKeys(MAY_12.folder());
    assertThat(record(100).current())
        .containsOnlyKeys(MAY_13.folder())
        .containsEntry(MAY_13.folder(), List.of(lake + FILE_13));
  }

  @Test
  void theCatalogHasTheDaysOfTheLake() throws Exception {
    try (GlueClient glue = new AwsClients(localAws.aws()).glue()) {
      Publisher withCatalog = publisher(Optional.of(glue));
      apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
      withCatalog.publish(owner, 1);
      apply("y", delete("a", MAY_12, 3), upsert("b", "B", 3, MAY_13, 4));
      withCatalog.publish(owner, 2);
      assertThat(
              glue.getPartitions(
                      request ->
                          request
                              .databaseName("lake_" + table.spec().name())
                              .tableName(table.spec().name()))
                  .partitions())
          .extracting(partition -> partition.storageDescriptor().location())
          .containsExactly("s3://" + table.lake().bucket() + "/" + lake + MAY_13.folder() + "/");
      assertThat(
              glue.getTable(
                      request ->
                          request
                              .databaseName("lake_" + table.spec().name())
                              .name(table.spec().name()))
                  .table()
                  .storageDescriptor()
                  .columns())
          .extracting(column -> column.name() + " " + column.type())
          .containsExactly("id string", "name string", "twice int");
    }
  }

  @Test
  void aDeadRunPublishesNothing() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    warehouse.takeOver(warehouse.claim("run-b"), "nonce-1");
    assertThatThrownBy(() -> publisher.publish(owner, 1))
        .isInstanceOf(WarehouseException.Fenced.class);
    assertThat(table.keys(lake)).isEmpty();
  }

  /** As where all that waits is held, and resumed the next morning. */
  @Test
  void aNumberThatNothingWasPublishedByDoesNotGrowOld() throws Exception {
    Publisher late = publisher(Optional.empty(), new HalfADayAfterItsFirstLook());
    assertThat(late.publish(owner, 1)).isEmpty();
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    assertThat(late.publish(owner, 1)).isPresent();
  }

  /** As where Redshift cannot be reached for a night. */
  @Test
  void aNumberThatTheLedgerDoesNotHaveIsBegunAnew() throws Exception {
    Publisher late = publisher(Optional.empty(), new HalfADayAfterItsFirstLook());
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    localAws
        .control()
        .putFaults(
            table.spec().name(),
            new ObjectMapper()
                .readTree(
                    """
                    [{"at": {"kind": "sql", "call": "^UNLOAD", "about": "%s", "occurrence": 1},
                      "action": {"do": "fail-work", "side": "before",
                                 "error": "ERROR: connection lost"}}]"""
                        .formatted(table.spec().name())));
    assertThatThrownBy(() -> late.publish(owner, 1))
        .isInstanceOf(WarehouseException.Retryable.class)
        .hasMessageContaining("connection lost");
    localAws.control().clearFaults(table.spec().name());
    assertThatThrownBy(() -> late.publish(owner, 1))
        .isInstanceOf(WarehouseException.AlreadyDone.class);
    assertThat(late.publish(owner, 1)).isPresent();
  }

  private static final class HalfADayAfterItsFirstLook extends Clock {
    private boolean looked;

    @Override
    public Instant instant() {
      Instant now = Instant.now();
      if (looked) {
        return now.plus(Duration.ofHours(12).plusSeconds(1));
      }
      looked = true;
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private Publisher publisher() {
    return publisher(Optional.empty());
  }

  private Publisher publisher(Optional<GlueClient> glue) {
    return publisher(glue, Clock.systemUTC());
  }

  private Publisher publisher(Optional<GlueClient> glue, Clock clock) {
    return PublishingTable.publisher(table, table.spec(), localAws.aws(), warehouse, glue, clock);
  }

  private void apply(String id, StagedRow... rows) throws Exception {
    warehouse.apply(owner, table.commit(++lastCommit, id, rows));
  }

  private String prefix(String attempt) {
    return "s3://" + table.lake().bucket() + "/versions/" + attempt + "/";
  }

  private void put(String key, String content) {
    table
        .s3()
        .putObject(
            request -> request.bucket(table.lake().bucket()).key(key),
            RequestBody.fromString(content));
  }

  private String etag(String file) {
    return table
        .s3()
        .headObject(request -> request.bucket(table.lake().bucket()).key(lake + file))
        .eTag();
  }

  private PublicationRecord record(long number) throws Exception {
    String key = PublicationRecord.key(table.lake().prefix(), table.spec().name(), number);
    return PublicationRecord.parse(
        new LakeBucket(table.s3(), table.lake().bucket()).read(key).orElseThrow());
  }

  /** The lake as a reader sees it who knows nothing of us. */
  private List<String> rows() throws Exception {
    Path copy = Files.createTempDirectory(dir, "lake");
    for (String key : table.keys(lake)) {
      Path file = copy.resolve(key);
      Files.createDirectories(file.getParent());
      table.s3().getObject(request -> request.bucket(table.lake().bucket()).key(lake + key), file);
    }
    List<String> rows = new ArrayList<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT concat_ws(' ', id, coalesce(name, 'null'), twice, year, month, day)"
                    + " FROM read_parquet('"
                    + copy
                    + "/**/*.parquet', hive_partitioning = true) ORDER BY id")) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
