package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A log of {@code cases} that is made up: a load, then corrections, deletes, rows that come back,
 * rows that change day, and a few changes that change nothing. The same options give the same log.
 */
public final class GeneratedChangeLog implements ChangeLog {
  /** Rises whenever the log of the same options becomes another one. */
  private static final int GENERATION = 1;

  private static final int CHANGES_OF_A_REVISION = 1_000;
  private static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 22);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("M/d/uuuu", Locale.ROOT);
  private static final DateTimeFormatter RUNTIME =
      DateTimeFormatter.ofPattern("M/d/uuuu h:mm:ss a", Locale.ENGLISH);

  private final GeneratorOptions options;

  public GeneratedChangeLog(GeneratorOptions options) {
    this.options = requireNonNull(options, "options is null");
  }

  @Override
  public String identity() {
    return "generated " + GENERATION + " " + options;
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT,
        "a generated log of %,d keys and %,d changes",
        options.keys(),
        options.changes());
  }

  @Override
  public void read(Reader reader) throws IOException {
    new Run(options, reader).run();
  }

  /** The rows as they are at a moment of the log. */
  private static final class Run {
    private final GeneratorOptions options;
    private final Reader reader;
    private final SplittableRandom random;
    private final int keysOfADay;
    private final boolean[] deleted;
    private final short[] day;
    private final int[] cases;
    private final int[] revision;
    private final String[] values = new String[CasesTable.COLUMNS.size()];
    private final String[] dates;
    private final Map<Integer, GeneratedPlace> places = new HashMap<>();
    private int shownRevision = -1;
    private String runtime = "";

    Run(GeneratorOptions options, Reader reader) {
      this.options = options;
      this.reader = reader;
      random = new SplittableRandom(options.seed());
      keysOfADay = (options.keys() + options.days() - 1) / options.days();
      deleted = new boolean[options.keys()];
      day = new short[options.keys()];
      cases = new int[options.keys()];
      revision = new int[options.keys()];
      dates = new String[options.days()];
      for (int i = 0; i < dates.length; i++) {
        dates[i] = FIRST_DAY.plusDays(i).format(DATE);
      }
    }

    void run() throws IOException {
      for (int key = 0; key < options.keys(); key++) {
        day[key] = (short) (key / keysOfADay);
        cases[key] = random.nextInt(10) * random.nextInt(1_000);
        emit(Operation.LOAD, key);
      }
      for (long i = 0; i < options.changes(); i++) {
        change(anyKey(), (int) (i / CHANGES_OF_A_REVISION) + 1);
      }
    }

    private int anyKey() {
      int recent = Math.min(options.keys(), keysOfADay * options.recentDays());
      return random.nextDouble() < options.recentShare()
          ? options.keys() - 1 - random.nextInt(recent)
          : random.nextInt(options.keys());
    }

    private void change(int key, int newRevision) throws IOException {
      double dice = random.nextDouble();
      if (deleted[key]) {
        deleted[key] = false;
        correct(key, newRevision);
        emit(Operation.INSERT, key);
        return;
      }
      double delete = options.deleteShare();
      double move = delete + options.moveShare();
      if (dice < delete) {
        deleted[key] = true;
        emit(Operation.DELETE, key);
        return;
      }
      if (dice < move) {
        day[key] = otherDay(day[key]);
        revision[key] = newRevision;
      } else if (dice >= move + options.repeatShare()) {
        correct(key, newRevision);
      }
      emit(Operation.UPDATE, key);
    }

    /** A day nearby: a report is filed under the wrong day, not under the wrong year. */
    private short otherDay(short from) {
      int last = options.days() - 1;
      int to = from + (random.nextBoolean() ? 1 : -1) * (1 + random.nextInt(3));
      return (short) (to < 0 || to > last ? Math.min(1, last - from) + from : to);
    }

    private void correct(int key, int newRevision) {
      cases[key] += 1 + random.nextInt(200);
      revision[key] = newRevision;
    }

    private void emit(Operation operation, int key) throws IOException {
      Arrays.fill(values, "");
      values[CasesTable.ID] = id(key);
      if (operation != Operation.DELETE) {
        int series = key % keysOfADay;
        GeneratedPlace place = places.computeIfAbsent(series / 2, GeneratedPlace::of);
        values[1] = series % 2 == 0 ? "Confirmed" : "Deaths";
        values[2] = Integer.toString(cases[key]);
        values[3] = Integer.toString(cases[key] % 1_000 - 100);
        values[4] = dates[day[key]];
        values[5] = place.country();
        values[6] = place.province();
        values[7] = place.admin2();
        values[8] = place.combinedKey();
        values[9] = place.latitude();
        values[10] = place.longitude();
        values[11] = runtime(revision[key]);
        values[12] = place.fips();
      }
      reader.row(operation, values);
    }

    private String runtime(int of) {
      if (of != shownRevision) {
        shownRevision = of;
        runtime = LocalDateTime.of(2022, 1, 1, 4, 50, 44).plusMinutes(97L * of).format(RUNTIME);
      }
      return runtime;
    }

    /** 24 hex digits, as an object id has; told apart by the key, spread by its mixing. */
    private String id(int key) {
      long mixed = key * 0x9E3779B97F4A7C15L;
      mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
      char[] digits = new char[24];
      for (int i = 0; i < 16; i++) {
        digits[i] = Character.forDigit((int) (mixed >>> (60 - 4 * i)) & 15, 16);
      }
      for (int i = 0; i < 8; i++) {
        digits[16 + i] = Character.forDigit(key >>> (28 - 4 * i) & 15, 16);
      }
      return new String(digits);
    }
  }
}
