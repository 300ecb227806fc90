package io.latestlake.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
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
import io.latestlake.warehouse.Redshift;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.redshiftdata.model.Field;

/**
 * A value of DMS comes back as it was, whatever its type and spelling: decoded, staged, loaded and
 * selected over the wire, then unloaded and read by DuckDB. The values are drawn by a seed; {@code
 * -Dlatestlake.types.seed} draws others.
 */
class EveryTypeWireTest {
  private static final int ROWS = 400;
  private static final long SEED = Long.getLong("latestlake.types.seed", 20_261_123L);
  private static final String HINT = "-Dlatestlake.types.seed=" + SEED;
  private static final String ENVELOPE =
      "{\"data\":{%s},\"metadata\":{\"timestamp\":\"2020-01-03T00:00:00Z\",\"record-type\":\"data\","
          + "\"operation\":\"insert\",\"schema-name\":\"public\",\"table-name\":\"every_type\"}}";

  private static final List<ColumnType> TYPES =
      List.of(
          new ColumnType.SmallInt(),
          new ColumnType.Int(),
          new ColumnType.BigInt(),
          new ColumnType.Decimal(38, 10),
          new ColumnType.Decimal(9, 2),
          new ColumnType.Real(),
          new ColumnType.DoublePrecision(),
          new ColumnType.Bool(),
          new ColumnType.Varchar(200),
          new ColumnType.Char(12),
          new ColumnType.Date(),
          new ColumnType.Time(),
          new ColumnType.Timestamp(),
          new ColumnType.Timestamptz(),
          new ColumnType.Super(),
          new ColumnType.Varbyte(64));

  @TempDir static Path dir;
  private static LocalAwsProcess localAws;
  private static WarehouseTable table;
  private static List<List<DmsValue>> rows;
  private static String unloaded;

  @BeforeAll
  static void loadAndUnload() throws Exception {
    rows = rows(new Random(SEED));
    localAws = LocalAwsProcess.start(dir.resolve("local-aws"));
    table = new WarehouseTable(localAws.aws(), dir, spec());
    Redshift warehouse = table.warehouse();
    warehouse.prepareLedger("preparing");
    warehouse.prepareTable(warehouse.claim("preparing"));
    Ownership owner = warehouse.takeOver(warehouse.claim("run-a"), "nonce-1");
    RowLayout layout = new RowLayout(table.spec().columns());
    RowsFile file = RowsFile.of(changes(), layout, StageSchema.of(table.spec().columns()), -1, 0);
    warehouse.apply(
        owner, table.attempt(1, List.of(table.stageFile("all", file.content(), file.rows()))));
    String prefix = "unloaded/";
    warehouse.unload(owner, 1, "s3://" + table.lake().bucket() + "/" + prefix).orElseThrow();
    Path copied = dir.resolve("day.parquet");
    String key =
        prefix
            + table.keys(prefix).stream()
                .filter(k -> k.endsWith(".parquet"))
                .findFirst()
                .orElseThrow();
    table.s3().getObject(get -> get.bucket(table.lake().bucket()).key(key), copied);
    unloaded = copied.toString();
  }

  @AfterAll
  static void stop() throws Exception {
    table.close();
    localAws.close();
  }

  @Test
  void whatIsLoadedIsWhatWasSent() throws Exception {
    List<List<Field>> found =
        table.fields("SELECT k, " + names() + " FROM public.every_type_latest ORDER BY k");
    assertThat(found).hasSize(ROWS);
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < TYPES.size(); i++) {
        assertThat(value(found.get(row).get(i + 1), TYPES.get(i)))
            .as("%s, %s of %s", HINT, TYPES.get(i).sql(), rows.get(row).get(i).json())
            .isEqualTo(rows.get(row).get(i).selected());
      }
    }
  }

  @Test
  void whatIsUnloadedIsWhatWasSent() throws Exception {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet found =
            duck.createStatement()
                .executeQuery(
                    "SELECT k, "
                        + asTexts()
                        + " FROM read_parquet('"
                        + unloaded
                        + "') ORDER BY k")) {
      for (int row = 0; row < ROWS; row++) {
        assertThat(found.next()).isTrue();
        for (int i = 0; i < TYPES.size(); i++) {
          assertThat(value(found, i + 2, TYPES.get(i)))
              .as("%s, %s of %s", HINT, TYPES.get(i).sql(), rows.get(row).get(i).json())
              .isEqualTo(rows.get(row).get(i).unloaded());
        }
      }
      assertThat(found.next()).isFalse();
    }
  }

  private static Object value(Field field, ColumnType type) {
    return switch (field.type()) {
      case IS_NULL -> null;
      case LONG_VALUE -> field.longValue();
      case BOOLEAN_VALUE -> field.booleanValue();
      case DOUBLE_VALUE ->
          type instanceof ColumnType.Real
              ? (Object) field.doubleValue().floatValue()
              : field.doubleValue();
      default ->
          type instanceof ColumnType.Char
              ? field.stringValue().stripTrailing()
              : field.stringValue();
    };
  }

  private static Object value(ResultSet found, int column, ColumnType type) throws SQLException {
    Object value =
        type instanceof ColumnType.Real
            ? (Object) found.getFloat(column)
            : type instanceof ColumnType.DoublePrecision
                ? (Object) found.getDouble(column)
                : found.getString(column);
    if (found.wasNull()) {
      return null;
    }
    return type instanceof ColumnType.Char ? value.toString().stripTrailing() : value;
  }

  private static TableSpec spec() {
    Specs.Builder spec = Specs.table("every_type").column("k", new ColumnType.Int());
    StringBuilder select = new StringBuilder("SELECT k");
    for (int i = 0; i < TYPES.size(); i++) {
      ColumnType type = TYPES.get(i);
      spec.column("c" + i, type);
      // What UNLOAD does not write to Parquet is converted, and DuckDB shows texts as they are.
      String shown =
          type instanceof ColumnType.Time
              ? "CAST(c%1$d AS varchar(15)) AS c%1$d"
              : type instanceof ColumnType.Varbyte
                  ? "FROM_VARBYTE(c%1$d, 'hex') AS c%1$d"
                  : "c%1$d";
      select.append(", ").append(shown.formatted(i));
    }
    return spec.column("on_day", new ColumnType.Date())
        .key("k")
        .zone(DmsValue.ZONE)
        .partition("on_day", "")
        .select(select + ", year, month, day")
        .spec();
  }

  private static String names() {
    return IntStream.range(0, TYPES.size())
        .mapToObj(i -> "c" + i)
        .collect(Collectors.joining(", "));
  }

  private static String asTexts() {
    return IntStream.range(0, TYPES.size())
        .mapToObj(
            i ->
                TYPES.get(i) instanceof ColumnType.Real
                        || TYPES.get(i) instanceof ColumnType.DoublePrecision
                    ? "c" + i
                    : "c" + i + "::VARCHAR")
        .collect(Collectors.joining(", "));
  }

  private static List<List<DmsValue>> rows(Random random) {
    List<List<DmsValue>> made = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      List<DmsValue> values = new ArrayList<>();
      for (ColumnType type : TYPES) {
        values.add(DmsValue.random(type, random));
      }
      made.add(values);
    }
    return made;
  }

  private static List<RowChange> changes() {
    List<Decoded> decoded = new ArrayList<>();
    DmsDecoder decoder = new DmsDecoder(List.of(table.spec()), Clock.systemUTC());
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
    for (int row = 0; row < ROWS; row++) {
      StringBuilder data = new StringBuilder("\"on_day\":\"2020-05-12\",\"k\":").append(row);
      for (int i = 0; i < TYPES.size(); i++) {
        data.append(",\"c").append(i).append("\":").append(rows.get(row).get(i).json());
      }
      byte[] message = ENVELOPE.formatted(data).getBytes(StandardCharsets.UTF_8);
      decoder.decode(new SourceRecord(message, "topic", 0, row, 0), output);
    }
    return decoded.stream()
        .map(
            one -> {
              assertThat(one).as(HINT).isInstanceOf(ChangeRecord.class);
              ChangeRecord change = (ChangeRecord) one;
              return new RowChange(
                  change.key(), false, change.row(), change.day(), 0, change.emittedAt());
            })
        .toList();
  }
}
