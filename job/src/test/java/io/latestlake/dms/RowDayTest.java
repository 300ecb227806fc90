package io.latestlake.dms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.ColumnType;
import io.latestlake.config.Day;
import io.latestlake.config.TableSpec;
import java.time.Clock;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowDayTest {
  private static String message(String date) {
    return ("{\"data\":{\"id\":1,\"day\":%s},\"metadata\":{\"timestamp\":\"2020-01-03T00:00:00Z\","
            + "\"record-type\":\"data\",\"operation\":\"insert\",\"schema-name\":\"public\",\"table-name\":\"t\"}}")
        .formatted(date);
  }

  private static TableSpec spec(ColumnType type, String format) {
    return Specs.table("t")
        .column("id", new ColumnType.Int())
        .column("day", type)
        .key("id")
        .partition("day", format)
        .spec();
  }

  private static Day day(TableSpec spec, String date) {
    return Day.unpack(new Decoding(spec).change(message('"' + date + '"')).day());
  }

  @ParameterizedTest
  @CsvSource({
    "M/d/yyyy,5/12/2020",
    "yyyy-MM-dd,2020-05-12",
    "d MMM uuuu,12 may 2020",
    "dd.MM.yyyy G,12.05.2020 AD",
    "yyyy'y'MM'M'dd,2020y05M12"
  })
  void textIsReadByTheFormatOfTheSpec(String format, String text) {
    assertThat(day(spec(new ColumnType.Varchar(20), format), text)).isEqualTo(new Day(2020, 5, 12));
  }

  @Test
  void datesAndTimestampsAreTheirDay() {
    assertThat(day(spec(new ColumnType.Date(), ""), "2020-05-12")).isEqualTo(new Day(2020, 5, 12));
    assertThat(day(spec(new ColumnType.Timestamp(), ""), "1969-12-31T23:59:59.999999Z"))
        .isEqualTo(new Day(1969, 12, 31));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2/30/2020\"",
        "\"2/29/2019\"",
        "\"13/1/2020\"",
        "\"\"",
        "null",
        "\"5/12/2020 \"",
        "\"5/12/0\"",
        "\"05/12\"",
        "20200512"
      })
  void whatIsNoDateIsADeadLetter(String date) {
    DeadLetter letter =
        new Decoding(spec(new ColumnType.Varchar(20), "M/d/yyyy")).deadLetter(message(date));

    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.BAD_PARTITION_COLUMN);
    assertThat(letter.message()).startsWith("partition column day");
  }

  @Test
  void aNullDateIsADeadLetterForEveryType() {
    DeadLetter letter = new Decoding(spec(new ColumnType.Date(), "")).deadLetter(message("null"));

    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.BAD_PARTITION_COLUMN);
  }

  @Test
  void aColumnThatHasNoDayIsRefusedAtOnce() {
    TableSpec spec = spec(new ColumnType.Int(), "");

    assertThatThrownBy(() -> new DmsDecoder(List.of(spec), Clock.systemUTC()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("day");
  }

  @ParameterizedTest
  @CsvSource({
    "2020-05-12T23:30:00Z,UTC,UTC,12",
    "2020-05-12T23:30:00Z,UTC,Europe/Paris,13",
    "2020-05-12T23:30:00Z,Europe/Paris,Europe/Paris,12",
    "2020-05-12T23:30:00Z,Europe/Paris,UTC,12",
    "2020-05-12T00:30:00Z,Europe/Paris,UTC,11",
    "2020-05-12T23:30:00Z,America/New_York,Asia/Tokyo,13",
  })
  void theDayOfATimeIsThatOfThePartitionsZone(
      String time, String zone, String partitionZone, int day) {
    for (ColumnType type : List.of(new ColumnType.Timestamp(), new ColumnType.Timestamptz())) {
      assertThat(day(zoned(type, zone, partitionZone), time)).isEqualTo(new Day(2020, 5, day));
    }
  }

  @Test
  void theDayOfATextWithAnOffsetIsThatOfItsInstant() {
    TableSpec spec = zoned(new ColumnType.Timestamptz(), "Asia/Tokyo", "America/New_York");
    assertThat(day(spec, "2020-05-12T00:30:00+02:00")).isEqualTo(new Day(2020, 5, 11));
  }

  @Test
  void textOfACharIsReadByTheFormatToo() {
    assertThat(day(spec(new ColumnType.Char(12), "M/d/yyyy"), "5/12/2020  "))
        .isEqualTo(new Day(2020, 5, 12));
  }

  @Test
  void theMachinesZoneMeansNothing() {
    TimeZone machine = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      assertThat(day(zoned(new ColumnType.Timestamptz(), "UTC", "UTC"), "2020-05-12T23:30:00Z"))
          .isEqualTo(new Day(2020, 5, 12));
      assertThat(day(zoned(new ColumnType.Timestamp(), "UTC", "UTC"), "2020-05-12T23:30:00Z"))
          .isEqualTo(new Day(2020, 5, 12));
      assertThat(day(spec(new ColumnType.Varchar(10), "M/d/yyyy"), "5/12/2020"))
          .isEqualTo(new Day(2020, 5, 12));
    } finally {
      TimeZone.setDefault(machine);
    }
  }

  private static TableSpec zoned(ColumnType type, String zone, String partitionZone) {
    return Specs.table("t")
        .column("id", new ColumnType.Int())
        .column("day", type)
        .key("id")
        .zone(zone)
        .partition("day", "")
        .partitionZone(partitionZone)
        .spec();
  }
}
