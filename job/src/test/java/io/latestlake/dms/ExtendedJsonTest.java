package io.latestlake.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of MongoDB and numbers that are times, into columns of every type. */
class ExtendedJsonTest {
  private static final ColumnType VARCHAR = new ColumnType.Varchar(64);
  private static final ColumnType DATE = new ColumnType.Date();
  private static final ColumnType TIMESTAMP_TYPE = new ColumnType.Timestamp();
  private static final ColumnType TIMESTAMPTZ = new ColumnType.Timestamptz();

  private static final ColumnType TEXT = new ColumnType.Varchar(100);
  private static final ColumnType TIMESTAMP = new ColumnType.Timestamp();

  private static TableSpec spec(ColumnType type, TableSpec.Engine engine, Column.Epoch epoch) {
    return Specs.table("t")
        .engine(engine)
        .column("k", new ColumnType.Int())
        .column("day", new ColumnType.Date())
        .column("v", type, List.of("v"), "", epoch)
        .key("k")
        .partition("day", "")
        .spec();
  }

  private static String message(String json) {
    return ("{\"data\":{\"k\":1,\"day\":\"2020-01-01\",\"v\":%s},\"metadata\":{"
            + "\"timestamp\":\"2020-01-01T00:00:00Z\",\"record-type\":\"data\","
            + "\"operation\":\"insert\",\"schema-name\":\"public\",\"table-name\":\"t\"}}")
        .formatted(json);
  }

  private static Object read(TableSpec spec, String json) {
    return Decoding.values(spec, new Decoding(spec).change(message(json)).row()).get("v");
  }

  private static Object read(ColumnType type, String json) {
    return read(spec(type, TableSpec.Engine.MONGODB, null), json);
  }

  private static DeadLetter refused(ColumnType type, String json) {
    TableSpec spec = spec(type, TableSpec.Engine.MONGODB, null);
    DeadLetter letter = new Decoding(spec).deadLetter(message(json));
    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.DOES_NOT_FIT);
    return letter;
  }

  @Test
  void aDateIsATimeADayATextOrItsMilliseconds() {
    String millis = "{\"$date\":{\"$numberLong\":\"-86400000\"}}";

    assertThat(read(TIMESTAMP, millis)).isEqualTo(-86_400_000_000L);
    assertThat(read(new ColumnType.Date(), millis)).isEqualTo(-1);
    assertThat(read(TEXT, millis)).isEqualTo("1969-12-31T00:00:00.000Z");
    assertThat(read(new ColumnType.BigInt(), millis)).isEqualTo(-86_400_000L);
    assertThat(read(TIMESTAMP, "{\"$date\":\"1970-01-01T02:00:00+0200\"}")).isEqualTo(0L);
    refused(new ColumnType.Date(), "{\"$date\":1}");
    refused(TIMESTAMP, "{\"$date\":253402300800000}");
    refused(TIMESTAMP, "{\"$date\":1.5}");
    refused(TIMESTAMP, "{\"$date\":\"yesterday\"}");
  }

  @Test
  void numbersAreReadAsIfBare() {
    assertThat(read(new ColumnType.Int(), "{\"$numberInt\":\"-5\"}")).isEqualTo(-5);
    assertThat(read(new ColumnType.BigInt(), "{\"$numberLong\":\"9223372036854775807\"}"))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(read(new ColumnType.Decimal(38, 2), "{\"$numberDecimal\":\"1.5E+3\"}"))
        .isEqualTo(new BigDecimal("1500.00"));
    assertThat(read(TEXT, "{\"$numberDouble\":\"-0.5\"}")).isEqualTo("-0.5");
    refused(new ColumnType.Int(), "{\"$numberLong\":\"2147483648\"}");
    refused(new ColumnType.DoublePrecision(), "{\"$numberDouble\":\"Infinity\"}");
  }

  /** So a text column holds it as it came, and no other column takes it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$oid\":[\"x\"]}",
        "{\"$oid\":\"x\",\"y\":1}",
        "{\"$ref\":\"people\",\"$id\":\"x\"}",
        "{\"$date\":{\"$numberLong\":\"1\",\"x\":1}}",
        "{\"$date\":{\"x\":1}}",
        "{\"$date\":null}",
        "{\"$binary\":\"gAV9lC4=\"}",
        "{\"$binary\":{\"base64\":\"*\",\"subType\":\"00\"}}",
        "{\"$timestamp\":{\"i\":1}}",
        "{\"$timestamp\":{\"t\":1,\"i\":1,\"x\":1}}",
        "{\"$minKey\":1}",
        "{\"x\":{\"$oid\":\"x\"}}",
        "{}"
      })
  void whatIsNoSuchValueIsAnObjectAsAnyOther(String json) {
    assertThat(read(TEXT, json)).isEqualTo(json);
    refused(TIMESTAMP, json);
    refused(new ColumnType.Int(), json);
  }

  @Test
  void itIsReadForMongoDbAlone() {
    String id = "{\"$oid\":\"5a94815f40bd44d1b02bdfe0\"}";

    assertThat(read(TEXT, id)).isEqualTo("5a94815f40bd44d1b02bdfe0");
    assertThat(read(spec(TEXT, null, null), id)).isEqualTo(id);
    assertThat(read(TEXT, "\"{\\\"$oid\\\":\\\"x\\\"}\""))
        .as("text is unwrapped only in a key")
        .isEqualTo("{\"$oid\":\"x\"}");
  }

  @Test
  void aNumberIsATimeOnlyIfTheSpecSaysOfWhatUnit() {
    ColumnType date = new ColumnType.Date();
    assertThat(read(spec(TIMESTAMP, null, Column.Epoch.SECONDS), "1.694e9"))
        .isEqualTo(1_694_000_000_000_000L);
    assertThat(read(spec(TIMESTAMP, null, Column.Epoch.MILLIS), "1694000000123"))
        .isEqualTo(1_694_000_000_123_000L);
    assertThat(read(spec(date, null, Column.Epoch.SECONDS), "1693958400")).isEqualTo(19_606);
    assertThat(read(spec(TIMESTAMP, null, Column.Epoch.SECONDS), "\"2020-01-01T00:00:00Z\""))
        .as("a text is a text all the same")
        .isEqualTo(Instant.parse("2020-01-01T00:00:00Z").getEpochSecond() * 1_000_000);
    refused(TIMESTAMP, "1694000000123");
    assertThat(
            new Decoding(spec(date, null, Column.Epoch.SECONDS))
                .deadLetter(message("1693958401"))
                .message())
        .contains("column v", "date");
  }

  @Property
  void everyMomentIsThatOfTheJdk(
      @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) long millis) {
    assertThat(Instant.parse(text(millis, Column.Epoch.MILLIS, VARCHAR, "Asia/Tokyo")))
        .isEqualTo(Instant.ofEpochMilli(millis));
    long day = Math.floorDiv(millis, 86_400_000L);
    assertThat(text(day * 86_400, Column.Epoch.SECONDS, DATE, "UTC"))
        .isEqualTo(LocalDate.ofEpochDay(day) + "T00:00:00.000Z");
  }

  @Property
  void aTimestampIsTheWallClockOfTheZoneAndATimestamptzTheInstant(
      @ForAll @LongRange(min = 0, max = 4_102_444_800_000L) long millis) {
    Instant moment = Instant.ofEpochMilli(millis);
    String zone = "Europe/Paris";

    assertThat(text(millis, Column.Epoch.MILLIS, TIMESTAMPTZ, zone)).endsWith("+00:00");
    assertThat(OffsetDateTime.parse(text(millis, Column.Epoch.MILLIS, TIMESTAMPTZ, zone)))
        .isEqualTo(moment.atOffset(ZoneOffset.UTC));
    assertThat(Instant.parse(text(millis, Column.Epoch.MILLIS, TIMESTAMP_TYPE, zone)))
        .isEqualTo(moment.atZone(ZoneId.of(zone)).toLocalDateTime().toInstant(ZoneOffset.UTC));
  }

  private static String text(long number, Column.Epoch unit, ColumnType type, String zone) {
    EpochText epoch = new EpochText(ZoneId.of(zone));
    String digits = Long.toString(number);
    assertThat(epoch.write(digits.toCharArray(), 0, digits.length(), unit, type)).isTrue();
    return new String(epoch.text(), 0, epoch.length());
  }
}
