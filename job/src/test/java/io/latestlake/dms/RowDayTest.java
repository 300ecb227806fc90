package io.latestlake.dms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.ColumnType;
import io.latestlake.config.Day;
import io.latestlake.config.TableSpec;
import java.time.Clock;
import java.util.List;
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
}
