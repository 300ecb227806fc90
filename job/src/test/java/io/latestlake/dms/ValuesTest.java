package io.latestlake.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
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

  private static String refused(ColumnType type, String json) {
    DeadLetter letter = new Decoding(spec(type)).deadLetter(MESSAGE.formatted(json));
    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.DOES_NOT_FIT);
    assertThat(letter.message()).startsWith("column v").doesNotContain("decoder failed");
    return letter.message();
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
    assertThat(read(new ColumnType.DoublePrecision(), "1e-323")).isEqualTo(1e-323);
    assertThat(read(new ColumnType.Real(), "0e-999")).isEqualTo(0f);
    refused(new ColumnType.DoublePrecision(), "1e-400");
    refused(new ColumnType.Real(), "-1e-46");
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
    ColumnType text = new ColumnType.Varchar(80);
    assertThat(refused(text, "\"a\\u0000\"")).contains("NUL");
    for (String half : List.of("\\ud800", "abc\\ud800", "\\ud800abc", "abc\\udc00")) {
      assertThat(refused(text, '"' + half + '"')).contains("surrogate");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "00:00:00,0",
    "23:59:59.999999,86399999999",
    "04:05:06.1,14706100000",
    "04:05:06.123456999,14706123456",
    "24:00:00,86400000000",
    "24:00:00.000,86400000000"
  })
  void timesOfDayHaveNoneToNineFractionDigits(String text, long micros) {
    assertThat(read(new ColumnType.Time(), '"' + text + '"')).isEqualTo(micros);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"24:00:01\"",
        "\"24:00:00.000001\"",
        "\"25:00:00\"",
        "\"838:59:59\"",
        "\"-01:00:00\"",
        "\"04:05\"",
        "\"04:60:00\"",
        "\"04:05:60\"",
        "\"04:05:06.\"",
        "\"04:05:06+01\"",
        "\"2020-01-01T04:05:06Z\"",
        "40506",
        "true",
        "{}"
      })
  void whatIsNoTimeOfDayDoesNotFit(String json) {
    refused(new ColumnType.Time(), json);
  }

  @ParameterizedTest
  @CsvSource({
    "2010-11-01T00:02:00Z,2010-11-01T00:02:00Z",
    "2010-11-01 00:02:00.5,2010-11-01T00:02:00.5Z",
    "2010-11-01T00:02:00+01:00,2010-10-31T23:02:00Z",
    "2010-11-01T00:02:00.123456789-0330,2010-11-01T03:32:00.123456Z",
    "2010-11-01 00:02:00+00,2010-11-01T00:02:00Z",
    "2010-11-01T00:02:00-18:00,2010-11-01T18:02:00Z",
    "9999-12-31T23:59:59-01:00,+10000-01-01T00:59:59Z",
    "0001-01-01T00:00:00+01:00,0000-12-31T23:00:00Z"
  })
  void aTextWithAnOffsetIsItsInstant(String text, Instant value) {
    assertThat(read(new ColumnType.Timestamptz(), '"' + text + '"'))
        .isEqualTo(value.getEpochSecond() * 1_000_000 + value.getNano() / 1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2010-11-01T00:02:00Z+01:00",
        "2010-11-01T00:02:00+1",
        "2010-11-01T00:02:00+18:01",
        "2010-11-01T00:02:00+01:60",
        "2010-11-01T00:02:00+01-00",
        "2010-11-01T00:02:00+0x:00",
        "2010-11-01T00:02:00+",
        "2010-11-01T00:02:00 Europe/Paris",
        "2010-11-01T00:02+01:00",
        "2010-11-01",
        "infinity"
      })
  void whatIsNoInstantDoesNotFit(String text) {
    refused(new ColumnType.Timestamptz(), '"' + text + '"');
  }

  @Test
  void aColumnOfAnotherZoneIsReadInItsOwn() {
    TableSpec spec =
        Specs.table("t")
            .column("k", new ColumnType.Int())
            .column("day", new ColumnType.Date())
            .column("v", new ColumnType.Timestamptz())
            .zoned("w", "UTC")
            .key("k")
            .zone("America/New_York")
            .partition("day", "")
            .spec();

    // MySQL's DATETIME and TIMESTAMP (dms-formats 1.8): one as it is, one in UTC, both with a Z.
    ChangeRecord change =
        new Decoding(spec)
            .change(MESSAGE.formatted("\"2024-07-01T12:00:00Z\",\"w\":\"2024-07-01T12:00:00Z\""));

    assertThat(Decoding.values(spec, change.row()))
        .containsEntry("v", micros("2024-07-01T16:00:00Z"))
        .containsEntry("w", micros("2024-07-01T12:00:00Z"));
  }

  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }

  @ParameterizedTest
  @CsvSource({
    "2010-01-01T12:00:00Z,2010-01-01T11:00:00Z",
    "2010-07-01T12:00:00,2010-07-01T10:00:00Z",
    "2010-07-01T12:00:00+00:00,2010-07-01T12:00:00Z",
    "2010-03-28T02:30:00Z,2010-03-28T01:30:00Z",
    "2010-10-31T02:30:00Z,2010-10-31T00:30:00Z"
  })
  void aTextWithoutAnOffsetIsReadInTheZoneOfTheSpec(String text, Instant value) {
    TableSpec spec =
        Specs.table("t")
            .column("k", new ColumnType.Int())
            .column("day", new ColumnType.Date())
            .column("v", new ColumnType.Timestamptz())
            .column("w", new ColumnType.Timestamp())
            .key("k")
            .zone("Europe/Paris")
            .partition("day", "")
            .spec();

    String both = MESSAGE.formatted('"' + text + "\",\"w\":\"2010-03-28T02:30:00Z\"");
    ChangeRecord change = new Decoding(spec).change(both);

    assertThat(Decoding.values(spec, change.row()).get("v"))
        .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, value));
    assertThat(Decoding.values(spec, change.row()).get("w"))
        .as("a wall clock stays as it is written")
        .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2010-03-28T02:30:00Z")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1588291200", "1588291200000", "20200512", "\"1588291200\"", "0"})
  void aNumberIsNoTimeSinceNobodyToldWhatItCounts(String json) {
    refused(new ColumnType.Timestamp(), json);
    refused(new ColumnType.Timestamptz(), json);
    refused(new ColumnType.Date(), json);
    refused(new ColumnType.Time(), json);
  }

  @Test
  void blanksAtTheEndOfACharAreNoPartOfIt() {
    ColumnType five = new ColumnType.Char(5);
    assertThat(read(five, "\"A\"")).isEqualTo("A");
    assertThat(read(five, "\"A    \"")).isEqualTo("A");
    assertThat(read(five, "\"A        \"")).isEqualTo("A");
    assertThat(read(five, "\"  A b\"")).isEqualTo("  A b");
    assertThat(read(five, "\"     \"")).isEqualTo("");
    assertThat(read(five, "\"\"")).isEqualTo("");
    assertThat(read(five, "null")).isNull();
    assertThat(read(five, "12.50")).isEqualTo("12.50");
    assertThat(read(five, "true")).isEqualTo("true");
  }

  @Test
  void aCharHoldsSoManySingleByteCharacters() {
    ColumnType five = new ColumnType.Char(5);
    assertThat(refused(five, "\"abcdef\"")).contains("longer than 5 bytes");
    assertThat(refused(five, "\"ab    c\"")).contains("longer than 5 bytes");
    assertThat(refused(five, "\"aü\"")).contains("several bytes").contains("varchar");
    assertThat(refused(five, "\"a\\u0000\"")).contains("NUL");
    refused(five, "[1]");
  }

  @ParameterizedTest
  @CsvSource({
    "0x80057D942E,80057d942e",
    "0X80057d942e,80057d942e",
    "80057D942E,80057d942e",
    "0x,''",
    "'',''",
    "00,00"
  })
  void binaryValuesAreHexadecimalWithOrWithoutPrefix(String text, String digits) {
    assertThat(read(new ColumnType.Varbyte(5), '"' + text + '"')).isEqualTo(digits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"0x8\"",
        "\"8\"",
        "\"0xgg\"",
        "\"0x0x\"",
        "\"ab \"",
        "\"\uff11\uff12\"",
        "12",
        "true",
        "{}"
      })
  void whatIsNotHexadecimalDoesNotFit(String json) {
    refused(new ColumnType.Varbyte(5), json);
  }

  @Test
  void aBinaryValueHasAtMostSoManyBytes() {
    assertThat(refused(new ColumnType.Varbyte(2), "\"0x010203\"")).contains("longer than 2 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{ \"b\" : [1.50, null, true], \"a\":{} }          | {\"b\":[1.50,null,true],\"a\":{}}",
        "\"{ \\\"b\\\" : [1.50, null, \\\"x\\\"] }\" | {\"b\":[1.50,null,\"x\"]}",
        "\"[ ]\"                                        | []",
        "[\"Grüße \\ud83d\\ude00\"]                    | [\"Grüße \ud83d\ude00\"]",
        "{\"_id\":{\"$oid\":\"5a94\"},\"d\":{\"$date\":1}}  | {\"_id\":{\"$oid\":\"5a94\"},\"d\":{\"$date\":1}}",
        "5                                             | 5",
        "\"5\"                                         | 5",
        "1.50e2                                        | 1.50e2",
        "\"\\\"text\\\"\"                              | \"text\"",
        "true                                          | true",
        "\"false\"                                     | false",
        "[12345678901234567890123456789012345678]      | [12345678901234567890123456789012345678]",
        "[{\"a\":1,\"a\":2}]                             | [{\"a\":1,\"a\":2}]",
      })
  void superIsJsonNestedOrInAText(String json, String value) {
    assertThat(read(new ColumnType.Super(), json)).isEqualTo(value);
  }

  @Test
  void nullOfJsonIsNull() {
    assertThat(read(new ColumnType.Super(), "null")).isNull();
    assertThat(read(new ColumnType.Super(), "\" null \"")).isNull();
    assertThat(read(new ColumnType.Super(), "\"\"")).isNull();
    assertThat(read(new ColumnType.Super(), "[null]")).isEqualTo("[null]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"{\\\"a\\\":[1,2\"",
        "\"{\\\"a\\\":\\\"cut\"",
        "\"{\\\"a\\\"\"",
        "\"text\"",
        "\"1 2\"",
        "\"{} {}\"",
        "\" \"",
        "\"NaN\"",
        "\"nul\""
      })
  void aTextThatIsNotJsonMayHaveBeenCut(String json) {
    assertThat(refused(new ColumnType.Super(), json)).contains("not JSON").contains("LobMaxSize");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[\"a\\u0000\"] | NUL",
        "{\"a\\u0000\":1} | NUL",
        "[\"\\ud800\"] | surrogate",
        "\"{\\\"\\\\ude00\\\":1}\" | surrogate",
        "[1e400] | 1e400",
        "[1e-400] | 1e-400",
        "[123456789012345678901234567890123456789] | without loss"
      })
  void whatJsonParseMightRefuseDoesNotFit(String json, String why) {
    assertThat(refused(new ColumnType.Super(), json)).contains(why);
  }

  @Test
  void superEndsWhereVarcharEnds() {
    String most = "\"" + "x".repeat(ColumnType.Super.MAX_BYTES - 4) + "\"";
    assertThat(read(new ColumnType.Super(), "[" + most + "]").toString())
        .hasSize(ColumnType.Super.MAX_BYTES);
    assertThat(refused(new ColumnType.Super(), "[ " + most + ",1]")).contains("longer than 65535");
  }

  @Test
  void whatStandsBehindAMisfitIsStillRead() {
    TableSpec spec =
        Specs.table("t")
            .column("k", new ColumnType.Int())
            .column("day", new ColumnType.Date())
            .column("v", new ColumnType.Super())
            .column("after", new ColumnType.Int())
            .key("k")
            .partition("day", "")
            .spec();

    DeadLetter letter =
        new Decoding(spec).deadLetter(MESSAGE.formatted("{\"a\":[1e400,{\"b\":[]}]},\"after\":7"));

    assertThat(letter.table()).isEqualTo("t");
    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.DOES_NOT_FIT);
  }

  @Test
  void bigNumbersKeepTheirDigitsInScientificNotation() {
    assertThat(read(new ColumnType.BigInt(), "1.2345678901234567E17"))
        .isEqualTo(123456789012345670L);
    assertThat(read(new ColumnType.Decimal(20, 0), "1.2345678901234567E17"))
        .isEqualTo(new BigDecimal("123456789012345670"));
    assertThat(read(new ColumnType.Decimal(38, 0), "\"99999999999999999999999999999999999999\""))
        .isEqualTo(new BigDecimal("9".repeat(38)));
    refused(new ColumnType.BigInt(), "1.2345678901234567E15");
  }

  @Test
  void equalKeysAreOneKeyHoweverTheyAreSpelled() {
    assertThat(key(new ColumnType.Char(5), "\"A\""))
        .isEqualTo(key(new ColumnType.Char(5), "\"A  \""));
    assertThat(key(new ColumnType.Char(5), "\"A\""))
        .as("a char may become a varchar")
        .isEqualTo(key(new ColumnType.Varchar(9), "\"A\""));
    assertThat(key(new ColumnType.Time(), "\"04:05:06\""))
        .isEqualTo(key(new ColumnType.Time(), "\"04:05:06.000\""));
    assertThat(key(new ColumnType.Timestamptz(), "\"2020-01-01T01:00:00+01:00\""))
        .isEqualTo(key(new ColumnType.Timestamptz(), "\"2020-01-01T00:00:00Z\""))
        .isNotEqualTo(key(new ColumnType.Timestamptz(), "\"2020-01-01T01:00:00Z\""));
  }

  private static RowKey key(ColumnType type, String json) {
    TableSpec spec =
        Specs.table("t")
            .column("k", new ColumnType.Int())
            .column("day", new ColumnType.Date())
            .column("v", type)
            .key("v")
            .partition("day", "")
            .spec();
    return new Decoding(spec).change(MESSAGE.formatted(json)).key();
  }

  @Test
  void aTimeBreaksTies() {
    for (ColumnType type : List.of(new ColumnType.Timestamp(), new ColumnType.Timestamptz())) {
      TableSpec spec =
          Specs.table("t")
              .column("k", new ColumnType.Int())
              .column("day", new ColumnType.Date())
              .column("v", type)
              .key("k")
              .tieBreak(new TableSpec.TieBreak.Timestamp("v", "", "UTC"))
              .partition("day", "")
              .spec();
      Decoding decoding = new Decoding(spec);
      byte[] earlier = decoding.change(MESSAGE.formatted("\"1969-12-31T23:59:59.9Z\"")).version();
      byte[] later = decoding.change(MESSAGE.formatted("\"2020-01-01T00:00:00Z\"")).version();
      byte[] missing = decoding.change(MESSAGE.formatted("null")).version();

      assertThat(Arrays.compareUnsigned(earlier, later)).isNegative();
      assertThat(Arrays.compareUnsigned(missing, earlier)).isNegative();
    }
  }

  @Test
  void noValueIsReadInTheMachinesZone() {
    TimeZone machine = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
      assertThat(read(new ColumnType.Timestamptz(), "\"1970-01-01T00:00:01Z\""))
          .isEqualTo(1_000_000L);
      assertThat(read(new ColumnType.Timestamp(), "\"1970-01-01T00:00:01Z\""))
          .isEqualTo(1_000_000L);
      assertThat(read(new ColumnType.Date(), "\"1970-01-02\"")).isEqualTo(1);
    } finally {
      TimeZone.setDefault(machine);
    }
  }
}
