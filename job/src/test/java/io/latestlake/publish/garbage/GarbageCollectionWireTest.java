package io.latestlake.publish.garbage;

import static io.latestlake.publish.garbage.LakeHistory.GRACE;
import static io.latestlake.testing.StagedRow.delete;
import static io.latestlake.testing.StagedRow.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.publish.CatalogPartitions;
import io.latestlake.publish.garbage.LakeHistory.Publication;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.StagedRow;
import io.latestlake.testing.WarehouseTable;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.KeptDay;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.Redshift;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.TableInput;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** Garbage collection over the wire: a ledger in PostgreSQL, a lake in the S3 server, a catalog. */
class GarbageCollectionWireTest {
  private static final Settings.Retention RETENTION =
      new Settings.Retention(GRACE, Duration.ofDays(90), 1);

  private static final Optional<CatalogPartitions> NO_CATALOG = Optional.empty();

  @TempDir static Path dir;
  private static LocalAwsProcess localAws;

  private final List<String> asked = new ArrayList<>();
  private WarehouseTable table;
  private Redshift warehouse;
  private Ownership owner;
  private String folder;
  private long commits;
  private long publications;
  private long seq;

  @BeforeAll
  static void start() throws Exception {
    localAws = LocalAwsProcess.start(dir.resolve("local-aws"));
  }

  @AfterAll
  static void stop() throws Exception {
    localAws.close();
  }

  @BeforeEach
  void newTable() throws Exception {
    table = new WarehouseTable(localAws.aws(), dir);
    warehouse = table.warehouse();
    warehouse.prepareLedger("run");
    warehouse.prepareTable(warehouse.claim("preparing"));
    owner = warehouse.takeOver(warehouse.claim("run"), "nonce");
    folder = table.lake().prefix() + "versions/" + table.spec().name() + "/";
  }

  @AfterEach
  void closeTable() {
    table.close();
  }

  @Test
  void filesThatNoDayShowsGoWithTheirDay() throws Exception {
    publish("1-1-a", change(1), change(2));
    publish("2-1-b", change(1));
    put("versions/" + table.spec().name() + "/2-1-dead/year=2020/month=5/day=1/x.parquet");
    put("versions/" + table.spec().name() + "/3-1-new/year=2020/month=5/day=1/x.parquet");
    daysPass(3);

    Collected collected = collection(after(3), NO_CATALOG).pass(this::permit, () -> false);

    assertThat(attemptsAndDays())
        .containsExactly(
            "1-1-a/",
            "1-1-a/year=2020/month=5/day=2",
            "2-1-b/",
            "2-1-b/year=2020/month=5/day=1",
            "3-1-new/year=2020/month=5/day=1");
    assertThat(collected.objects()).isEqualTo(2);
    assertThat(collected.bytes()).isPositive();
    assertThat(asked).as("for one batch of both attempts").hasSize(1);
  }

  @Test
  void nothingGoesWithinTheGraceOfTheLedgerOrOfTheStore() throws Exception {
    publish("1-1-a", change(1));
    publish("2-1-b", change(1));
    List<String> before = attemptsAndDays();

    collection(after(3), NO_CATALOG).collect();
    assertThat(attemptsAndDays()).as("superseded just now").isEqualTo(before);

    daysPass(3);
    collection(Instant.now(), NO_CATALOG).collect();
    assertThat(attemptsAndDays()).as("written just now").isEqualTo(before);
  }

  @Test
  void nothingUnloadedGoesWhileARebuildIsUnderWayAndForTwoGracesAfterIt() throws Exception {
    publish("1-1-a", change(1));
    publish("2-1-b", change(1));
    daysPass(3);
    List<String> before = attemptsAndDays();

    warehouse.beginRebuild(owner, "rebuild", true, 2);
    collection(after(3), NO_CATALOG).collect();
    assertThat(attemptsAndDays()).as("under way").isEqualTo(before);

    warehouse.endRebuild(owner, "rebuild");
    collection(after(3), NO_CATALOG).collect();
    assertThat(attemptsAndDays()).as("ended just now").isEqualTo(before);

    rebuildEndedBefore(GRACE.multipliedBy(2).minusHours(1));
    collection(after(3), NO_CATALOG).collect();
    assertThat(attemptsAndDays()).as("within two graces").isEqualTo(before);

    rebuildEndedBefore(GRACE.multipliedBy(2).plusHours(1));
    collection(after(3), NO_CATALOG).collect();
    assertThat(attemptsAndDays()).containsExactly("2-1-b/", "2-1-b/year=2020/month=5/day=1");
  }

  /** Day 2 is held: readers see its old files until it is published, long after the rebuild. */
  @Test
  void filesThatTheLedgerHasLostKeepTheirGraceWhenTheirDayIsPublishedAtLast() throws Exception {
    publish("1-1-a", change(1), change(2));
    table.query("DELETE FROM $.publications");
    table.query("DELETE FROM $.publication_days");
    table.query("UPDATE $.fence SET last_publication = 0");
    warehouse.beginRebuild(owner, "rebuild", true, 1);
    warehouse.endRebuild(owner, "rebuild");
    rebuildEndedBefore(GRACE.multipliedBy(3));
    commits++;
    publications = 1;
    table.query(
        "INSERT INTO $.held_days (year, month, day, cause, commit_number, since)"
            + " VALUES (2020, 5, 2, 'test', 0, GETDATE())");
    publish("2-1-b", change(1));
    daysPass(3);

    table.query("DELETE FROM $.held_days");
    publish("3-1-c", change(2));
    collection(after(3), NO_CATALOG).collect();
    assertThat(attemptsAndDays())
        .contains("1-1-a/", "1-1-a/year=2020/month=5/day=2")
        .doesNotContain("1-1-a/year=2020/month=5/day=1");

    daysPass(3);
    collection(after(3), NO_CATALOG).collect();
    assertThat(attemptsAndDays()).noneMatch(place -> place.startsWith("1-1-a/"));
  }

  @Test
  void aLookDeletesNothingAndTellsWhatACollectionWould() throws Exception {
    publish("1-1-a", change(1), change(2));
    publish("2-1-b", change(1));
    daysPass(3);
    List<String> before = attemptsAndDays();

    Findings findings = collection(after(3), NO_CATALOG).look();

    assertThat(attemptsAndDays()).isEqualTo(before);
    assertThat(findings.unloaded())
        .filteredOn(Findings.Unloaded::goes)
        .extracting(Findings.Unloaded::key)
        .containsExactly(folder + "1-1-a/year=2020/month=5/day=1/");
    assertThat(collection(after(3), NO_CATALOG).collect().objects()).isEqualTo(1);
  }

  /** S3 with pages of two objects. */
  private record SmallPages(S3Client s3) implements S3Client {
    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
      return s3.listObjectsV2(request.toBuilder().maxKeys(2).build());
    }

    @Override
    public DeleteObjectsResponse deleteObjects(DeleteObjectsRequest request) {
      return s3.deleteObjects(request);
    }

    @Override
    public String serviceName() {
      return s3.serviceName();
    }

    @Override
    public void close() {}
  }

  @Test
  void aRoundTakesAsManyPassesAsItNeedsAndOnePartKeepsNoOtherWaiting() throws Exception {
    for (int i = 0; i < 12; i++) {
      publish(publications + 1 + "-1-a", change(1), change(2));
    }
    put("stage/_dead-letters/a.jsonl");
    daysPass(200);
    GarbageCollection collection = collection(after(200), NO_CATALOG, new SmallPages(table.s3()));

    Collected all = collection.pass(this::permit, () -> true);
    all = all.plus(collection.pass(this::permit, () -> true));
    assertThat(all.complete()).isFalse();
    assertThat(attemptsAndDays()).as("still much to do").hasSizeGreaterThan(20);
    assertThat(table.keys(table.lake().prefix() + "stage/_dead-letters/")).isEmpty();

    // The owner goes on meanwhile.
    publish("13-1-a", change(1));
    for (int i = 0; i < 100 && !all.complete(); i++) {
      Collected one = collection.pass(this::permit, () -> true);
      assertThat(one.isClean()).isTrue();
      all = all.plus(one);
    }

    assertThat(all.complete()).isTrue();
    assertThat(attemptsAndDays())
        .containsExactly(
            "12-1-a/",
            "12-1-a/year=2020/month=5/day=1",
            "12-1-a/year=2020/month=5/day=2",
            "13-1-a/",
            "13-1-a/year=2020/month=5/day=1");
    assertThat(all.objects()).isEqualTo(1 + 11 * 3);
    assertThat(collection.pass(this::permit, () -> false).objects()).as("the next round").isZero();
  }

  @Test
  void aPassThatNobodyWaitsForDeletesAllOfAFolderInOneRequest() throws Exception {
    for (int i = 0; i < 12; i++) {
      publish(publications + 1 + "-1-a", change(1), change(2));
    }
    daysPass(3);

    Collected collected =
        collection(after(3), NO_CATALOG, new SmallPages(table.s3()))
            .pass(this::permit, () -> false);

    assertThat(collected.complete()).isTrue();
    assertThat(collected.objects()).isEqualTo(11 * 3);
    assertThat(asked).hasSize(1);
  }

  @Test
  void otherTablesAndWhateverIsNotOursAreLeftAlone() throws Exception {
    publish("1-1-a", change(1));
    String name = table.spec().name();
    List<String> foreign =
        List.of(
            "versions/" + name + "2/1-1-a/year=2020/month=5/day=1/x.parquet",
            "versions/" + name + "/mine/x.parquet",
            "versions/" + name + "/1-1/x.parquet",
            "versions/" + name + "%2F1-1-a/x.parquet",
            "versions/1-1-a/x.parquet",
            "stage/" + name + "2/w/000001.parquet",
            "stage/" + name + "/w/notes.txt",
            "stage/" + name + "/w/deeper/000001.parquet",
            "stage/" + name + "/000001.parquet",
            "dead-letters/2020-05-12/" + name + "/a.jsonl",
            "publications/" + name + "/000000000001.json",
            "requests/" + name + "/a.json",
            "answers/" + name + "2/a.json",
            "lake/" + name + "/year=2020/month=5/day=1/x.parquet");
    foreign.forEach(this::put);
    List<String> ours =
        List.of(
            "stage/" + name + "/w/000001.parquet",
            "stage/" + name + "/manifests/1-1-1.json",
            "stage/_dead-letters/a.jsonl",
            "answers/" + name + "/a.json");
    ours.forEach(this::put);
    daysPass(200);
    List<String> before = table.keys(table.lake().prefix());

    collection(after(200), NO_CATALOG).collect();

    List<String> expected = new ArrayList<>(before);
    expected.removeAll(ours);
    assertThat(table.keys(table.lake().prefix())).isEqualTo(expected).containsAll(foreign);
  }

  @Test
  void stagedFilesGoWhenTheLedgerHasThemAndOthersWhenNoSavepointIsAsOld() throws Exception {
    String stage = "stage/" + table.spec().name() + "/w/";
    put(stage + "000001.parquet");
    put(stage + "000002.parquet");
    GarbageCollection collection = collection(after(80), NO_CATALOG);
    collection.applied(table.lake().prefix() + stage + "000001.parquet", 1);
    collection.applied("elsewhere/" + stage + "000002.parquet", 1);

    collection.pass(this::permit, () -> false);
    assertThat(table.keys(table.lake().prefix() + stage)).containsExactly("000002.parquet");

    collection(after(91), NO_CATALOG).pass(this::permit, () -> false);
    assertThat(table.keys(table.lake().prefix() + stage)).isEmpty();
  }

  @Test
  void whatTheCatalogPointsToStaysAndThePartitionsOfEmptiedDaysGo() throws Exception {
    publish("1-1-a", change(1), change(2), change(3));
    publish("2-1-b", gone(1), change(2));
    publish("3-1-c", change(2));
    daysPass(3);
    try (GlueClient glue = new AwsClients(localAws.aws()).glue()) {
      String name = table.spec().name();
      glue.createDatabase(request -> request.databaseInput(database -> database.name(name)));
      glue.createTable(
          request ->
              request
                  .databaseName(name)
                  .tableInput(
                      TableInput.builder()
                          .name(name)
                          .partitionKeys(key("year"), key("month"), key("day"))
                          .storageDescriptor(StorageDescriptor.builder().build())
                          .build()));
      register(glue, 1, 2, "2-1-b");
      register(glue, 2, 1, "1-1-a");
      register(glue, 3, 1, "1-1-a");
      CatalogPartitions catalog = new CatalogPartitions(glue, name, name);

      collection(after(3), Optional.of(catalog)).collect();
      assertThat(catalog.listing().locations()).as("somebody else's collection").hasSize(3);

      collection(after(3), Optional.of(catalog)).pass(this::permit, () -> false);

      assertThat(attemptsAndDays())
          .contains("1-1-a/year=2020/month=5/day=2", "3-1-c/year=2020/month=5/day=2")
          .doesNotContain("1-1-a/year=2020/month=5/day=1", "2-1-b/year=2020/month=5/day=2");
      assertThat(catalog.listing().publications())
          .containsOnlyKeys(new Day(2020, 5, 2), new Day(2020, 5, 3));
    }
  }

  @Test
  void whoLostTheTableDeletesNothing() throws Exception {
    publish("1-1-a", change(1));
    publish("2-1-b", change(1));
    daysPass(3);
    List<String> before = attemptsAndDays();
    warehouse.prepareLedger("run-2");
    warehouse.takeOver(warehouse.claim("run-2"), "nonce-2");

    assertThatThrownBy(
            () ->
                collection(after(3), NO_CATALOG)
                    .pass(() -> warehouse.requireOwner(owner), () -> false))
        .isInstanceOf(WarehouseException.Fenced.class);
    assertThat(attemptsAndDays()).isEqualTo(before);
  }

  /** What cannot be read must not look like what is not there. */
  @Test
  void nothingOfADayIsDeletedWhileTheCatalogOrTheLedgerCannotBeRead() throws Exception {
    publish("1-1-a", change(1));
    publish("2-1-b", change(1));
    put("answers/" + table.spec().name() + "/a.json");
    daysPass(3);
    List<String> before = attemptsAndDays();
    String name = table.spec().name();
    try (GlueClient glue = new AwsClients(localAws.aws()).glue()) {
      localAws.control().putFaults("garbage", refuses("GetPartitions"));
      CatalogPartitions catalog = new CatalogPartitions(glue, name, name);
      Collected collected =
          collection(after(3), Optional.of(catalog)).pass(this::permit, () -> false);
      assertThat(collected.failures()).singleElement().asString().contains(name);
      assertThat(collected.objects()).as("what goes by its age alone").isEqualTo(1);
    } finally {
      localAws.control().clearFaults("garbage");
    }
    assertThat(attemptsAndDays()).isEqualTo(before);

    table.query("DROP TABLE $.publication_days");
    assertThat(collection(after(3), NO_CATALOG).collect().failures())
        .singleElement()
        .asString()
        .contains("publication_days");
    assertThat(attemptsAndDays()).isEqualTo(before);
  }

  private static JsonNode refuses(String call) {
    return new ObjectMapper()
        .valueToTree(
            List.of(
                Map.of(
                    "at",
                    Map.of("kind", "http", "call", call, "occurrence", 1),
                    "action",
                    Map.of("do", "refuse", "side", "before", "error", "internal"),
                    "times",
                    100)));
  }

  /** kept_days.sql against the same told by a history that nobody has to ask. */
  @Test
  void theLedgerTellsOfAnyHistoryWhatHasToStay() throws Exception {
    for (int seed = 1; seed <= 12; seed++) {
      LakeHistory history = new LakeHistory(seed, 3);
      for (int i = 0; i < 40; i++) {
        history.step();
      }
      enter(history);

      LedgerReader ledger = table.ledger();
      assertThat(ledger.lastPublication()).isEqualTo(history.lastPublication());
      assertThat(told(ledger.keptDays(GRACE, 3)))
          .as("seed " + seed)
          .isEqualTo(told(history.kept()));
      assertThat(ledger.lastLoss(GRACE)).as("seed " + seed).isEqualTo(history.loss());
    }
  }

  private static List<String> told(Collection<KeptDay> days) {
    return days.stream()
        .map(
            day ->
                day.day()
                    + " "
                    + day.prefix()
                    // Times of the history are thousands of seconds.
                    + day.superseded().map(ago -> (ago.toSeconds() + 500) / 1000))
        .sorted()
        .toList();
  }

  private void enter(LakeHistory history) throws InterruptedException {
    table.query("DELETE FROM $.publications");
    table.query("DELETE FROM $.publication_days");
    List<String> rows = new ArrayList<>();
    List<String> days = new ArrayList<>();
    for (Publication each : history.ledger()) {
      rows.add(
          "(%d, 1, '%s', 0, %d, '%s', %s, %s)"
              .formatted(
                  each.number(),
                  LakeHistory.prefix(each.number()),
                  each.wentBack() ? 0 : 1,
                  each.published() == null ? "unloaded" : "published",
                  ago(history, each.unloaded()),
                  each.published() == null ? "NULL" : ago(history, each.published())));
      each.shows()
          .forEach(
              (day, shows) ->
                  days.add(
                      "(%d, %d, %d, %d, 1, %d, 1)"
                          .formatted(each.number(), day.year(), day.month(), day.day(), shows)));
    }
    table.query("INSERT INTO $.publications VALUES " + String.join(", ", rows));
    table.query("INSERT INTO $.publication_days VALUES " + String.join(", ", days));
  }

  private static String ago(LakeHistory history, Instant time) {
    return "DATEADD(second, -%d, GETDATE())"
        .formatted(Duration.between(time, history.now()).toSeconds());
  }

  private void publish(String attempt, StagedRow... rows) throws Exception {
    warehouse.apply(owner, table.commit(++commits, "c" + commits, rows));
    String prefix = "s3://" + table.lake().bucket() + "/" + folder + attempt + "/";
    warehouse.unload(owner, ++publications, prefix).orElseThrow();
    warehouse.endPublication(owner, publications);
  }

  private StagedRow change(int day) {
    return upsert("k" + day, "n", (int) ++seq, new Day(2020, 5, day), seq);
  }

  private StagedRow gone(int day) {
    return delete("k" + day, new Day(2020, 5, day), ++seq);
  }

  /** By the ledger's clock; the store's objects stay as they are. */
  private void daysPass(int days) throws InterruptedException {
    table.query(
        "UPDATE $.publications SET published_at = DATEADD(day, -%d, published_at)".formatted(days));
  }

  /** By the ledger's clock. */
  private void rebuildEndedBefore(Duration ago) throws InterruptedException {
    table.query(
        "UPDATE $.rebuilds SET ended_at = DATEADD(second, -%d, GETDATE())"
            .formatted(ago.toSeconds()));
  }

  private static Instant after(int days) {
    return Instant.now().plus(Duration.ofDays(days));
  }

  private void permit() {
    asked.add("?");
  }

  private GarbageCollection collection(Instant now, Optional<CatalogPartitions> catalog) {
    return collection(now, catalog, table.s3());
  }

  private GarbageCollection collection(
      Instant now, Optional<CatalogPartitions> catalog, S3Client s3) {
    return new GarbageCollection(
        table.spec().name(),
        new Settings.Lake(table.lake().bucket(), table.lake().prefix(), RETENTION),
        true,
        table.ledger(),
        s3,
        catalog,
        Clock.fixed(now, ZoneOffset.UTC),
        pause -> {});
  }

  private void put(String key) {
    table
        .s3()
        .putObject(
            request -> request.bucket(table.lake().bucket()).key(table.lake().prefix() + key),
            RequestBody.fromString("x"));
  }

  /** Folders of unloaded files; a manifest stands as its prefix. */
  private List<String> attemptsAndDays() {
    return table.keys(folder).stream()
        .map(
            key ->
                key.endsWith("/manifest")
                    ? key.substring(0, key.length() - "manifest".length())
                    : key.substring(0, key.lastIndexOf('/')))
        .distinct()
        .sorted()
        .toList();
  }

  private static Column key(String name) {
    return Column.builder().name(name).type("int").build();
  }

  private void register(GlueClient glue, int day, long publication, String attempt) {
    String location =
        "s3://" + table.lake().bucket() + "/" + folder + attempt + "/year=2020/month=5/day=" + day;
    glue.batchCreatePartition(
        request ->
            request
                .databaseName(table.spec().name())
                .tableName(table.spec().name())
                .partitionInputList(
                    PartitionInput.builder()
                        .values(Stream.of(2020, 5, day).map(String::valueOf).toList())
                        .storageDescriptor(StorageDescriptor.builder().location(location).build())
                        .parameters(Map.of("latest_lake_publication", Long.toString(publication)))
                        .build()));
  }
}
