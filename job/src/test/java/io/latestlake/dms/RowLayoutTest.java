package io.latestlake.dms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RowLayoutTest {
  private static final List<ColumnType> TYPES =
      List.of(
          new ColumnType.SmallInt(),
          new ColumnType.Int(),
          new ColumnType.BigInt(),
          new ColumnType.Decimal(38, 3),
          new ColumnType.Real(),
          new ColumnType.DoublePrecision(),
          new ColumnType.Bool(),
          new ColumnType.Varchar(65535),
          new ColumnType.Date(),
          new ColumnType.Timestamp(),
          new ColumnType.Char(4096),
          new ColumnType.Time(),
          new ColumnType.Timestamptz(),
          new ColumnType.Super(),
          new ColumnType.Varbyte(64000));

  /** A column's type and value, null or as {@link Decoding#values} shows it. */
  record Cell(ColumnType type, Object value) {}

  @Property
  void everyRowIsReadAsItWasWritten(@ForAll("rows") List<Cell> row) {
    List<Column> columns = columns(row);
    byte[] bytes = build(columns, row);

    Map<String, Object> read = Decoding.values(columns, bytes);

    for (int i = 0; i < row.size(); i++) {
      assertThat(read.get("c" + i)).isEqualTo(row.get(i).value());
    }
  }

  @Property
  void equalRowsAreEqualBytesWhateverTheOrderOfSetting(@ForAll("rows") List<Cell> row) {
    List<Column> columns = columns(row);
    RowBuilder builder = new RowBuilder(new RowLayout(columns));
    for (int i = row.size() - 1; i >= 0; i--) {
      set(builder, i, row.get(i));
    }

    assertThat(builder.finish(all(row.size()))).isEqualTo(build(columns, row));
  }

  @Test
  void aRowOfOtherColumnsIsRefused() {
    List<Column> columns = List.of(new Column("a", new ColumnType.Int()));
    byte[] row = build(columns, List.of(new Cell(new ColumnType.Int(), 7)));
    RowLayout renamed = new RowLayout(List.of(new Column("b", new ColumnType.Int())));
    RowLayout retyped = new RowLayout(List.of(new Column("a", new ColumnType.Date())));

    for (RowLayout other : List.of(renamed, retyped)) {
      assertThatThrownBy(() -> other.read(row, null)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> renamed.read(new byte[2], null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theFingerprintNeverChangesBecauseStateHoldsIt() {
    assertThat(new RowLayout(Specs.cases().columns()).fingerprint()).isEqualTo(1177719976);
    List<Column> all =
        TYPES.stream().map(type -> new Column(type.sql().replaceAll("\\W", ""), type)).toList();
    assertThat(new RowLayout(all).fingerprint()).isEqualTo(-720745950);
  }

  @Provide
  Arbitrary<List<Cell>> rows() {
    return Arbitraries.of(TYPES).flatMap(RowLayoutTest::cell).list().ofMinSize(1).ofMaxSize(20);
  }

  private static Arbitrary<Cell> cell(ColumnType type) {
    Arbitrary<?> values;
    if (type instanceof ColumnType.BigInt
        || type instanceof ColumnType.Time
        || type instanceof ColumnType.Timestamp
        || type instanceof ColumnType.Timestamptz) {
      values = Arbitraries.longs();
    } else if (type instanceof ColumnType.Decimal d) {
      values = Arbitraries.bigDecimals().ofScale(d.scale());
      values = values.map(v -> ((BigDecimal) v).setScale(d.scale()));
    } else if (type instanceof ColumnType.Real) {
      values = Arbitraries.floats();
    } else if (type instanceof ColumnType.DoublePrecision) {
      values = Arbitraries.doubles();
    } else if (type instanceof ColumnType.Bool) {
      values = Arbitraries.of(true, false);
    } else if (type instanceof ColumnType.Varbyte) {
      values = Arbitraries.strings().withChars("01ef").ofMaxLength(100).map(half -> half + half);
    } else if (type instanceof ColumnType.Varchar
        || type instanceof ColumnType.Char
        || type instanceof ColumnType.Super) {
      values = Arbitraries.strings().ofMaxLength(300).alpha().withChars("ü€ ");
    } else {
      values = Arbitraries.integers();
    }
    return values.injectNull(0.2).map(value -> new Cell(type, value));
  }

  private static List<Column> columns(List<Cell> row) {
    List<Column> columns = new ArrayList<>();
    row.forEach(cell -> columns.add(new Column("c" + columns.size(), cell.type())));
    return columns;
  }

  private static byte[] build(List<Column> columns, List<Cell> row) {
    RowBuilder builder = new RowBuilder(new RowLayout(columns));
    for (int i = 0; i < row.size(); i++) {
      set(builder, i, row.get(i));
    }
    return builder.finish(all(row.size()));
  }

  private static boolean[] all(int columns) {
    boolean[] shown = new boolean[columns];
    Arrays.fill(shown, true);
    return shown;
  }

  private static void set(RowBuilder builder, int column, Cell cell) {
    Object value = cell.value();
    if (value == null) {
      builder.setNull(column);
    } else if (value instanceof Float real) {
      builder.setWord(column, Float.floatToRawIntBits(real));
    } else if (value instanceof Double number) {
      builder.setWord(column, Double.doubleToRawLongBits(number));
    } else if (value instanceof Boolean truth) {
      builder.setWord(column, truth ? 1 : 0);
    } else if (cell.type() instanceof ColumnType.Varbyte) {
      setBytes(builder, column, HexFormat.of().parseHex(value.toString()));
    } else if (value instanceof String text) {
      setBytes(builder, column, Decoding.utf8(text));
    } else if (value instanceof BigDecimal decimal) {
      setBytes(builder, column, decimal.unscaledValue().toByteArray());
    } else {
      builder.setWord(column, ((Number) value).longValue());
    }
  }

  private static void setBytes(RowBuilder builder, int column, byte[] bytes) {
    System.arraycopy(bytes, 0, builder.room(bytes.length), builder.end(), bytes.length);
    builder.setBytes(column, bytes.length);
  }
}
