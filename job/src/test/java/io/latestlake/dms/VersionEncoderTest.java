package io.latestlake.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions compare as design section 4 says. */
class VersionEncoderTest {
  private static final long DAY = 86_400_000_000L;

  /** A list of values; null stands for one that is missing. */
  record Parts(long time, String file, Long line, BigDecimal tieBreak)
      implements Comparable<Parts> {
    @Override
    public int compareTo(Parts other) {
      return Comparator.comparingLong(Parts::time)
          .thenComparing(
              Parts::file,
              Comparator.nullsFirst(
                  (a, b) -> Arrays.compareUnsigned(Decoding.utf8(a), Decoding.utf8(b))))
          .thenComparing(Parts::line, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Parts::tieBreak, Comparator.nullsFirst(Comparator.naturalOrder()))
          .compare(this, other);
    }
  }

  @Property(tries = 5000)
  void bytesCompareAsTheListsDo(@ForAll("parts") Parts one, @ForAll("parts") Parts other) {
    int bytes = Integer.signum(Arrays.compareUnsigned(encode(one), encode(other)));

    assertThat(bytes).isEqualTo(Integer.signum(one.compareTo(other)));
    assertThat(bytes)
        .isEqualTo(-Integer.signum(Arrays.compareUnsigned(encode(other), encode(one))));
  }

  @Property
  void orderIsTransitive(
      @ForAll("parts") Parts a, @ForAll("parts") Parts b, @ForAll("parts") Parts c) {
    List<byte[]> sorted =
        Arrays.asList(encode(a), encode(b), encode(c)).stream()
            .sorted(Arrays::compareUnsigned)
            .toList();

    assertThat(Arrays.compareUnsigned(sorted.get(0), sorted.get(2))).isLessThanOrEqualTo(0);
  }

  @Test
  void underEmittedALoadRanksBelowEveryChangeMadeWhileItRan() {
    Decoding cases = new Decoding(Specs.cases());

    byte[] load = version(cases, "load", "2020-05-12T10:00:00Z", "", "");
    byte[] earlier = version(cases, "update", "2020-05-11T10:00:00.000001Z", "", "");
    byte[] older = version(cases, "update", "2020-05-11T09:59:59.999999Z", "", "");

    assertThat(Arrays.compareUnsigned(load, earlier)).isNegative();
    assertThat(Arrays.compareUnsigned(load, older)).isPositive();
  }

  @Test
  void underEmittedTheTieBreakDecidesWhatTheTimeDoesNotAsATimeAndNotAsText() {
    Decoding cases = new Decoding(Specs.cases());
    String time = "2020-05-12T10:00:00Z";

    byte[] missing = version(cases, "insert", time, "", "");
    byte[] unreadable = version(cases, "insert", time, "", "yesterday");
    byte[] noon = version(cases, "insert", time, "", "9/1/2020 12:00:00 PM");
    byte[] later = version(cases, "insert", time, "", "10/1/2020 1:00:00 am");

    byte[] last = version(cases, "insert", time, "", "12/31/9999 11:59:59 PM");

    assertThat(missing).isEqualTo(unreadable);
    assertThat(Arrays.compareUnsigned(later, last)).isNegative();
    assertThat(Arrays.compareUnsigned(missing, noon)).isNegative();
    assertThat(Arrays.compareUnsigned(noon, later)).isNegative();
  }

  @Test
  void underCommitTheTransactionComesBeforeTheEmission() {
    Decoding cases = new Decoding(byCommit());
    String commit = "2020-05-12T10:00:00.000000Z";

    byte[] first = version(cases, "insert", "2020-05-12T10:00:09Z", detail(commit, 2), "");
    byte[] second = version(cases, "update", "2020-05-12T10:00:08Z", detail(commit, 10), "");
    byte[] again = version(cases, "update", "2020-05-12T10:00:09Z", detail(commit, 10), "");
    byte[] next =
        version(cases, "update", "2020-05-12T10:00:08Z", detail("2020-05-12T10:00:01Z", 1), "");
    byte[] load = version(cases, "load", "2020-05-13T10:00:00Z", "", "1/1/2030 1:00:00 AM");

    assertThat(List.of(next, again, second, load, first).stream().sorted(Arrays::compareUnsigned))
        .containsExactly(load, first, second, again, next);
  }

  /** Each list in rising order; as texts they sort otherwise. */
  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, 00000002/7C007178.3.00000002/7C007178, 00000002/7C007178.20.00000002/7C007178,"
        + " 00000002/7C007178.20.00000002/7C007179, 2/F0000000.1.2/F0000000,"
        + " 0000000A/00000001.1.0000000A/00000001, 10/1.1.10/1",
    "MYSQL, mysql-bin-changelog.000009:500:0:562:93:mysql-bin-changelog.000009:470,"
        + " mysql-bin-changelog.000009:36912271:0:36912333:93:mysql-bin-changelog.000009:36912209,"
        + " mysql-bin-changelog.000010:4:0:66:1:mysql-bin-changelog.000010:4,"
        + " mysql-bin-changelog.1000000:4, mysql.bin.log.1000001:4:0"
  })
  void underCommitWithAnEngineTheStreamPositionComesAfterTheTime(ArgumentsAccessor row) {
    TableSpec.Engine engine = row.get(0, TableSpec.Engine.class);
    Decoding cases = new Decoding(byCommit(engine));
    List<byte[]> versions = new ArrayList<>();
    versions.add(version(cases, "update", "2020-05-12T10:00:09Z", positioned(99, "null"), ""));
    for (int i = 1; i < row.size(); i++) {
      // The record's number falls and the emission too, so that only the position can decide.
      versions.add(
          version(
              cases,
              "update",
              "2020-05-12T10:00:0" + (9 - i) + "Z",
              positioned(50 - i, '"' + row.getString(i) + '"'),
              ""));
    }

    assertThat(versions).isSortedAccordingTo(Arrays::compareUnsigned).doesNotHaveDuplicates();
    assertThat(version(cases, "load", "2020-05-13T10:00:01Z", "", ""))
        .matches(load -> Arrays.compareUnsigned(load, versions.get(versions.size() - 1)) > 0);
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, 0000003B/E8003618.NOW",
    "POSTGRESQL, 00000002/7C007178",
    "POSTGRESQL, 00000002/7C007178.3.00000002/7C007178.1",
    "POSTGRESQL, 0000000027C007178.3.00000002/7C007178",
    "POSTGRESQL, 000000002/7C007178.3.00000002/7C007178",
    "POSTGRESQL, FFFFFFFF/7C007178.3.00000002/7C007178",
    "POSTGRESQL, mysql-bin-changelog.002171:36912271:0",
    "MYSQL, 00000002/7C007178.3.00000002/7C007178",
    "MYSQL, mysql-bin-changelog.002171",
    "MYSQL, mysql-bin-changelog:36912271",
    "MYSQL, mysql-bin-changelog.002171:x",
    "MYSQL, mysql-bin-changelog.002171:4x",
    "MYSQL, ''"
  })
  void aPositionOfAnotherFormIsADeadLetter(TableSpec.Engine engine, String position) {
    Decoding cases = new Decoding(byCommit(engine));
    String message =
        message("update", "2020-05-12T10:00:09Z", positioned(1, "\"" + position + "\""), "");

    DeadLetter letter = cases.deadLetter(message);

    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.BAD_POSITION);
    assertThat(letter.message()).contains("metadata.stream-position");
    assertThat(cases.deadLetter(message.replace('"' + position + '"', "5")).reason())
        .isEqualTo(DeadLetter.Reason.BAD_POSITION);
  }

  /** State holds versions: that of a table whose spec names no engine must never change. */
  @Test
  void withoutAnEngineTheBytesAreThoseOfListsWithoutAPosition() {
    String position = "\"00000002/7C007178.3.00000002/7C007178\"";
    for (TableSpec.Engine none : Arrays.asList(null, TableSpec.Engine.MONGODB)) {
      byte[] version =
          version(
              new Decoding(byCommit(none)),
              "update",
              "1970-01-01T00:00:01Z",
              positioned(3, position),
              "");

      assertThat(HexFormat.of().formatHex(version))
          .isEqualTo("018005a57086cc2800018000000000000003" + "0180000000000f4240" + "00");
    }
    TableSpec emitted = Specs.cases();
    assertThat(
            HexFormat.of()
                .formatHex(
                    version(new Decoding(emitted), "update", "1970-01-01T00:00:01Z", "", "")))
        .isEqualTo("0180000000000f4240" + "00" + "00" + "00");
  }

  @Test
  void aNumberBreaksTiesAsANumberWhateverItsType() {
    for (ColumnType type :
        List.of(
            new ColumnType.Varchar(20),
            new ColumnType.BigInt(),
            new ColumnType.DoublePrecision(),
            new ColumnType.Decimal(10, 2))) {
      TableSpec spec =
          Specs.table("t")
              .column("k", new ColumnType.Int())
              .column("day", new ColumnType.Date())
              .column("n", type)
              .key("k")
              .partition("day", "")
              .tieBreak(new TableSpec.TieBreak.Number("n"))
              .spec();
      Decoding decoding = new Decoding(spec);
      List<byte[]> versions =
          List.of("null", "-10", "-9", "0", "9", "10").stream()
              .map(n -> decoding.change(numbered(n)).version())
              .toList();

      assertThat(versions).isSortedAccordingTo(Arrays::compareUnsigned).doesNotHaveDuplicates();
    }
  }

  @Provide
  Arbitrary<Parts> parts() {
    Arbitrary<Long> times = Arbitraries.of(-DAY, -1L, 0L, 1L, 255L, 256L, DAY, Long.MAX_VALUE);
    Arbitrary<String> files =
        Arbitraries.of("", "a", "a\0", "a\0b", "a\1", "ab", "b", "ü").injectNull(0.2);
    Arbitrary<Long> lines = Arbitraries.of(-1L, 0L, 1L, 127L, 128L, 1L << 40).injectNull(0.2);
    Arbitrary<BigDecimal> ties =
        Arbitraries.oneOf(
                Arbitraries.bigDecimals().ofScale(4),
                Arbitraries.of("0", "0.0", "1", "1.0", "-1", "-1.01", "10", "1e2", "1e-2", "-1e30")
                    .map(BigDecimal::new))
            .injectNull(0.1);
    return Combinators.combine(times, files, lines, ties).as(Parts::new);
  }

  private static byte[] encode(Parts parts) {
    TableSpec spec =
        Specs.table("t")
            .column("n", new ColumnType.Varchar(400))
            .key("n")
            .partition("n", "M/d/yyyy")
            .tieBreak(new TableSpec.TieBreak.Number("n"))
            .spec();
    RowBuilder row = new RowBuilder(new RowLayout(spec.columns()));
    if (parts.tieBreak() != null) {
      byte[] text = Decoding.utf8(parts.tieBreak().toString());
      System.arraycopy(text, 0, row.room(text.length), row.end(), text.length);
      row.setBytes(0, text.length);
    }
    long line = parts.line() == null ? VersionEncoder.MISSING : parts.line();
    return new VersionEncoder(spec).emitted(parts.time(), parts.file(), line, row);
  }

  private static TableSpec byCommit() {
    return byCommit(null);
  }

  private static TableSpec byCommit(TableSpec.Engine engine) {
    return Specs.table("cases")
        .source("covid", "cases")
        .column("oid__id", new ColumnType.Varchar(24))
        .column("date", new ColumnType.Varchar(10))
        .column("prep_flow_runtime", new ColumnType.Varchar(32))
        .key("oid__id")
        .partition("date", "M/d/yyyy")
        .tieBreak(Specs.cases().tieBreak())
        .order(TableSpec.Order.COMMIT)
        .engine(engine)
        .spec();
  }

  private static String positioned(int record, String position) {
    return detail("2020-05-12T10:00:00Z", record) + ",\"stream-position\":" + position;
  }

  private static String detail(String commit, int record) {
    return ",\"commit-timestamp\":\"%s\",\"transaction-record-id\":%d".formatted(commit, record);
  }

  private static byte[] version(
      Decoding cases, String operation, String time, String details, String runtime) {
    return cases.change(message(operation, time, details, runtime)).version();
  }

  private static String message(String operation, String time, String details, String runtime) {
    return ("{\"data\":{\"oid__id\":\"a\",\"Date\":\"5/12/2020\",\"Prep_Flow_Runtime\":\"%s\"},"
            + "\"metadata\":{\"timestamp\":\"%s\",\"record-type\":\"data\",\"operation\":\"%s\","
            + "\"schema-name\":\"covid\",\"table-name\":\"cases\"%s}}")
        .formatted(runtime, time, operation, details);
  }

  private static String numbered(String n) {
    return ("{\"data\":{\"k\":1,\"day\":\"2020-01-01\",\"n\":%s},\"metadata\":{"
            + "\"timestamp\":\"2020-01-01T00:00:00Z\",\"record-type\":\"data\",\"operation\":\"insert\","
            + "\"schema-name\":\"public\",\"table-name\":\"t\"}}")
        .formatted(n);
  }
}
