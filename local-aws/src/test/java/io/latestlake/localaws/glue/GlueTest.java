package io.latestlake.localaws.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.localaws.SharedLocalAws;
import io.latestlake.localaws.TestClients;
import java.util.Collections;
import java.util.List;
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
import software.amazon.awssdk.services.glue.model.InvalidInputException;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.PartitionValueList;
import software.amazon.awssdk.services.glue.model.TableInput;

@ExtendWith(SharedLocalAws.class)
class GlueTest {
  private static final String TABLE = "cases";
  private final GlueClient glue;
  private String database;

  GlueTest(TestClients aws) {
    this.glue = aws.glue();
  }

  @BeforeEach
  void makeTable(TestInfo test) {
    database = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
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
