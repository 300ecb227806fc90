package io.latestlake.dms;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** What is read by hand is what the JDK would read. */
class TextsTest {
  private static final long FIRST_SECOND = -62_135_596_800L;
  private static final long LAST_SECOND = 253_402_300_799L;

  @Property
  void timesAreThoseOfTheJdk(
      @ForAll @LongRange(min = FIRST_SECOND, max = LAST_SECOND) long second,
      @ForAll @IntRange(max = 999_999_999) int nano) {
    Instant time = Instant.ofEpochSecond(second, nano);

    assertThat(micros(time.toString())).isEqualTo(Math.floorDiv(nano, 1000) + second * 1_000_000);
  }

  @Property
  void datesAreThoseOfTheJdk(
      @ForAll @IntRange(max = 9999) int year,
      @ForAll @IntRange(max = 14) int month,
      @ForAll @IntRange(max = 33) int day) {
    String text = "%04d-%02d-%02d".formatted(year, month, day);
    long expected;
    try {
      expected = year == 0 ? IsoTime.UNREADABLE : LocalDate.parse(text).toEpochDay();
    } catch (DateTimeException e) {
      expected = IsoTime.UNREADABLE;
    }

    assertThat(IsoTime.epochDay(text.toCharArray(), 0, text.length())).isEqualTo(expected);
  }

  @Property(tries = 5000)
  void garbageIsNoTime(@ForAll("garbage") String text) {
    long expected = IsoTime.UNREADABLE;
    if (text.matches("[0-9]{4}-[0-9-]{5}[T ][0-9:]{8}([.][0-9]{1,9})?Z?")) {
      try {
        LocalDateTime time = LocalDateTime.parse(text.replace(' ', 'T').replace("Z", ""));
        expected = time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + time.getNano() / 1000;
      } catch (DateTimeException e) {
        // Remains unreadable.
      }
    }

    assertThat(micros(text)).isEqualTo(expected);
  }

  @Property(tries = 5000)
  void numbersAreThoseOfBigDecimal(@ForAll("numbers") String text) {
    NumberText number = new NumberText();
    BigDecimal exact = new BigDecimal(text);

    assertThat(number.scan(("x" + text + "y").toCharArray(), 1, text.length())).isTrue();
    assertThat(number.doubleValue() + 0.0).isEqualTo(Double.parseDouble(text) + 0.0);
    assertThat(number.floatValue() + 0f).isEqualTo(Float.parseFloat(text) + 0f);
    boolean isLong =
        exact.remainder(BigDecimal.ONE).signum() == 0 && exact.toBigInteger().bitLength() < 64;
    assertThat(number.isLong()).isEqualTo(isLong);
    if (isLong) {
      assertThat(number.longValue()).isEqualTo(exact.longValueExact());
    }
    requireDecimal(number, exact, 38, 10);
    requireDecimal(number, exact, 18, 2);
    requireDecimal(number, exact, 5, 5);
    requireDecimal(number, exact, 3, 0);
  }

  @Property
  void whatIsNoNumberForBigDecimalIsNone(@ForAll("almostNumbers") String text) {
    boolean isNumber;
    try {
      isNumber = new BigDecimal(text) != null;
    } catch (NumberFormatException e) {
      isNumber = false;
    }

    assertThat(new NumberText().scan(text.toCharArray(), 0, text.length())).isEqualTo(isNumber);
  }

  @Property
  void aCacheGivesWhatTheFunctionGives(@ForAll("dates") String text) {
    TimePattern pattern = new TimePattern("M/d/yyyy");
    byte[] bytes = Decoding.utf8("x" + text);

    assertThat(CACHE.get(bytes, 1, bytes.length - 1)).isEqualTo(pattern.epochDay(text));
    assertThat(CACHE.get(bytes, 1, bytes.length - 1)).isEqualTo(pattern.epochDay(text));
  }

  @Test
  void aCacheRemembersOnlySoManyTextsAndNoLongOnes() {
    AtomicInteger computed = new AtomicInteger();
    TextCache cache = new TextCache(text -> computed.incrementAndGet());
    int many = 1_000_000;
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < many; i++) {
        byte[] text = Decoding.utf8("t" + i);
        cache.get(text, 0, text.length);
      }
    }
    assertThat(computed.get()).isGreaterThanOrEqualTo(2 * many - 4096);

    byte[] longText = Decoding.utf8("t".repeat(101));
    assertThat(cache.get(longText, 0, longText.length))
        .isNotEqualTo(cache.get(longText, 0, longText.length));
  }

  @Test
  void aPoolKeepsOnlySoManyTextsAndNoLongOnes() {
    TextPool pool = new TextPool();
    int many = 100_000;
    List<String> first = IntStream.range(0, many).mapToObj(i -> get(pool, "t" + i)).toList();
    int kept = 0;
    for (int i = 0; i < many; i++) {
      String again = get(pool, "t" + i);
      assertThat(again).isEqualTo(first.get(i));
      kept += again == first.get(i) ? 1 : 0;
    }
    assertThat(kept).isLessThanOrEqualTo(512);

    assertThat(get(pool, "t")).isSameAs(get(pool, "t"));
    assertThat(get(pool, "t".repeat(301))).isNotSameAs(get(pool, "t".repeat(301)));
  }

  private static String get(TextPool pool, String text) {
    return pool.get(text.toCharArray(), 0, text.length());
  }

  private static final TextCache CACHE = new TextCache(new TimePattern("M/d/yyyy")::epochDay);

  @Provide
  Arbitrary<String> dates() {
    return Arbitraries.oneOf(
        Arbitraries.integers()
            .between(0, 60_000)
            .map(day -> LocalDate.ofEpochDay(day - 20_000))
            .map(d -> d.getMonthValue() + "/" + d.getDayOfMonth() + "/" + d.getYear()),
        Arbitraries.strings().withChars("/0123456789 -").ofMaxLength(10));
  }

  @Provide
  Arbitrary<String> numbers() {
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(25);
    Arbitrary<String> fractions = Arbitraries.oneOf(Arbitraries.just(""), digits.map(d -> "." + d));
    Arbitrary<String> exponents =
        Arbitraries.oneOf(
            Arbitraries.just(""),
            Arbitraries.integers().between(-30, 30).map(e -> "e" + e),
            Arbitraries.integers().between(-350, 350).map(e -> "E" + e));
    return Combinators.combine(Arbitraries.of("", "-", "+"), digits, fractions, exponents)
        .as((sign, whole, fraction, exponent) -> sign + whole + fraction + exponent);
  }

  @Provide
  Arbitrary<String> almostNumbers() {
    return Arbitraries.strings().withChars("01.eE+-x ").ofMaxLength(6);
  }

  @Provide
  Arbitrary<String> garbage() {
    return Arbitraries.of("2020-02-29T23:59:59.123Z", "2021-12-31 00:00:00Z", "2020-01-01T10:20:30")
        .flatMap(
            good ->
                Combinators.combine(
                        Arbitraries.integers().between(0, good.length() - 1),
                        Arbitraries.of("", "0", "3", "9", "-", ":", ".", "Z", "\u0661"))
                    .as((at, c) -> good.substring(0, at) + c + good.substring(at + 1)));
  }

  private static long micros(String text) {
    return IsoTime.micros(text.toCharArray(), 0, text.length());
  }

  private static void requireDecimal(
      NumberText number, BigDecimal exact, int precision, int scale) {
    boolean fits =
        exact.setScale(scale, RoundingMode.DOWN).compareTo(exact) == 0
            && exact.setScale(scale, RoundingMode.DOWN).precision() <= precision;
    assertThat(number.isDecimal(precision, scale)).isEqualTo(fits);
    if (fits) {
      BigDecimal read =
          number.bigValue() != null
              ? new BigDecimal(number.bigValue(), scale)
              : BigDecimal.valueOf(number.longValue(), scale);
      assertThat(read).isEqualByComparingTo(exact);
    }
  }
}
