package io.latestlake.stage;

import io.latestlake.config.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;

/**
 * A value as DMS may spell it, and what it must be afterwards.
 *
 * @param json as it stands in a message
 * @param selected by the Data API
 * @param unloaded as DuckDB reads the file
 */
record DmsValue(String json, Object selected, Object unloaded) {
  static final String ZONE = "Europe/Paris";

  private static final DmsValue NULL = new DmsValue("null", null, null);

  /** As PostgreSQL and DuckDB print it: digits of the fraction up to the last that is not zero. */
  private static final DateTimeFormatter CLOCK =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  private static final LocalDateTime FIRST = LocalDateTime.of(2, 1, 1, 0, 0);
  private static final LocalDateTime LAST = LocalDateTime.of(9998, 12, 31, 0, 0);

  static DmsValue random(ColumnType type, Random random) {
    if (random.nextInt(12) == 0) {
      return NULL;
    } else if (type instanceof ColumnType.SmallInt) {
      return whole(edge(random, Short.MIN_VALUE, Short.MAX_VALUE), random);
    } else if (type instanceof ColumnType.Int) {
      return whole(edge(random, Integer.MIN_VALUE, Integer.MAX_VALUE), random);
    } else if (type instanceof ColumnType.BigInt) {
      return whole(random.nextInt(9) == 0 ? Long.MIN_VALUE : random.nextLong(), random);
    } else if (type instanceof ColumnType.Decimal decimal) {
      return decimal(decimal, random);
    } else if (type instanceof ColumnType.Real) {
      float value = Float.intBitsToFloat(random.nextInt());
      float real = Float.isFinite(value) ? value : 1.1f;
      return new DmsValue(quoted(Float.toString(real), random), real, real);
    } else if (type instanceof ColumnType.DoublePrecision) {
      double value = Double.longBitsToDouble(random.nextLong());
      double number = Double.isFinite(value) ? value : 5;
      return new DmsValue(quoted(Double.toString(number), random), number, number);
    } else if (type instanceof ColumnType.Bool) {
      String[] spellings = {"true", "false", "1", "0", "\"t\"", "\"f\"", "\"true\"", "\"0\""};
      int at = random.nextInt(spellings.length);
      boolean truth = at % 2 == 0;
      return new DmsValue(spellings[at], truth, Boolean.toString(truth));
    } else if (type instanceof ColumnType.Varchar) {
      String text = text("ab \"\\\n\tüß€\ud83d\ude00'", random.nextInt(40), random);
      return new DmsValue(escaped(text), text, text);
    } else if (type instanceof ColumnType.Char) {
      String text = text("ab'\"\\ -", random.nextInt(13), random);
      return new DmsValue(escaped(text), text.stripTrailing(), text.stripTrailing());
    } else if (type instanceof ColumnType.Date) {
      String day = date(time(random).toLocalDate());
      return new DmsValue('"' + day + (random.nextBoolean() ? "T00:00:00Z\"" : "\""), day, day);
    } else if (type instanceof ColumnType.Time) {
      return timeOfDay(random);
    } else if (type instanceof ColumnType.Timestamp) {
      LocalDateTime time = time(random);
      String text = date(time.toLocalDate()) + " " + CLOCK.format(time);
      return new DmsValue(iso(time, random.nextBoolean() ? "Z" : "", random), text, text);
    } else if (type instanceof ColumnType.Timestamptz) {
      return timestamptz(random);
    } else if (type instanceof ColumnType.Super) {
      String json = json(3, random);
      // A text is always taken for one that holds JSON.
      boolean inText = json.startsWith("\"") || random.nextBoolean();
      String spelled = inText ? escaped(json.replace(",", " ,\n")) : json;
      return new DmsValue(spelled, json, json);
    } else {
      byte[] bytes = new byte[random.nextInt(65)];
      random.nextBytes(bytes);
      String digits = HexFormat.of().formatHex(bytes);
      String spelled = random.nextBoolean() ? "0x" + digits.toUpperCase(Locale.ROOT) : digits;
      return new DmsValue('"' + spelled + '"', digits, digits);
    }
  }

  private static DmsValue whole(long value, Random random) {
    String json = Long.toString(value);
    if (random.nextInt(4) == 0) {
      json = new BigDecimal(value).movePointLeft(3).toPlainString() + "E3";
    }
    return new DmsValue(quoted(json, random), value, Long.toString(value));
  }

  private static DmsValue decimal(ColumnType.Decimal type, Random random) {
    BigInteger limit = BigInteger.TEN.pow(type.precision());
    BigInteger unscaled =
        random.nextInt(6) == 0
            ? limit.subtract(BigInteger.ONE)
            : new BigInteger(random.nextInt(limit.bitLength()), random).mod(limit);
    BigDecimal value =
        new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.scale());
    String json =
        random.nextBoolean() ? value.toPlainString() : value.unscaledValue() + "e-" + type.scale();
    return new DmsValue(quoted(json, random), value.toPlainString(), value.toPlainString());
  }

  private static DmsValue timeOfDay(Random random) {
    if (random.nextInt(9) == 0) {
      return new DmsValue("\"24:00:00\"", "24:00:00", "24:00:00");
    }
    LocalDateTime time = time(random);
    String text = CLOCK.format(time);
    return new DmsValue('"' + text + '"', text, text);
  }

  private static DmsValue timestamptz(Random random) {
    LocalDateTime wall = time(random);
    Instant instant;
    String json;
    if (random.nextBoolean()) {
      instant = ZonedDateTime.ofLocal(wall, ZoneId.of(ZONE), null).toInstant();
      json = iso(wall, random.nextBoolean() ? "Z" : "", random);
    } else {
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * (random.nextInt(1681) - 840));
      instant = wall.toInstant(offset);
      json = iso(wall, offset == ZoneOffset.UTC ? "+00" : offset.getId(), random);
    }
    LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    String text = date(utc.toLocalDate()) + " " + CLOCK.format(utc);
    return new DmsValue(json, text + "+00", text);
  }

  /** JSON without blanks, and without commas but between values. */
  private static String json(int depth, Random random) {
    switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0:
        return Integer.toString(random.nextInt());
      case 1:
        return random.nextBoolean() ? "true" : "1.50e2";
      case 2:
        return new BigDecimal(new BigInteger(120, random), 20).toPlainString();
      case 3:
        return escaped(text("aü€\\\"\ud83d\ude00", random.nextInt(9), random));
      case 4:
        return "[" + json(depth - 1, random) + ",null," + json(depth - 1, random) + "]";
      default:
        return "{\"b\":" + json(depth - 1, random) + ",\"a.b\":" + json(depth - 1, random) + "}";
    }
  }

  private static LocalDateTime time(Random random) {
    long first = FIRST.toEpochSecond(ZoneOffset.UTC);
    long last = LAST.toEpochSecond(ZoneOffset.UTC);
    long second = first + (long) (random.nextDouble() * (last - first));
    int[] fractions = {0, 100_000_000, 123_456_000, 1_000, 999_999_000};
    return LocalDateTime.ofEpochSecond(second, fractions[random.nextInt(5)], ZoneOffset.UTC);
  }

  /** With more digits than are kept, if there are any. */
  private static String iso(LocalDateTime time, String end, Random random) {
    String more = time.getNano() != 0 && random.nextBoolean() ? "000" : "";
    String clock = CLOCK.format(time);
    String longest = clock.length() == 15 ? clock + more : clock;
    return '"'
        + date(time.toLocalDate())
        + (random.nextBoolean() ? "T" : " ")
        + longest
        + end
        + '"';
  }

  private static String date(LocalDate date) {
    return date.toString();
  }

  private static long edge(Random random, long least, long most) {
    int which = random.nextInt(9);
    return which == 0
        ? least
        : which == 1 ? most : least + (long) (random.nextDouble() * (most - least));
  }

  private static String text(String characters, int length, Random random) {
    int[] points = characters.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  private static String quoted(String number, Random random) {
    return random.nextBoolean() ? number : '"' + number + '"';
  }

  private static String escaped(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t")
        + '"';
  }
}
