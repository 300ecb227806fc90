package io.latestlake.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import io.latestlake.config.TypeConversion;
import io.latestlake.dms.ChangeRecord;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.DmsDecoder;
import io.latestlake.dms.RowChange;
import io.latestlake.dms.RowLayout;
import io.latestlake.dms.Skipped;
import io.latestlake.dms.SourceRecord;
import io.latestlake.dms.Specs;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.WarehouseTable;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.Redshift;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.TableWarehouse.StagedPart;
import io.latestlake.warehouse.WarehouseException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;

/** A table whose spec is changed while changes that were staged by the old one wait. */
class ChangedSpecWireTest {
  private static final String ENVELOPE =
      "{\"data\":%s,\"metadata\":{\"timestamp\":\"2020-01-03T00:00:00Z\",\"record-type\":\"data\","
          + "\"operation\":\"insert\",\"schema-name\":\"public\",\"table-name\":\"%s\"}}";

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir static Path dir;
  private static LocalAwsProcess localAws;
  private static int made;

  private String name;
  private TableSpec old;
  private WarehouseTable table;
  private Redshift warehouse;

  @BeforeAll
  static void start() throws Exception {
    localAws = LocalAwsProcess.start(dir.resolve("local-aws"));
  }

  @AfterAll
  static void stop() throws Exception {
    localAws.close();
  }

  /** A table with two rows that are committed. */
  @BeforeEach
  void begin() throws Exception {
    name = "changed" + ++made;
    old =
        spec()
            .column("id", new ColumnType.Varchar(8))
            .column("gone", new ColumnType.Int())
            .column("name", new ColumnType.Varchar(4))
            .column("amount", new ColumnType.Int())
            .column("on_day", new ColumnType.Date())
            .select("SELECT id, name, amount, year, month, day")
            .spec();
    table = new WarehouseTable(localAws.aws(), dir, old);
    warehouse = table.warehouse();
    prepare(warehouse);
    Ownership owner = warehouse.takeOver(warehouse.claim("run-a"), "nonce-1");
    apply(
        warehouse,
        owner,
        1,
        old,
        stage(old, "first", 0, row("a", 1, "AAAA", 10), row("kept", 2, "BBBB", 20)));
  }

  @AfterEach
  void end() {
    table.close();
  }

  @Test
  void whatWaitsIsAppliedWithTheColumnsItWasStagedWithAndTheTableGetsThoseOfNow() throws Exception {
    StagedPart waiting = stage(old, "waiting", 9, row("a", 3, "CCCC", 30), row("b", 4, "D", 40));
    TableSpec now =
        spec()
            .column("on_day", new ColumnType.Date())
            .column("name", new ColumnType.Varchar(20))
            .column("seen", new ColumnType.Timestamptz())
            .column("amount", new ColumnType.Int())
            .column("document", new ColumnType.Super())
            .column("id", new ColumnType.Varchar(8))
            .select("SELECT id, name, amount, seen, year, month, day")
            .spec();
    Redshift next = table.warehouse(now);
    prepare(next);
    Ownership owner = next.takeOver(next.claim("run-b"), "nonce-1");

    apply(next, owner, 2, old, waiting);
    apply(
        next,
        owner,
        3,
        now,
        stage(
            now,
            "new",
            20,
            "{\"id\":\"c\",\"name\":\"longer than it was\",\"amount\":50,\"document\":{\"a\":1},"
                + "\"seen\":\"2020-05-12T01:02:03Z\",\"on_day\":\"2020-05-12\"}"));

    assertThat(table.query("SELECT id, name, amount, seen FROM public." + name + " ORDER BY id"))
        .containsExactly(
            "a CCCC 30 null",
            "b D 40 null",
            "c longer than it was 50 2020-05-12 01:02:03+00",
            "kept BBBB 20 null");
    assertThat(
            table.query(
                "SELECT id, JSON_SERIALIZE(document) FROM public." + name + "_latest ORDER BY id"))
        .containsExactly("a null", "b null", "c {\"a\":1}", "kept null");
  }

  @Test
  void aColumnThatTheSpecHasNoMoreKeepsTheValuesOfRowsThatDoNotChange() throws Exception {
    TableSpec without =
        spec()
            .column("id", new ColumnType.Varchar(8))
            .column("name", new ColumnType.Varchar(4))
            .column("on_day", new ColumnType.Date())
            .select("SELECT id, name, year, month, day")
            .spec();
    Redshift next = table.warehouse(without);
    prepare(next);
    Ownership owner = next.takeOver(next.claim("run-b"), "nonce-1");
    apply(next, owner, 2, old, stage(old, "waiting", 9, row("a", 3, "CCCC", 30)));

    prepare(warehouse);

    assertThat(gone()).containsExactly("a null null", "kept 2 20");
  }

  private List<String> gone() throws InterruptedException {
    return table.query("SELECT id, gone, amount FROM public." + name + "_latest ORDER BY id");
  }

  @Test
  void aTextIsMadeLongerThoughAViewUsesItAndStaysAsLongAsItWasIfTheSpecIsShorter()
      throws Exception {
    prepare(table.warehouse(withName(new ColumnType.Varchar(300))));
    assertThat(length()).containsExactly("300");
    assertThat(table.query("SELECT COUNT(*) FROM public." + name)).containsExactly("2");

    prepare(table.warehouse(withName(new ColumnType.Varchar(2))));
    assertThat(length()).containsExactly("300");
  }

  private List<String> length() throws InterruptedException {
    return table.query(
        "SELECT character_maximum_length FROM svv_columns WHERE table_name = '"
            + name
            + "_latest' AND column_name = 'name'");
  }

  private TableSpec withName(ColumnType type) {
    return spec()
        .column("id", new ColumnType.Varchar(8))
        .column("name", type)
        .column("on_day", new ColumnType.Date())
        .select("SELECT id, name, year, month, day")
        .spec();
  }

  @Test
  void aTypeThatRedshiftCannotAlterIsRefusedWithTheStatementsThatDoIt() throws Exception {
    StagedPart waiting = stage(old, "waiting", 9, row("a", 3, "CCCC", 30));
    TableSpec now =
        spec()
            .column("id", new ColumnType.Varchar(8))
            .column("added", new ColumnType.Int())
            .column("amount", new ColumnType.BigInt())
            .column("on_day", new ColumnType.Date())
            .select("SELECT id, amount, year, month, day")
            .spec();
    Redshift next = table.warehouse(now);

    Throwable refused = catchThrowable(() -> prepare(next));
    assertThat(refused)
        .isInstanceOf(WarehouseException.OtherTable.class)
        .hasMessageContaining("column amount is bigint in the spec and of another type in Redshift")
        .hasMessageContaining("with the job stopped, run in one transaction");
    assertThat(table.query(columnCount())).as("nothing is altered").containsExactly("8");

    String message = refused.getMessage();
    runInOneTransaction(
        List.of(message.substring(message.indexOf("again: ") + "again: ".length()).split("; ")));
    prepare(next);
    Ownership owner = next.takeOver(next.claim("run-b"), "nonce-1");
    apply(next, owner, 2, old, waiting);
    apply(
        next,
        owner,
        3,
        now,
        stage(
            now,
            "new",
            20,
            "{\"id\":\"c\",\"amount\":5000000000,\"added\":1,\"on_day\":\"2020-05-12\"}"));

    assertThat(table.query("SELECT id, amount FROM public." + name + " ORDER BY id"))
        .containsExactly("a 30", "c 5000000000", "kept 20");
  }

  private String columnCount() {
    return "SELECT COUNT(*) FROM svv_columns WHERE table_name = '" + name + "_latest'";
  }

  @Test
  void anotherKeyIsRefused() throws Exception {
    TableSpec now =
        spec()
            .column("id", new ColumnType.Varchar(8))
            .column("name", new ColumnType.Varchar(4))
            .column("on_day", new ColumnType.Date())
            .key("id", "name")
            .select("SELECT id, name, year, month, day")
            .spec();

    assertThatThrownBy(() -> prepare(table.warehouse(now)))
        .isInstanceOf(WarehouseException.OtherTable.class)
        .hasMessageContaining("key of the table is id in Redshift and id, name in the spec");
  }

  @Test
  void anotherTypeOfAKeyColumnIsRefusedThoughItIsALongerText() throws Exception {
    TableSpec now =
        spec()
            .column("id", new ColumnType.Varchar(9))
            .column("on_day", new ColumnType.Date())
            .select("SELECT id, year, month, day")
            .spec();

    assertThatThrownBy(() -> prepare(table.warehouse(now)))
        .isInstanceOf(WarehouseException.OtherTable.class)
        .hasMessageContaining("key column id is varchar(9) in the spec");
  }

  /** Each of them, in one row of values and one of nulls. */
  @Test
  void redshiftMakesEveryConversionThatIsSaidToExist() throws Exception {
    List<ColumnType> types =
        List.of(
            new ColumnType.SmallInt(),
            new ColumnType.Int(),
            new ColumnType.BigInt(),
            new ColumnType.Decimal(12, 2),
            new ColumnType.Real(),
            new ColumnType.DoublePrecision(),
            new ColumnType.Bool(),
            new ColumnType.Varchar(40),
            new ColumnType.Char(38),
            new ColumnType.Date(),
            new ColumnType.Time(),
            new ColumnType.Timestamp(),
            new ColumnType.Timestamptz(),
            new ColumnType.Super(),
            new ColumnType.Varbyte(8),
            new ColumnType.Varbyte(16));
    name = "converted";
    Specs.Builder from = spec().column("id", new ColumnType.Varchar(8));
    Specs.Builder to = spec().column("id", new ColumnType.Varchar(8));
    StringBuilder values = new StringBuilder("{\"id\":\"a\",\"on_day\":\"2020-05-12\"");
    List<String> columns = new ArrayList<>();
    for (ColumnType was : types) {
      for (ColumnType is : types) {
        if (TypeConversion.exists(was, is)) {
          String column = "c" + columns.size();
          columns.add(column);
          from.column(column, was);
          to.column(column, is);
          values.append(",\"").append(column).append("\":").append(sample(was, is));
        }
      }
    }
    TableSpec was = from.column("on_day", new ColumnType.Date()).spec();
    TableSpec is =
        to.column("on_day", new ColumnType.Date()).select("SELECT id, year, month, day").spec();
    try (WarehouseTable converted = new WarehouseTable(localAws.aws(), dir, is)) {
      Redshift next = converted.warehouse();
      prepare(next);
      Ownership owner = next.takeOver(next.claim("run-a"), "nonce-1");
      RowsFile file = file(was, 0, values + "}", "{\"id\":\"b\",\"on_day\":\"2020-05-12\"}");
      StagedPart staged = converted.stageFile("all", file.content(), file.rows());
      next.apply(owner, converted.attempt(1, List.of(staged), was.columns()));

      for (String column : columns) {
        assertThat(
                converted.query(
                    "SELECT id FROM public.converted_latest WHERE " + column + " IS NOT NULL"))
            .as("%s", was.columns().get(was.indexOf(column)))
            .containsExactly("a");
      }
    }
  }

  private static String sample(ColumnType from, ColumnType to) {
    if (from instanceof ColumnType.Bool) {
      return "true";
    } else if (from instanceof ColumnType.Super) {
      return "{\"a\":1}";
    } else if (from instanceof ColumnType.Varbyte) {
      return "\"6162\"";
    } else if (from instanceof ColumnType.Time) {
      return "\"01:02:03\"";
    } else if (from instanceof ColumnType.Date || to instanceof ColumnType.Date) {
      return from instanceof ColumnType.Timestamp ? "\"2020-05-12T01:02:03Z\"" : "\"2020-05-12\"";
    } else if (from instanceof ColumnType.Timestamp
        || from instanceof ColumnType.Timestamptz
        || to instanceof ColumnType.Timestamp) {
      return "\"2020-05-12T01:02:03Z\"";
    }
    return "\"7\"";
  }

  private Specs.Builder spec() {
    return Specs.table(name).key("id").partition("on_day", "");
  }

  private static String row(String id, int gone, String name, int amount) {
    return "{\"id\":\"%s\",\"gone\":%d,\"name\":\"%s\",\"amount\":%d,\"on_day\":\"2020-05-12\"}"
        .formatted(id, gone, name, amount);
  }

  private static void prepare(Redshift warehouse) throws Exception {
    warehouse.prepareLedger("preparing");
    warehouse.prepareTable(warehouse.claim("preparing"));
  }

  private void apply(Redshift by, Ownership owner, long number, TableSpec spec, StagedPart staged)
      throws Exception {
    by.apply(owner, table.attempt(number, List.of(staged), spec.columns()));
  }

  private StagedPart stage(TableSpec spec, String id, long seq, String... rows) throws Exception {
    RowsFile file = file(spec, seq, rows);
    return table.stageFile(id, file.content(), file.rows());
  }

  private static RowsFile file(TableSpec spec, long seq, String... rows) throws Exception {
    List<Decoded> decoded = new ArrayList<>();
    DmsDecoder decoder = new DmsDecoder(List.of(spec), Clock.systemUTC());
    DmsDecoder.Output output =
        new DmsDecoder.Output() {
          @Override
          public void decoded(Decoded one) {
            decoded.add(one);
          }

          @Override
          public void skipped(Skipped kind, String operation, String table) {
            throw new AssertionError(operation);
          }
        };
    for (String row : rows) {
      byte[] message = ENVELOPE.formatted(row, spec.name()).getBytes(StandardCharsets.UTF_8);
      decoder.decode(new SourceRecord(message, "topic", 0, 0, 0), output);
    }
    List<RowChange> changes = new ArrayList<>();
    for (Decoded one : decoded) {
      assertThat(one).isInstanceOf(ChangeRecord.class);
      ChangeRecord change = (ChangeRecord) one;
      changes.add(
          new RowChange(change.key(), false, change.row(), change.day(), 0, change.emittedAt()));
    }
    return RowsFile.of(
        changes, new RowLayout(spec.columns()), StageSchema.of(spec.columns()), -1, seq);
  }

  private static void runInOneTransaction(List<String> statements) throws Exception {
    try (RedshiftDataClient data = new AwsClients(localAws.aws()).redshiftData()) {
      String id =
          data.batchExecuteStatement(
                  request -> request.workgroupName("latest-lake").database("dev").sqls(statements))
              .id();
      long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
      DescribeStatementResponse now;
      do {
        Thread.sleep(5);
        now = data.describeStatement(request -> request.id(id));
        assertThat(now.error()).isNull();
        assertThat(now.status()).isNotIn(StatusString.FAILED, StatusString.ABORTED);
        assertThat(System.nanoTime() - patienceEnds).as("%s", now.status()).isNegative();
      } while (now.status() != StatusString.FINISHED);
    }
  }
}
