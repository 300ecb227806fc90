package io.latestlake.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.Day;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.StandInControl.SeenCall;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.WarehouseException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.S3Target;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.UpdateTableRequest;

/** The catalog over the wire, on a Glue that also misbehaves. */
class CatalogWireTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final Permission GRANTED = () -> {};
  private static final String FAULTS = "catalog";
  private static final String LAKE = "s3://b/lake/cases/";
  private static final List<Column> VIEW =
      List.of(
          new Column("id", new ColumnType.Varchar(65535)),
          new Column("price", new ColumnType.Decimal(12, 2)),
          new Column("ratio", new ColumnType.DoublePrecision()),
          new Column("year", new ColumnType.Int()),
          new Column("month", new ColumnType.Int()),
          new Column("day", new ColumnType.Int()));
  private static final List<CatalogColumn> COLUMNS = CatalogColumn.ofFiles(VIEW);

  @TempDir static Path dir;
  private static LocalAwsProcess localAws;
  private static GlueClient glue;

  private String database;
  private CatalogTable table;
  private CatalogPartitions partitions;
  private final List<Duration> pauses = new ArrayList<>();
  private Permission inPause = GRANTED;

  @BeforeAll
  static void start() throws Exception {
    localAws = LocalAwsProcess.start(dir);
    glue = new AwsClients(localAws.aws()).glue();
  }

  @AfterAll
  static void stop() throws Exception {
    glue.close();
    localAws.close();
  }

  @BeforeEach
  void database() {
    database = "lake_" + DATABASES.incrementAndGet();
    table = new CatalogTable(glue, database, "cases", LAKE);
    partitions = new CatalogPartitions(glue, database, "cases", this::pause);
  }

  private void pause(Duration pause) throws InterruptedException {
    pauses.add(pause);
    try {
      inPause.require();
    } catch (WarehouseException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void clearFaults() throws Exception {
    localAws.control().clearFaults(FAULTS);
  }

  @Test
  void aMissingTableIsMadeWithTheColumnsOfTheFiles() throws Exception {
    table.keep(COLUMNS, GRANTED);

    assertThat(found().storageDescriptor().columns())
        .extracting(column -> column.name() + " " + column.type())
        .containsExactly("id string", "price decimal(12,2)", "ratio double");
    assertThat(found().partitionKeys())
        .extracting(column -> column.name() + " " + column.type())
        .containsExactly("year int", "month int", "day int");
    assertThat(found().storageDescriptor().location()).isEqualTo(LAKE);
  }

  @Test
  void columnsAreKeptToTheViewsAndAllElseOfTheTableIsLeftAsItIs() throws Exception {
    table.keep(COLUMNS, GRANTED);
    describe("ours since 2020", "the price, with tax");
    List<CatalogColumn> changed =
        List.of(
            new CatalogColumn("id", "string"),
            new CatalogColumn("price", "decimal(14,2)"),
            new CatalogColumn("city", "string"));

    new CatalogTable(glue, database, "cases", LAKE).keep(changed, GRANTED);

    assertThat(found().storageDescriptor().columns())
        .extracting(column -> column.name() + " " + column.type() + " " + column.comment())
        .containsExactly(
            "id string null", "price decimal(14,2) the price, with tax", "city string null");
    assertThat(found().description()).isEqualTo("ours since 2020");
    assertThat(found().parameters()).containsEntry("classification", "parquet");
  }

  @Test
  void aTableThatHasTheColumnsAlreadyIsNotWritten() throws Exception {
    table.keep(COLUMNS, GRANTED);
    String version = found().versionId();

    Permission none = () -> fail("nothing is to be written");
    table.keep(COLUMNS, none);
    new CatalogTable(glue, database, "cases", LAKE).keep(COLUMNS, none);

    assertThat(found().versionId()).isEqualTo(version);
  }

  @Test
  void whatSomebodyElseWritesMeanwhileIsNotUndone() throws Exception {
    table.keep(COLUMNS, GRANTED);

    table.keep(COLUMNS.subList(0, 2), once(() -> describe("ours since 2020", "with tax")));

    assertThat(found().description()).isEqualTo("ours since 2020");
    assertThat(found().storageDescriptor().columns())
        .extracting(column -> column.name() + " " + column.comment())
        .containsExactly("id null", "price with tax");
  }

  @Test
  void anUpdateLeavesNoArchivedVersionWhoseNumberIsLimited() throws Exception {
    List<Boolean> skipped = new ArrayList<>();
    ExecutionInterceptor sees =
        new ExecutionInterceptor() {
          @Override
          public void beforeExecution(
              Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (context.request() instanceof UpdateTableRequest update) {
              skipped.add(update.skipArchive());
            }
          }
        };
    try (GlueClient seen =
        GlueClient.builder()
            .region(Region.of(localAws.aws().region()))
            .endpointOverride(localAws.aws().glueEndpoint())
            .overrideConfiguration(override -> override.addExecutionInterceptor(sees))
            .build()) {
      CatalogTable same = new CatalogTable(seen, database, "cases", LAKE);
      same.keep(COLUMNS, GRANTED);
      same.keep(COLUMNS.subList(0, 2), GRANTED);
    }

    assertThat(skipped).containsExactly(true);
  }

  @Test
  void itIsToldWhetherTheTableHadOtherColumnsAndWhich() throws Exception {
    assertThat(table.difference(COLUMNS))
        .hasValue("table " + database + ".cases is not in the catalog");
    assertThat(table.keep(COLUMNS, GRANTED)).isTrue();
    assertThat(table.difference(COLUMNS)).isEmpty();
    localAws.control().beginToRecord();
    assertThat(table.keep(COLUMNS, () -> fail("nothing is to be written"))).isFalse();
    assertThat(localAws.control().endOfRecord().stream().map(SeenCall::name))
        .containsExactly("GetTable");

    List<CatalogColumn> others =
        List.of(
            new CatalogColumn("price", "decimal(12,2)"),
            new CatalogColumn("ratio", "string"),
            new CatalogColumn("extra", "int"));
    assertThat(table.difference(others))
        .hasValue(
            "table "
                + database
                + ".cases has not the columns of its days: it lacks extra int, it has id string too,"
                + " ratio is double and not string");
    assertThat(table.keep(others, GRANTED)).isTrue();
    List<CatalogColumn> reordered = List.of(others.get(1), others.get(0), others.get(2));
    assertThat(table.difference(reordered)).get().asString().endsWith("in another order");
  }

  @Test
  void anUpdateWhoseAnswerIsLostIsFoundToBeMade() throws Exception {
    table.keep(COLUMNS, GRANTED);
    fault("^UpdateTable$", "{\"do\": \"cut\", \"side\": \"after\"}");

    assertThat(table.keep(COLUMNS.subList(0, 1), GRANTED)).isTrue();

    assertThat(found().storageDescriptor().columns()).hasSize(1);
  }

  @Test
  void aTableOfSomebodyElseIsLeftAloneAndTold() throws Exception {
    table.keep(COLUMNS, GRANTED);
    CatalogTable elsewhere = new CatalogTable(glue, database, "cases", "s3://b/other/cases/");

    assertThatThrownBy(elsewhere::refuseForeign)
        .isInstanceOf(ForeignCatalog.class)
        .hasMessageContainingAll("lies at " + LAKE, "s3://b/other/cases/", "remove that table");
    assertThatThrownBy(() -> elsewhere.keep(COLUMNS.subList(0, 1), GRANTED))
        .isInstanceOf(ForeignCatalog.class);
    assertThat(found().storageDescriptor().columns()).hasSize(3);
  }

  @Test
  void aTableThatACrawlerHasMadeIsRefusedForItsKeysOfTypeString() throws Exception {
    glue.createDatabase(create -> create.databaseInput(input -> input.name(database)));
    glue.createTable(
        create ->
            create
                .databaseName(database)
                .tableInput(
                    input ->
                        input
                            .name("cases")
                            .storageDescriptor(ParquetStorage.at(LAKE, List.of()))
                            .partitionKeys(key("year"), key("month"), key("day"))));

    assertThatThrownBy(() -> table.keep(COLUMNS, GRANTED))
        .isInstanceOf(ForeignCatalog.class)
        .hasMessageContaining("year, month and day of type int");
  }

  @Test
  void daysAreMadeAndPointedElsewhereInBatchesWithinTheLimits() throws Exception {
    table.keep(COLUMNS, GRANTED);
    localAws.control().beginToRecord();

    assertThat(partitions.show(days(1, 230), GRANTED)).isEmpty();
    assertThat(partitions.show(days(2, 230), GRANTED)).isEmpty();

    assertThat(
            localAws.control().endOfRecord().stream()
                .map(SeenCall::name)
                .filter(name -> name.endsWith("Partition")))
        .containsExactly(
            "BatchGetPartition",
            "BatchCreatePartition",
            "BatchCreatePartition",
            "BatchCreatePartition",
            "BatchGetPartition",
            "BatchUpdatePartition",
            "BatchUpdatePartition",
            "BatchUpdatePartition");
    assertThat(partitions.all().values())
        .hasSize(230)
        .allSatisfy(day -> assertThat(day.publication()).isEqualTo(2))
        .allSatisfy(day -> assertThat(day.location()).startsWith("s3://b/versions/2/year="));
  }

  @Test
  void aDayThatIsShownAlreadyIsNotWrittenAgain() throws Exception {
    table.keep(COLUMNS, GRANTED);
    partitions.show(days(1, 3), GRANTED);
    localAws.control().beginToRecord();

    partitions.show(days(1, 3), () -> fail("nothing is to be written"));

    assertThat(localAws.control().endOfRecord().stream().map(SeenCall::name))
        .containsExactly("BatchGetPartition");
  }

  @Test
  void aDayNeverGoesBackToAnOlderPublication() throws Exception {
    table.keep(COLUMNS, GRANTED);
    partitions.show(days(7, 2), GRANTED);

    List<CatalogDay> newer = partitions.show(days(6, 3), GRANTED);

    assertThat(newer).extracting(CatalogDay::publication).containsExactly(7L, 7L);
    assertThat(partitions.all().values())
        .extracting(CatalogDay::publication)
        .containsExactly(7L, 7L, 6L);
  }

  @Test
  void nothingIsWrittenByWhoMayNotWriteAnyMore() throws Exception {
    table.keep(COLUMNS, GRANTED);

    assertThatThrownBy(
            () ->
                partitions.show(
                    days(1, 1),
                    () -> {
                      throw new WarehouseException.Fenced("over", false);
                    }))
        .isInstanceOf(WarehouseException.Fenced.class);
    assertThat(partitions.all()).isEmpty();
  }

  @Test
  void whatABatchDidNotDoIsDoneInTheNext() throws Exception {
    table.keep(COLUMNS, GRANTED);
    refuseItems("BatchCreatePartition", "InternalServiceException", 1);
    partitions.show(days(1, 5), GRANTED);
    assertThat(partitions.all()).hasSize(5);

    refuseItems("BatchUpdatePartition", "InternalServiceException", 2);
    partitions.show(days(2, 5), GRANTED);
    assertThat(partitions.all().values())
        .allSatisfy(day -> assertThat(day.publication()).isEqualTo(2));

    refuseItems("BatchGetPartition", "-", 1);
    partitions.show(days(3, 5), GRANTED);
    assertThat(partitions.all().values())
        .allSatisfy(day -> assertThat(day.publication()).isEqualTo(3));
  }

  @Test
  void aCatalogThatDoesALittleOfABatchEachTimeIsAskedUntilAllIsDone() throws Exception {
    table.keep(COLUMNS, GRANTED);

    refuseFewerAndFewer("BatchCreatePartition", "InternalServiceException", 7);
    partitions.show(days(1, 8), GRANTED);
    assertThat(partitions.all()).hasSize(8);

    refuseFewerAndFewer("BatchGetPartition", "-", 7);
    partitions.show(days(2, 8), GRANTED);
    refuseFewerAndFewer("BatchUpdatePartition", "ThrottlingException", 7);
    partitions.show(days(3, 8), GRANTED);
    assertThat(partitions.all().values())
        .hasSize(8)
        .allSatisfy(day -> assertThat(day.publication()).isEqualTo(3));

    refuseFewerAndFewer("BatchDeletePartition", "OperationTimeoutException", 7);
    assertThat(partitions.remove(emptied(8, 3), GRANTED).count()).isEqualTo(8);
    assertThat(partitions.all()).isEmpty();
    assertThat(pauses).as("the catalog was at work").isEmpty();
  }

  @Test
  void aCatalogThatDoesNothingOfABatchIsAskedAgainAfterPauses() throws Exception {
    table.keep(COLUMNS, GRANTED);
    refuseItems("BatchCreatePartition", "InternalServiceException", 3, 100);
    partitions.show(days(1, 8), GRANTED);
    assertThat(partitions.all()).hasSize(8);
    assertThat(pauses).hasSize(3).isSorted();

    pauses.clear();
    refuseItems("BatchGetPartition", "-", 3, 100);
    partitions.show(days(2, 8), GRANTED);
    assertThat(pauses).hasSize(3);

    pauses.clear();
    refuseItems("BatchGetPartition", "-", 4, 100);
    assertThatThrownBy(() -> partitions.show(days(3, 8), GRANTED))
        .isInstanceOf(CatalogRefusal.class)
        .hasMessageContainingAll("8 partitions cannot be read", "2020/1/1");
    assertThat(pauses).hasSize(3);
  }

  @Test
  void aPartitionThatTheServiceCouldNotRemoveIsRemovedAtTheNextTry() throws Exception {
    table.keep(COLUMNS, GRANTED);
    for (String passing :
        List.of("InternalServiceException", "OperationTimeoutException", "ThrottlingException")) {
      partitions.show(days(1, 3), GRANTED);
      refuseItems("BatchDeletePartition", passing, 1, 100);

      assertThat(partitions.remove(emptied(3, 1), GRANTED))
          .as(passing)
          .isEqualTo(new CatalogPartitions.Removed(3, List.of()));
      assertThat(partitions.all()).isEmpty();
    }
    assertThat(pauses).hasSize(3);
  }

  @Test
  void aPartitionThatShowsANewerPublicationByTheNextTryIsNotRemoved() throws Exception {
    table.keep(COLUMNS, GRANTED);
    partitions.show(days(1, 2), GRANTED);
    refuseItems("BatchDeletePartition", "InternalServiceException", 1, 100);
    inPause = () -> partitions.show(days(5, 1), GRANTED);

    CatalogPartitions.Removed removed = partitions.remove(emptied(2, 1), GRANTED);

    assertThat(removed.count()).isEqualTo(1);
    assertThat(removed.newer()).extracting(CatalogDay::publication).containsExactly(5L);
    assertThat(partitions.all().values()).extracting(CatalogDay::publication).containsExactly(5L);
  }

  @Test
  void whoLostTheTableInAPauseRemovesNothingMore() throws Exception {
    table.keep(COLUMNS, GRANTED);
    partitions.show(days(1, 2), GRANTED);
    refuseItems("BatchDeletePartition", "InternalServiceException", 1, 100);
    Permission lostInPause =
        () -> {
          if (!pauses.isEmpty()) {
            throw new WarehouseException.Fenced("over", false);
          }
        };

    assertThatThrownBy(() -> partitions.remove(emptied(2, 1), lostInPause))
        .isInstanceOf(WarehouseException.Fenced.class);
    assertThat(partitions.all()).hasSize(2);
  }

  @Test
  void aPartitionThatIsGoneAlreadyCountsAsRemoved() throws Exception {
    table.keep(COLUMNS, GRANTED);
    partitions.show(days(1, 2), GRANTED);
    refuseItems("BatchDeletePartition", "EntityNotFoundException", 1, 1);

    assertThat(partitions.remove(emptied(2, 1), GRANTED).count()).isEqualTo(2);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aPartitionThatCannotBeRemovedIsToldByItsNameAtOnce() throws Exception {
    table.keep(COLUMNS, GRANTED);
    partitions.show(days(1, 2), GRANTED);
    refuseItems("BatchDeletePartition", "InvalidInputException", 1, 1);

    assertThatThrownBy(() -> partitions.remove(emptied(2, 1), GRANTED))
        .isInstanceOf(CatalogRefusal.class)
        .hasMessageContainingAll("1 partitions cannot be removed", "2020/1/1", "InvalidInput");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aDayThatSomebodyElseMadeOrRemovedMeanwhileIsLookedAtAnew() throws Exception {
    table.keep(COLUMNS, GRANTED);
    Permission madeMeanwhile =
        once(
            () ->
                glue.batchCreatePartition(
                    create ->
                        create
                            .databaseName(database)
                            .tableName("cases")
                            .partitionInputList(days(1, 1).get(0).input())));
    partitions.show(days(2, 1), madeMeanwhile);
    assertThat(partitions.all().values()).extracting(CatalogDay::publication).containsExactly(2L);

    Permission removedMeanwhile =
        once(() -> partitions.remove(List.of(days(2, 1).get(0).day()), 2, GRANTED));
    partitions.show(days(3, 1), removedMeanwhile);
    assertThat(partitions.all().values()).extracting(CatalogDay::publication).containsExactly(3L);
  }

  @Test
  void whatABatchNeverDoesIsNotOverlooked() throws Exception {
    table.keep(COLUMNS, GRANTED);
    refuseItems("BatchCreatePartition", "InternalServiceException", 100);

    assertThatThrownBy(() -> partitions.show(days(1, 2), GRANTED))
        .isInstanceOf(CatalogRefusal.class)
        .hasMessageContaining("InternalServiceException");

    localAws.control().clearFaults(FAULTS);
    partitions.show(days(1, 2), GRANTED);
    refuseItems("BatchDeletePartition", "InternalServiceException", 100);
    assertThatThrownBy(() -> partitions.remove(daysOf(1, 2), 1, GRANTED))
        .isInstanceOf(CatalogRefusal.class)
        .hasMessageContainingAll("2 partitions cannot be removed", "2020/1/1");
  }

  @Test
  void daysAreRemovedInBatchesButForNewerOnes() throws Exception {
    table.keep(COLUMNS, GRANTED);
    partitions.show(days(3, 60), GRANTED);
    partitions.show(days(5, 1), GRANTED);

    partitions.remove(daysOf(3, 61), 4, GRANTED);

    assertThat(partitions.all().values()).extracting(CatalogDay::publication).containsExactly(5L);
  }

  @Test
  void whatSomebodyElseRegisteredIsNoDayOfOursThoughItsFilesAreKnown() throws Exception {
    table.keep(COLUMNS, GRANTED);
    partitions.show(days(7, 1), GRANTED);
    Day ours = partitions.all().keySet().iterator().next();
    List<List<String>> foreign =
        List.of(
            List.of("2020", "13", "45"),
            List.of("1", "2", "99999999999"),
            List.of(Integer.toString(ours.year()), "0" + ours.month(), "0" + ours.day()));
    foreign.forEach(this::register);

    assertThat(partitions.all()).containsOnlyKeys(ours);
    assertThat(partitions.all().get(ours).publication()).isEqualTo(7);
    assertThat(partitions.listing().publications()).isEqualTo(Map.of(ours, 7L));
    assertThat(partitions.listing().locations())
        .hasSize(4)
        .contains("s3://b/elsewhere/2020-13-45", partitions.all().get(ours).location());
  }

  private void register(List<String> values) {
    StorageDescriptor storage =
        StorageDescriptor.builder()
            .location("s3://b/elsewhere/" + String.join("-", values))
            .build();
    PartitionInput partition =
        PartitionInput.builder().values(values).storageDescriptor(storage).build();
    glue.batchCreatePartition(
        create -> create.databaseName(database).tableName("cases").partitionInputList(partition));
  }

  @Test
  void aTableThatIsRemovedMeanwhileIsMadeAgainByTheNextTry() throws Exception {
    table.keep(COLUMNS, GRANTED);
    Permission removedMeanwhile =
        once(() -> glue.deleteTable(delete -> delete.databaseName(database).name("cases")));
    RemoteWork<Void> show =
        () -> {
          table.keep(COLUMNS, GRANTED);
          partitions.show(days(1, 2), removedMeanwhile);
          return null;
        };

    assertThatThrownBy(() -> RemoteWork.of("publication 1", show))
        .isInstanceOf(WarehouseException.Retryable.class);
    RemoteWork.of("publication 1", show);
    assertThat(partitions.all()).hasSize(2);
  }

  @Test
  void aPartitionOfSomebodyElsesValuesIsNoDayOfOurs() throws Exception {
    table.keep(COLUMNS, GRANTED);
    partitions.show(days(2, 1), GRANTED);
    glue.batchCreatePartition(
        create ->
            create
                .databaseName(database)
                .tableName("cases")
                .partitionInputList(
                    PartitionInput.builder()
                        .values("2020", "01", "01")
                        .storageDescriptor(ParquetStorage.at("s3://b/padded/", List.of()))
                        .build()));

    assertThat(partitions.all().values()).containsExactly(withoutColumns(days(2, 1).get(0)));
  }

  @Test
  void aCrawlerIsStartedOnceForAllThatHasChangedAndAgainWhereItWasRunning() throws Exception {
    glue.createCrawler(
        create ->
            create
                .name(database)
                .role("crawling")
                .databaseName("crawled")
                .targets(to -> to.s3Targets(S3Target.builder().path(LAKE).build())));
    localAws.control().beginToRecord();

    Crawler first = new Crawler(glue, database);
    first.catchUp();
    first.catchUp();
    assertThat(glue.getCrawler(get -> get.name(database)).crawler().stateAsString())
        .isEqualTo("RUNNING");
    // One that is running may have passed what has changed.
    first.fallBehind();
    first.catchUp();
    first.catchUp();

    assertThat(localAws.control().endOfRecord().stream().map(SeenCall::name))
        .containsExactly("StartCrawler", "GetCrawler", "StartCrawler", "StartCrawler");
  }

  @Test
  void aCrawlerThatDoesNotExistIsToldWithWhatToDo() {
    assertThatThrownBy(new Crawler(glue, "nobodys")::catchUp)
        .isInstanceOf(WarehouseException.Fatal.class)
        .hasMessageContainingAll("no crawler nobodys", "make it in Glue", "catalog.crawler");
  }

  @Test
  void aCatalogWithoutTheTableHasNoDays() {
    assertThat(partitions.all()).isEmpty();
  }

  private static CatalogDay withoutColumns(CatalogDay day) {
    return new CatalogDay(day.day(), day.location(), day.publication(), List.of());
  }

  private Table found() {
    return glue.getTable(get -> get.databaseName(database).name("cases")).table();
  }

  /** Somebody describes the table and a column of it in the console. */
  private void describe(String text, String comment) {
    List<software.amazon.awssdk.services.glue.model.Column> columns = new ArrayList<>();
    for (var column : found().storageDescriptor().columns()) {
      columns.add(
          column.name().equals("price") ? column.toBuilder().comment(comment).build() : column);
    }
    Table before = found();
    glue.updateTable(
        update ->
            update
                .databaseName(database)
                .tableInput(
                    input ->
                        input
                            .name("cases")
                            .description(text)
                            .parameters(before.parameters())
                            .partitionKeys(before.partitionKeys())
                            .tableType(before.tableType())
                            .storageDescriptor(
                                before.storageDescriptor().toBuilder().columns(columns).build())));
  }

  private static software.amazon.awssdk.services.glue.model.Column key(String name) {
    return software.amazon.awssdk.services.glue.model.Column.builder()
        .name(name)
        .type("string")
        .build();
  }

  private static List<CatalogDay> days(long publication, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Day.of(LocalDate.of(2020, 1, 1).plusDays(i)))
        .map(
            day ->
                new CatalogDay(
                    day,
                    "s3://b/versions/" + publication + "/" + day.folder() + "/",
                    publication,
                    COLUMNS))
        .toList();
  }

  private static List<Day> daysOf(long publication, int count) {
    return days(publication, count).stream().map(CatalogDay::day).toList();
  }

  /** What happens between the first read and the first write. */
  private static Permission once(Permission meanwhile) {
    AtomicInteger asked = new AtomicInteger();
    return () -> {
      if (asked.getAndIncrement() == 0) {
        meanwhile.require();
      }
    };
  }

  private static void fail(String why) {
    throw new AssertionError(why);
  }

  private static Map<Day, Long> emptied(int count, long publication) {
    return daysOf(publication, count).stream()
        .collect(Collectors.toMap(day -> day, day -> publication));
  }

  private void refuseItems(String call, String code, int times) throws Exception {
    refuseItems(call, code, times, 2);
  }

  private void refuseItems(String call, String code, int times, int count) throws Exception {
    fault("^" + call + "$", refusal(code, count), times);
  }

  private static String refusal(String code, int count) {
    return "{\"do\": \"refuse-items\", \"count\": %d, \"code\": \"%s\"}".formatted(count, code);
  }

  /** Of each call one item more is done. */
  private void refuseFewerAndFewer(String call, String code, int first) throws Exception {
    List<Map<String, Object>> faults = new ArrayList<>();
    for (int i = 0; i < first; i++) {
      faults.add(fault("^" + call + "$", i + 1, refusal(code, first - i), 1));
    }
    localAws.control().putFaults(FAULTS, JSON.valueToTree(faults));
  }

  private void fault(String call, String action) throws Exception {
    fault(call, action, 1);
  }

  private void fault(String call, String action, int times) throws Exception {
    localAws.control().putFaults(FAULTS, JSON.valueToTree(List.of(fault(call, 1, action, times))));
  }

  private Map<String, Object> fault(String call, int occurrence, String action, int times)
      throws Exception {
    return Map.of(
        "at",
        Map.of(
            "kind", "http", "call", call, "about", database + ".cases", "occurrence", occurrence),
        "action",
        JSON.readTree(action),
        "times",
        times);
  }
}
