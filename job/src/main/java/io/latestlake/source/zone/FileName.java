package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings.LandingZone.Format;
import io.latestlake.dms.DmsFile.Kind;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a file tells (dms-formats 3.1).
 *
 * @param kind a load file or a change file
 * @param series the load files that are counted together: what comes before and after the number;
 *     empty for a change file
 * @param order of a load file its number; of a change file its time, in milliseconds as if the name
 *     were UTC
 */
record FileName(Kind kind, String series, long order) {
  private static final String CSV = "(?:\\.csv|\\.csv\\.gz|\\.gz)";
  private static final String PARQUET = "\\.parquet";

  private static final Pattern LOAD =
      Pattern.compile("((?:SEGMENT\\d{1,9}_)?LOAD)([0-9A-F]{8})(\\..*)");

  /** Old engines wrote a fourth digit behind the milliseconds. */
  private static final Pattern CHANGES =
      Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)-(\\d\\d)(\\d\\d)(\\d\\d)(\\d{3})\\d?\\..*");

  FileName {
    requireNonNull(kind, "kind is null");
    requireNonNull(series, "series is null");
  }

  /**
   * @param name without folders
   * @return empty if it is none of DMS's, or of another format
   */
  static Optional<FileName> of(String name, Format format) {
    int dot = name.indexOf('.');
    if (dot < 0 || !name.substring(dot).matches(format == Format.CSV ? CSV : PARQUET)) {
      return Optional.empty();
    }
    Matcher load = LOAD.matcher(name);
    if (load.matches()) {
      return Optional.of(
          new FileName(
              Kind.LOAD, load.group(1) + load.group(3), Long.parseLong(load.group(2), 16)));
    }
    Matcher changes = CHANGES.matcher(name);
    return changes.matches() ? changes(changes) : Optional.empty();
  }

  private static Optional<FileName> changes(Matcher name) {
    int[] numbers = new int[name.groupCount()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Integer.parseInt(name.group(i + 1));
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              numbers[0],
              numbers[1],
              numbers[2],
              numbers[3],
              numbers[4],
              numbers[5],
              numbers[6] * 1_000_000);
      return Optional.of(
          new FileName(Kind.CHANGES, "", time.toInstant(ZoneOffset.UTC).toEpochMilli()));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }
}
