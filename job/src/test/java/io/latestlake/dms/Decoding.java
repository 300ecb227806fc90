package io.latestlake.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decodes messages one by one and shows what became of each. */
final class Decoding implements DmsDecoder.Output {
  static final Instant NOW = Instant.parse("2024-08-01T00:00:00Z");

  private final DmsDecoder decoder;
  private final List<Decoded> decoded = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();

  Decoding(TableSpec... specs) {
    decoder = new DmsDecoder(List.of(specs), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** A file below {@code src/test/resources/dms}. */
  static String sample(String name) {
    try (InputStream in = Decoding.class.getResourceAsStream("/dms/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The values by column; null where it is null, BigDecimal for decimals, digits for bytes. */
  static Map<String, Object> values(TableSpec spec, byte[] row) {
    return values(spec.columns(), row);
  }

  static Map<String, Object> values(List<Column> columns, byte[] row) {
    return new Values(columns).of(row);
  }

  List<Decoded> decode(String message) {
    return decode(utf8(message));
  }

  List<Decoded> decode(byte[] message) {
    decoded.clear();
    skipped.clear();
    decoder.decode(new SourceRecord(message, "dms-topic", 3, 42, 0), this);
    assertThat(decoded.size() + skipped.size()).as("something became of it").isPositive();
    return List.copyOf(decoded);
  }

  ChangeRecord change(String message) {
    List<Decoded> all = decode(message);
    assertThat(all).singleElement().isInstanceOf(ChangeRecord.class);
    return (ChangeRecord) all.get(0);
  }

  DeadLetter deadLetter(String message) {
    return deadLetter(utf8(message));
  }

  DeadLetter deadLetter(byte[] message) {
    List<Decoded> all = decode(message);
    assertThat(all).singleElement().isInstanceOf(DeadLetter.class);
    return (DeadLetter) all.get(0);
  }

  /** What the last message was skipped as, {@code CONTROL drop-table public.foo}. */
  List<String> skipped() {
    return List.copyOf(skipped);
  }

  @Override
  public void decoded(Decoded one) {
    decoded.add(one);
  }

  @Override
  public void skipped(Skipped kind, String operation, String table) {
    skipped.add(kind + " " + operation + " " + table);
  }

  private static final class Values implements RowLayout.Reader {
    private final RowLayout layout;
    private final Map<String, Object> values = new LinkedHashMap<>();

    Values(List<Column> columns) {
      layout = new RowLayout(columns);
    }

    Map<String, Object> of(byte[] row) {
      layout.read(row, this);
      return values;
    }

    private void put(int column, Object value) {
      values.put(layout.columns().get(column).name(), value);
    }

    @Override
    public void nullValue(int column) {
      put(column, null);
    }

    @Override
    public void intValue(int column, int value) {
      put(column, value);
    }

    @Override
    public void longValue(int column, long value) {
      put(column, value);
    }

    @Override
    public void floatValue(int column, float value) {
      put(column, value);
    }

    @Override
    public void doubleValue(int column, double value) {
      put(column, value);
    }

    @Override
    public void booleanValue(int column, boolean value) {
      put(column, value);
    }

    @Override
    public void bytesValue(int column, byte[] row, int offset, int length) {
      if (layout.columns().get(column).type() instanceof ColumnType.Decimal decimal) {
        put(column, new BigDecimal(new BigInteger(row, offset, length), decimal.scale()));
      } else if (layout.columns().get(column).type() instanceof ColumnType.Varbyte) {
        put(column, HexFormat.of().formatHex(row, offset, offset + length));
      } else {
        put(column, new String(row, offset, length, StandardCharsets.UTF_8));
      }
    }
  }
}
