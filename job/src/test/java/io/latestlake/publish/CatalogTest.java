package io.latestlake.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.Day;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.BatchCreatePartitionRequest;
import software.amazon.awssdk.services.glue.model.BatchCreatePartitionResponse;
import software.amazon.awssdk.services.glue.model.BatchDeletePartitionRequest;
import software.amazon.awssdk.services.glue.model.BatchDeletePartitionResponse;
import software.amazon.awssdk.services.glue.model.CreateDatabaseRequest;
import software.amazon.awssdk.services.glue.model.CreateDatabaseResponse;
import software.amazon.awssdk.services.glue.model.CreateTableRequest;
import software.amazon.awssdk.services.glue.model.CreateTableResponse;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetTableRequest;
import software.amazon.awssdk.services.glue.model.GetTableResponse;
import software.amazon.awssdk.services.glue.model.PartitionError;
import software.amazon.awssdk.services.glue.model.PartitionInput;

class CatalogTest {
  private static final List<Column> VIEW =
      List.of(
          new Column("id", new ColumnType.Varchar(65535)),
          new Column("price", new ColumnType.Decimal(12, 2)),
          new Column("ratio", new ColumnType.DoublePrecision()),
          new Column("year", new ColumnType.Int()),
          new Column("month", new ColumnType.Int()),
          new Column("day", new ColumnType.Int()));

  private final Recording glue = new Recording();
  private final Catalog catalog = new Catalog(glue, "lake", "cases", "s3://b/lake/cases/");

  @Test
  void aMissingTableIsCreatedWithTheViewsColumns() {
    catalog.create(VIEW);
    assertThat(catalog.exists()).isTrue();
    var table = glue.tables.get(0).tableInput();
    assertThat(table.storageDescriptor().columns())
        .extracting(column -> column.name() + " " + column.type())
        .containsExactly("id string", "price decimal(12,2)", "ratio double");
    assertThat(table.partitionKeys())
        .extracting(column -> column.name() + " " + column.type())
        .containsExactly("year int", "month int", "day int");
  }

  @Test
  void aTypeIsThatOfWhatUnloadWrites() {
    assertThat(
            List.of(
                GlueTypes.of(new ColumnType.SmallInt()),
                GlueTypes.of(new ColumnType.Int()),
                GlueTypes.of(new ColumnType.Real()),
                GlueTypes.of(new ColumnType.Char(5)),
                GlueTypes.of(new ColumnType.Super()),
                GlueTypes.of(new ColumnType.Timestamp()),
                GlueTypes.of(new ColumnType.Timestamptz())))
        .containsExactly("smallint", "int", "float", "string", "string", "timestamp", "timestamp");
  }

  @Test
  void daysAreAddedInBatchesAndOnesThatAreThereAreFine() {
    glue.error = "AlreadyExistsException";
    catalog.add(days(201), VIEW);
    assertThat(glue.created).extracting(List::size).containsExactly(100, 100, 1);
    PartitionInput first = glue.created.get(0).get(0);
    assertThat(first.values()).containsExactly("2020", "1", "1");
    assertThat(first.storageDescriptor().location())
        .isEqualTo("s3://b/lake/cases/year=2020/month=1/day=1/");
  }

  @Test
  void daysAreRemovedInBatchesAndOnesThatAreGoneAreFine() {
    glue.error = "EntityNotFoundException";
    catalog.remove(days(51));
    assertThat(glue.deleted).containsExactly(25, 25, 1);
  }

  @Test
  void anErrorOfASinglePartitionIsNotOverlooked() {
    glue.error = "InternalServiceException";
    assertThatThrownBy(() -> catalog.add(days(1), VIEW)).isInstanceOf(Catalog.Refusal.class);
    assertThatThrownBy(() -> catalog.remove(days(1))).isInstanceOf(Catalog.Refusal.class);
  }

  private static List<Day> days(int count) {
    LocalDate first = LocalDate.of(2020, 1, 1);
    return IntStream.range(0, count).mapToObj(i -> Day.of(first.plusDays(i))).toList();
  }

  /** Knows no table; a database is there already; one partition of each batch fails as told. */
  private static final class Recording implements GlueClient {
    private final List<CreateTableRequest> tables = new ArrayList<>();
    private final List<List<PartitionInput>> created = new ArrayList<>();
    private final List<Integer> deleted = new ArrayList<>();
    private String error;

    @Override
    public GetTableResponse getTable(GetTableRequest request) {
      throw EntityNotFoundException.builder().build();
    }

    @Override
    public CreateDatabaseResponse createDatabase(CreateDatabaseRequest request) {
      throw AlreadyExistsException.builder().build();
    }

    @Override
    public CreateTableResponse createTable(CreateTableRequest request) {
      tables.add(request);
      return CreateTableResponse.builder().build();
    }

    @Override
    public BatchCreatePartitionResponse batchCreatePartition(BatchCreatePartitionRequest request) {
      created.add(request.partitionInputList());
      return BatchCreatePartitionResponse.builder().errors(failure()).build();
    }

    @Override
    public BatchDeletePartitionResponse batchDeletePartition(BatchDeletePartitionRequest request) {
      deleted.add(request.partitionsToDelete().size());
      return BatchDeletePartitionResponse.builder().errors(failure()).build();
    }

    private PartitionError failure() {
      return PartitionError.builder().errorDetail(detail -> detail.errorCode(error)).build();
    }

    @Override
    public String serviceName() {
      return "glue";
    }

    @Override
    public void close() {}
  }
}
