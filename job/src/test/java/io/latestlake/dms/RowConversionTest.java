package io.latestlake.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RowConversionTest {
  private static final List<ColumnType> TYPES =
      List.of(
          new ColumnType.SmallInt(),
          new ColumnType.Int(),
          new ColumnType.BigInt(),
          new ColumnType.Varchar(2),
          new ColumnType.Varchar(30),
          new ColumnType.Timestamp());

  /** Against a row as a map: what is not told is null, what does not fit has no row. */
  @Property(tries = 1_000)
  void aRowIsTheSameByNameInTheColumnsOfNow(@ForAll Random random) {
    List<Column> then = columns(random);
    List<Column> now = columns(random);
    Map<String, Object> values = new HashMap<>();
    for (Column column : then) {
      values.put(column.name(), random.nextInt(4) == 0 ? null : value(column.type(), random));
    }

    RowConversion.Converted converted =
        new RowConversion(new RowLayout(then), new RowLayout(now)).convert(row(then, values));

    Map<String, ColumnType> typesThen = new HashMap<>();
    then.forEach(column -> typesThen.put(column.name(), column.type()));
    Map<String, Object> expected = new HashMap<>();
    boolean fits = true;
    for (Column column : now) {
      Object value = values.get(column.name());
      expected.put(column.name(), value);
      fits &= value == null || fits(value, typesThen.get(column.name()), column.type());
    }
    boolean gone =
        values.entrySet().stream()
            .anyMatch(each -> each.getValue() != null && !expected.containsKey(each.getKey()));
    assertThat(converted.whole()).isEqualTo(!gone);
    if (fits) {
      assertThat(converted.row()).isEqualTo(row(now, expected));
      assertThat(RowLayout.fingerprintOf(converted.row()))
          .isEqualTo(new RowLayout(now).fingerprint());
    } else {
      assertThat(converted.row()).isNull();
    }
  }

  @Test
  void aRowIsConvertedAgainAndAgain() {
    List<Column> then = List.of(column("a", new ColumnType.Int()));
    List<Column> now =
        List.of(column("b", new ColumnType.Int()), column("a", new ColumnType.Int()));
    RowConversion conversion = new RowConversion(new RowLayout(then), new RowLayout(now));
    for (long value : new long[] {7, 8}) {
      assertThat(conversion.convert(row(then, Map.of("a", value))).row())
          .isEqualTo(row(now, Map.of("a", value)));
    }
    assertThat(conversion.convert(row(then, Map.of())).row()).isEqualTo(row(now, Map.of()));
  }

  private static boolean fits(Object value, ColumnType then, ColumnType now) {
    if (value instanceof String text) {
      return now instanceof ColumnType.Varchar varchar && text.length() <= varchar.maxBytes();
    }
    long number = (Long) value;
    if (then instanceof ColumnType.Timestamp || now instanceof ColumnType.Timestamp) {
      return then.equals(now);
    } else if (now instanceof ColumnType.SmallInt) {
      return number >= Short.MIN_VALUE && number <= Short.MAX_VALUE;
    } else if (now instanceof ColumnType.Int) {
      return number >= Integer.MIN_VALUE && number <= Integer.MAX_VALUE;
    }
    return now instanceof ColumnType.BigInt;
  }

  private static List<Column> columns(Random random) {
    List<String> names = new ArrayList<>(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));
    Collections.shuffle(names, random);
    return names.subList(0, 1 + random.nextInt(names.size())).stream()
        .map(name -> column(name, TYPES.get(random.nextInt(TYPES.size()))))
        .toList();
  }

  private static Column column(String name, ColumnType type) {
    return new Column(name, type);
  }

  private static Object value(ColumnType type, Random random) {
    if (type instanceof ColumnType.Varchar varchar) {
      return "x".repeat(random.nextInt(varchar.maxBytes() + 1));
    }
    long small = (short) random.nextInt();
    return type instanceof ColumnType.SmallInt || random.nextBoolean()
        ? small
        : type instanceof ColumnType.Int
            ? (Long) (long) random.nextInt()
            : (Long) random.nextLong();
  }

  private static byte[] row(List<Column> columns, Map<String, Object> values) {
    RowBuilder builder = new RowBuilder(new RowLayout(columns));
    for (int i = 0; i < columns.size(); i++) {
      Object value = values.get(columns.get(i).name());
      if (value instanceof String text) {
        byte[] bytes = Decoding.utf8(text);
        System.arraycopy(bytes, 0, builder.room(bytes.length), builder.end(), bytes.length);
        builder.setBytes(i, bytes.length);
      } else if (value instanceof Long number) {
        builder.setWord(i, number);
      }
    }
    boolean[] shown = new boolean[columns.size()];
    Arrays.fill(shown, true);
    return builder.finish(shown);
  }
}
