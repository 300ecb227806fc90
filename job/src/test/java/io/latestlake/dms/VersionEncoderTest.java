package io.latestlake.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

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
    TableSpec cases = Specs.cases();
    return new TableSpec(
        cases.name(),
        cases.sourceSchema(),
        cases.sourceTable(),
        cases.engine(),
        cases.beforeImage(),
        cases.columns(),
        cases.key(),
        TableSpec.Order.COMMIT,
        cases.tieBreak(),
        cases.partition(),
        cases.absentColumns(),
        cases.trimKeys(),
        cases.loadLag(),
        cases.tombstoneTtl(),
        cases.layout(),
        cases.files(),
        cases.landingZone(),
        cases.transform());
  }

  private static String detail(String commit, int record) {
    return ",\"commit-timestamp\":\"%s\",\"transaction-record-id\":%d".formatted(commit, record);
  }

  private static byte[] version(
      Decoding cases, String operation, String time, String details, String runtime) {
    return cases
        .change(
            ("{\"data\":{\"oid__id\":\"a\",\"Date\":\"5/12/2020\",\"Prep_Flow_Runtime\":\"%s\"},"
                    + "\"metadata\":{\"timestamp\":\"%s\",\"record-type\":\"data\",\"operation\":\"%s\","
                    + "\"schema-name\":\"covid\",\"table-name\":\"cases\"%s}}")
                .formatted(runtime, time, operation, details))
        .version();
  }

  private static String numbered(String n) {
    return ("{\"data\":{\"k\":1,\"day\":\"2020-01-01\",\"n\":%s},\"metadata\":{"
            + "\"timestamp\":\"2020-01-01T00:00:00Z\",\"record-type\":\"data\",\"operation\":\"insert\","
            + "\"schema-name\":\"public\",\"table-name\":\"t\"}}")
        .formatted(n);
  }
}
