package io.latestlake.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a value of JSON becomes in a column: dms-formats 1.8. */
class ValuesTest {
  private static final String MESSAGE =
      "{\"data\":{\"k\":1,\"day\":\"2020-01-02\",\"v\":%s},\"metadata\":{\"timestamp\":\"2020-01-03T00:00:00Z\","
          + "\"record-type\":\"data\",\"operation\":\"insert\",\"schema-name\":\"public\",\"table-name\":\"t\"}}";

  private static TableSpec spec(ColumnType type) {
    return Specs.table("t")
        .column("k", new ColumnType.Int())
        .column("day", new ColumnType.Date())
        .column("v", type)
        .key("k")
        .partition("day", "")
        .spec();
  }

  private static Object read(ColumnType type, String json) {
    TableSpec spec = spec(type);
    ChangeRecord change = new Decoding(spec).change(MESSAGE.formatted(json));
    return Decoding.values(spec, change.row()).get("v");
  }

  private static void refused(ColumnType type, String json) {
    DeadLetter letter = new Decoding(spec(type)).deadLetter(MESSAGE.formatted(json));
    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.DOES_NOT_FIT);
    assertThat(letter.message()).startsWith("column v").doesNotContain("decoder failed");
  }

  @ParameterizedTest
  @CsvSource({
    "5,5",
    "-7,-7",
    "5.0,5",
    "\"12\",12",
    "1.2e3,1200",
    "\"1200e-2\",12",
    "2147483647,2147483647"
  })
  void integersComeAsNumbersOrTextsOfNumbers(String json, int value) {
    assertThat(read(new ColumnType.Int(), json)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2147483648",
        "-2147483649",
        "1e10",
        "0.5",
        "\"x\"",
        "\" 1\"",
        "true",
        "[1]",
        "{}",
        "\"1e\"",
        "\"NaN\"",
        "\"0x1\"",
        "1e999999999"
      })
  void whatIsNoIntegerOfItsRangeDoesNotFit(String json) {
    refused(new ColumnType.Int(), json);
  }

  @Test
  void wholeNumbersKeepTheirWholeRange() {
    assertThat(read(new ColumnType.BigInt(), "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(read(new ColumnType.BigInt(), "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(read(new ColumnType.BigInt(), "9.223372036854775807E+18")).isEqualTo(Long.MAX_VALUE);
    refused(new ColumnType.BigInt(), "9223372036854775808");
    assertThat(read(new ColumnType.SmallInt(), "-32768")).isEqualTo(-32768);
    refused(new ColumnType.SmallInt(), "32768");
  }

  @Test
  void decimalsAreExact() {
    ColumnType wide = new ColumnType.Decimal(38, 10);
    assertThat(read(wide, "1234567890123456789012345678.0123456789"))
        .isEqualTo(new BigDecimal("1234567890123456789012345678.0123456789"));
    assertThat(read(wide, "\"-0.1\"")).isEqualTo(new BigDecimal("-0.1000000000"));
    assertThat(read(new ColumnType.Decimal(5, 2), "1.2300")).isEqualTo(new BigDecimal("1.23"));
    assertThat(read(new ColumnType.Decimal(5, 2), "9.9999e2")).isEqualTo(new BigDecimal("999.99"));
    assertThat(read(new ColumnType.Decimal(5, 2), "-0")).isEqualTo(new BigDecimal("0.00"));
    refused(new ColumnType.Decimal(5, 2), "1.234");
    refused(new ColumnType.Decimal(5, 2), "1000");
    refused(new ColumnType.Decimal(5, 2), "1e999999999");
    refused(new ColumnType.Decimal(5, 2), "1e-999999999");
  }

  @Test
  void floatingPointNumbersAreTheNearest() {
    assertThat(read(new ColumnType.DoublePrecision(), "5")).isEqualTo(5.0);
    assertThat(read(new ColumnType.DoublePrecision(), "-82.12345678")).isEqualTo(-82.12345678);
    assertThat(read(new ColumnType.DoublePrecision(), "\"1.7976931348623157e308\""))
        .isEqualTo(Double.MAX_VALUE);
    assertThat(read(new ColumnType.Real(), "2.20000005")).isEqualTo(2.2f);
    refused(new ColumnType.DoublePrecision(), "1e309");
    refused(new ColumnType.Real(), "1e39");
  }

  @ParameterizedTest
  @CsvSource({
    "true,true",
    "false,false",
    "\"t\",true",
    "\"F\",false",
    "\"TRUE\",true",
    "\"false\",false",
    "1,true",
    "0,false",
    "\"1\",true",
    "\"0\",false"
  })
  void booleansComeInAllSpellings(String json, boolean value) {
    assertThat(read(new ColumnType.Bool(), json)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "\"yes\"", "\"tru\"", "{}"})
  void whatIsNoBooleanDoesNotFit(String json) {
    refused(new ColumnType.Bool(), json);
  }

  @Test
  void datesMayHaveAMidnight() {
    int day = (int) LocalDate.of(2018, 1, 2).toEpochDay();
    assertThat(read(new ColumnType.Date(), "\"2018-01-02\"")).isEqualTo(day);
    assertThat(read(new ColumnType.Date(), "\"2018-01-02T00:00:00Z\"")).isEqualTo(day);
    refused(new ColumnType.Date(), "\"2018-01-02T00:00:01Z\"");
    refused(new ColumnType.Date(), "\"2018-02-29\"");
    refused(new ColumnType.Date(), "\"1/2/2018\"");
  }

  @ParameterizedTest
  @CsvSource({
    "2010-11-01T00:02:00Z,2010-11-01T00:02:00Z",
    "2010-11-01T00:02:00,2010-11-01T00:02:00Z",
    "2010-11-01T00:02:00.1Z,2010-11-01T00:02:00.1Z",
    "2010-11-01 00:02:00.123456,2010-11-01T00:02:00.123456Z",
    "1932-10-26T23:59:59.915241999Z,1932-10-26T23:59:59.915241Z"
  })
  void timestampsHaveNoneToNineFractionDigits(String text, Instant value) {
    assertThat(read(new ColumnType.Timestamp(), '"' + text + '"'))
        .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2010-11-01T24:00:00Z",
        "2010-11-01T00:02:00.Z",
        "2010-11-01T00:02:00.1234567890Z",
        "2010-11-31T00:02:00Z",
        "2010-11-01T00:02:00+01:00",
        "2010-11-01",
        "Z"
      })
  void whatIsNoTimestampDoesNotFit(String text) {
    refused(new ColumnType.Timestamp(), '"' + text + '"');
  }

  @Test
  void anEmptyTextIsNullUnlessTheColumnIsText() {
    assertThat(read(new ColumnType.Int(), "\"\"")).isNull();
    assertThat(read(new ColumnType.Timestamp(), "\"\"")).isNull();
    assertThat(read(new ColumnType.Varchar(5), "\"\"")).isEqualTo("");
  }

  @Test
  void textColumnsTakeEveryValueAsItsText() {
    ColumnType text = new ColumnType.Varchar(80);
    assertThat(read(text, "1.50")).isEqualTo("1.50");
    assertThat(read(text, "true")).isEqualTo("true");
    assertThat(read(text, "\"Grüße \\ud83d\\ude00 \\u20ac\"")).isEqualTo("Grüße \ud83d\ude00 €");
    assertThat(read(text, "{ \"a\" : [1.50, null, true, \"x\\\"\\u0000😀\"], \"b\":{} }"))
        .isEqualTo("{\"a\":[1.50,null,true,\"x\\\"\\u0000😀\"],\"b\":{}}");
    assertThat(read(text, "{\"a\":\"\\ud800\"}").toString())
        .isEqualToIgnoringCase("{\"a\":\"\\ud800\"}");
  }

  @Test
  void textIsCountedInBytesOfUtf8() {
    assertThat(read(new ColumnType.Varchar(4), "\"\\ud83d\\ude00\"")).isEqualTo("\ud83d\ude00");
    assertThat(read(new ColumnType.Varchar(4), "\"aüa\"")).isEqualTo("aüa");
    refused(new ColumnType.Varchar(3), "\"\\ud83d\\ude00\"");
    refused(new ColumnType.Varchar(3), "\"aüa\"");
    refused(new ColumnType.Varchar(3), "\"abcd\"");
    refused(new ColumnType.Varchar(3), "[1,2]");
    refused(new ColumnType.Varchar(3), "true");
  }

  @Test
  void textThatRedshiftCannotStoreDoesNotFit() {
    refused(new ColumnType.Varchar(80), "\"a\\u0000\"");
    refused(new ColumnType.Varchar(80), "\"\\ud800\"");
    refused(new ColumnType.Varchar(80), "\"\\ud800a\"");
    refused(new ColumnType.Varchar(80), "\"\\udc00\"");
  }
}
