package io.latestlake.localaws.glue;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.localaws.SharedLocalAws;
import io.latestlake.localaws.TestClients;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.BatchUpdatePartitionRequestEntry;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.ConcurrentModificationException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetPartitionsRequest;
import software.amazon.awssdk.services.glue.model.InvalidInputException;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.PartitionValueList;
import software.amazon.awssdk.services.glue.model.TableInput;
import software.amazon.awssdk.services.glue.model.UpdateTableRequest;

@ExtendWith(SharedLocalAws.class)
class GlueTest {
  private static final String TABLE = "cases";
  private final TestClients aws;
  private final GlueClient glue;
  private String database;

  GlueTest(TestClients aws) {
    this.aws = aws;
    this.glue = aws.glue();
  }

  @BeforeEach
  void makeTable(TestInfo test) {
    database = test.getTestMethod().orElseThrow().getName().toLowerCase(ROOT);
    glue.createDatabase(create -> create.databaseInput(input -> input.name(database)));
    glue.createTable(create -> create.databaseName(database).tableInput(table("1")));
  }

  @Test
  void whatExistsIsNotMadeAgainAndWhatDoesNotIsNotFound() {
    assertThat(glue.getDatabase(get -> get.name(database)).database().name()).isEqualTo(database);
    assertThat(glue.getTable(get -> get.databaseName(database).name("CASES")).table().name())
        .isEqualTo(TABLE);
    assertThatThrownBy(
            () -> glue.createTable(create -> create.databaseName(database).tableInput(table("2"))))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(() -> glue.getDatabase(get -> get.name("none")))
        .isInstanceOf(EntityNotFoundException.class);
    assertThatThrownBy(() -> glue.getTable(get -> get.databaseName(database).name("none")))
        .isInstanceOf(EntityNotFoundException.class);
  }

  @Test
  void anUpdateOfAnotherVersionIsRefused() {
    String version =
        glue.getTable(get -> get.databaseName(database).name(TABLE)).table().versionId();
    glue.updateTable(
        update ->
            update
                .databaseName(database)
                .tableInput(table("2"))
                .versionId(version)
                .skipArchive(true));

    assertThatThrownBy(
            () ->
                glue.updateTable(
                    update ->
                        update.databaseName(database).tableInput(table("3")).versionId(version)))
        .isInstanceOf(ConcurrentModificationException.class);
    assertThat(glue.getTable(get -> get.databaseName(database).name(TABLE)).table().parameters())
        .containsEntry("p", "2");
  }

  @Test
  void aBatchTellsItsErrorsItemByItem() {
    assertThat(create(partition("1"), partition("2"))).isEmpty();
    assertThat(create(partition("2"), partition("3"))).containsExactly("AlreadyExistsException");

    var updated =
        glue.batchUpdatePartition(
            update ->
                update
                    .databaseName(database)
                    .tableName(TABLE)
                    .entries(entry("3", "3"), entry("4", "4"), entry("1", "9")));
    assertThat(updated.errors())
        .extracting(error -> error.errorDetail().errorCode())
        .containsExactly("EntityNotFoundException", "InvalidInputException");
    assertThat(updated.errors().get(0).partitionValueList()).containsExactly("2020", "4");

    var deleted =
        glue.batchDeletePartition(
            delete ->
                delete
                    .databaseName(database)
                    .tableName(TABLE)
                    .partitionsToDelete(values("1"), values("8")));
    assertThat(deleted.errors())
        .extracting(error -> error.partitionValues())
        .containsExactly(List.of("2020", "8"));
    var got =
        glue.batchGetPartition(
            get ->
                get.databaseName(database)
                    .tableName(TABLE)
                    .partitionsToGet(values("1"), values("2"), values("3")));
    assertThat(got.partitions())
        .extracting(Partition::values)
        .containsExactly(List.of("2020", "2"), List.of("2020", "3"));
  }

  @Test
  void partitionsComeInPages() {
    create(
        IntStream.range(0, 100)
            .mapToObj(i -> partition(Integer.toString(i)))
            .toArray(PartitionInput[]::new));

    var pages =
        glue
            .getPartitionsPaginator(
                get -> get.databaseName(database).tableName(TABLE).maxResults(30))
            .stream()
            .toList();

    assertThat(pages).hasSize(4);
    assertThat(pages.stream().flatMap(page -> page.partitions().stream()).map(Partition::values))
        .hasSize(100)
        .doesNotHaveDuplicates();
  }

  @Test
  void batchesHaveLimits() {
    assertThatThrownBy(
            () -> create(Collections.nCopies(101, partition("1")).toArray(PartitionInput[]::new)))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(
            () ->
                glue.batchUpdatePartition(
                    update ->
                        update
                            .databaseName(database)
                            .tableName(TABLE)
                            .entries(Collections.nCopies(101, entry("1", "1")))))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(
            () ->
                glue.batchDeletePartition(
                    delete ->
                        delete
                            .databaseName(database)
                            .tableName(TABLE)
                            .partitionsToDelete(Collections.nCopies(26, values("1")))))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aBatchOfOneSizeTooManyIsRefusedAndOfTheMostIsTaken() {
    assertThat(
            create(
                IntStream.range(0, 100)
                    .mapToObj(i -> partition(Integer.toString(i)))
                    .toArray(PartitionInput[]::new)))
        .isEmpty();
    assertThat(got(1000)).hasSize(100);
    assertThatThrownBy(() -> got(1001)).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> create()).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aPartitionThatIsTwiceInABatchIsMadeOnce() {
    assertThat(create(partition("1"), partition("1"))).containsExactly("AlreadyExistsException");
    assertThat(all(get -> get)).containsExactly("1");
  }

  @Test
  void aTableThatIsDeletedTakesItsPartitionsWithIt() {
    create(partition("1"));
    TableInput same = table("1");
    glue.deleteTable(delete -> delete.databaseName(database).name(TABLE));

    assertThatThrownBy(() -> glue.deleteTable(delete -> delete.databaseName(database).name(TABLE)))
        .isInstanceOf(EntityNotFoundException.class);
    glue.createTable(create -> create.databaseName(database).tableInput(same));
    assertThat(all(get -> get)).isEmpty();
  }

  @Test
  void nothingIsDoneOfABatchThatIsWrongAsSuch() {
    PartitionInput short1 = partition("2").toBuilder().values("2020").build();
    PartitionInput far =
        partition("3").toBuilder().storageDescriptor(s -> s.location("l".repeat(2057))).build();

    assertThatThrownBy(() -> create(partition("1"), short1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("number of partition keys do not match");
    assertThatThrownBy(() -> create(partition("1"), far)).isInstanceOf(InvalidInputException.class);
    assertThat(all(get -> get)).isEmpty();
  }

  @Test
  void aBatchOnAMissingTableFailsAsAWhole() {
    assertThatThrownBy(
            () ->
                glue.batchCreatePartition(
                    create ->
                        create
                            .databaseName(database)
                            .tableName("none")
                            .partitionInputList(partition("1"))))
        .isInstanceOf(EntityNotFoundException.class);
  }

  @Test
  void theLastUpdateOfAPartitionWins() {
    create(partition("1"));
    for (String location : List.of("s3://b/first", "s3://b/second")) {
      BatchUpdatePartitionRequestEntry entry =
          entry("1", "1").toBuilder()
              .partitionInput(
                  partition("1").toBuilder().storageDescriptor(s -> s.location(location)).build())
              .build();
      assertThat(
              glue.batchUpdatePartition(
                      update -> update.databaseName(database).tableName(TABLE).entries(entry))
                  .errors())
          .isEmpty();
    }

    assertThat(partitions(get -> get).get(0).storageDescriptor().location())
        .isEqualTo("s3://b/second");
  }

  @Test
  void segmentsAreDisjointAndTogetherAllPartitions() {
    create(
        IntStream.range(0, 50)
            .mapToObj(i -> partition(Integer.toString(i)))
            .toArray(PartitionInput[]::new));

    List<String> segments =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    all(get -> get.segment(s -> s.segmentNumber(i).totalSegments(4)).maxResults(5)))
            .peek(segment -> assertThat(segment).isNotEmpty())
            .flatMap(List::stream)
            .toList();

    assertThat(segments).hasSize(50).doesNotHaveDuplicates();
    assertThatThrownBy(
            () -> all(get -> get.segment(segment -> segment.segmentNumber(4).totalSegments(4))))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(
            () -> all(get -> get.segment(segment -> segment.segmentNumber(0).totalSegments(11))))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void anExpressionChoosesPartitions() {
    create(partition("1"), partition("2"), partition("10"));
    create(partition("3").toBuilder().values("2021", "3").build());

    assertThat(days("day = 2")).containsExactly("2");
    assertThat(days("day < 10 and year = 2020")).containsExactlyInAnyOrder("1", "2");
    assertThat(days("year <> 2020 OR (day >= 10 AND day <= 10)"))
        .containsExactlyInAnyOrder("3", "10");
    assertThat(days("year=2020 AND day BETWEEN 2 AND 10")).containsExactlyInAnyOrder("2", "10");
    assertThat(days("day IN (1, 3)")).containsExactlyInAnyOrder("1", "3");
    assertThat(days("NOT day IN (1, 3) AND day NOT BETWEEN 5 AND 20")).containsExactly("2");
  }

  @Test
  void anExpressionOnTextsComparesTexts() {
    glue.createTable(
        create ->
            create
                .databaseName(database)
                .tableInput(
                    t ->
                        t.name("texts")
                            .partitionKeys(Column.builder().name("k").type("string").build())));
    glue.batchCreatePartition(
        create ->
            create
                .databaseName(database)
                .tableName("texts")
                .partitionInputList(
                    PartitionInput.builder().values("10").build(),
                    PartitionInput.builder().values("it's").build()));

    assertThat(
            glue.getPartitions(
                    get ->
                        get.databaseName(database)
                            .tableName("texts")
                            .expression("k < '9' OR k = 'it''s'"))
                .partitions())
        .hasSize(2);
  }

  @Test
  void anExpressionThatIsNotUnderstoodIsRefused() {
    for (String expression :
        List.of(
            "day LIKE '1%'",
            "day IS NULL",
            "day = '1'",
            "day = 1.5",
            "other = 1",
            "day =",
            "day = 1 day = 2",
            "day = 1; drop")) {
      assertThatThrownBy(() -> days(expression))
          .as(expression)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("not supported by the stand-in");
    }
  }

  @Test
  void columnsCanBeLeftOut() {
    create(
        partition("1").toBuilder()
            .storageDescriptor(
                s -> s.location("s3://b/1").columns(Column.builder().name("c").type("int").build()))
            .build());

    assertThat(partitions(get -> get).get(0).storageDescriptor().columns()).hasSize(1);
    Partition bare = partitions(get -> get.excludeColumnSchema(true)).get(0);
    assertThat(bare.storageDescriptor().columns()).isEmpty();
    assertThat(bare.storageDescriptor().location()).isEqualTo("s3://b/1");
  }

  @Test
  void aTokenThatWasNotHandedOutIsRefused() {
    assertThatThrownBy(() -> partitions(get -> get.nextToken("no token")))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> partitions(get -> get.maxResults(1001)))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void versionsCountUpAndAnUpdateWithoutOneIsAlwaysMade() {
    assertThat(version()).isEqualTo("0");
    update(update -> update);
    assertThat(version()).isEqualTo("1");
    update(update -> update.skipArchive(true));
    assertThat(version()).isEqualTo("2");
    assertThat(
            aws.call(
                aws.glueEndpoint(),
                "AWSGlue.GetTableVersions",
                "{\"DatabaseName\":\"" + database + "\",\"TableName\":\"cases\"}"))
        .contains("UnknownOperationException");
  }

  @Test
  void namesAreFoldedToLowerCase() {
    glue.createTable(
        create -> create.databaseName(database.toUpperCase(ROOT)).tableInput(t -> t.name("UPPER")));

    assertThat(glue.getTable(get -> get.databaseName(database).name("upper")).table().name())
        .isEqualTo("upper");
    assertThatThrownBy(() -> glue.getTable(get -> get.databaseName(database).name("n".repeat(256))))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void membersThatAreNotKnownAreRefused() {
    assertThatThrownBy(() -> partitions(get -> get.catalogId("123456789012")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("not supported by the stand-in: member CatalogId");
    assertThatThrownBy(
            () -> glue.getTable(get -> get.databaseName(database).name(TABLE).transactionId("t")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("not supported by the stand-in: member TransactionId");
    assertThat(aws.call(aws.glueEndpoint(), "AWSGlue.StopCrawler", "{\"Name\":\"c\"}"))
        .contains("UnknownOperationException");
  }

  private List<Partition> got(int count) {
    return glue.batchGetPartition(
            get ->
                get.databaseName(database)
                    .tableName(TABLE)
                    .partitionsToGet(
                        IntStream.range(0, count)
                            .mapToObj(i -> values(Integer.toString(i)))
                            .toList()))
        .partitions();
  }

  private List<Partition> partitions(UnaryOperator<GetPartitionsRequest.Builder> more) {
    GetPartitionsRequest request =
        more.apply(GetPartitionsRequest.builder().databaseName(database).tableName(TABLE)).build();
    return glue.getPartitionsPaginator(request).stream()
        .flatMap(page -> page.partitions().stream())
        .toList();
  }

  /** The days of the partitions. */
  private List<String> all(UnaryOperator<GetPartitionsRequest.Builder> more) {
    return partitions(more).stream().map(partition -> partition.values().get(1)).toList();
  }

  private List<String> days(String expression) {
    return all(get -> get.expression(expression));
  }

  private String version() {
    return glue.getTable(get -> get.databaseName(database).name(TABLE)).table().versionId();
  }

  private void update(UnaryOperator<UpdateTableRequest.Builder> more) {
    glue.updateTable(
        more.apply(UpdateTableRequest.builder().databaseName(database).tableInput(table("2")))
            .build());
  }

  private List<String> create(PartitionInput... partitions) {
    return glue
        .batchCreatePartition(
            create -> create.databaseName(database).tableName(TABLE).partitionInputList(partitions))
        .errors()
        .stream()
        .map(error -> error.errorDetail().errorCode())
        .toList();
  }

  private static TableInput table(String parameter) {
    return TableInput.builder()
        .name(TABLE)
        .partitionKeys(
            Column.builder().name("year").type("int").build(),
            Column.builder().name("day").type("int").build())
        .parameters(java.util.Map.of("p", parameter))
        .build();
  }

  private static PartitionInput partition(String day) {
    return PartitionInput.builder()
        .values("2020", day)
        .storageDescriptor(storage -> storage.location("s3://b/" + day))
        .build();
  }

  private static PartitionValueList values(String day) {
    return PartitionValueList.builder().values("2020", day).build();
  }

  private static BatchUpdatePartitionRequestEntry entry(String day, String newDay) {
    return BatchUpdatePartitionRequestEntry.builder()
        .partitionValueList("2020", day)
        .partitionInput(partition(newDay))
        .build();
  }
}
