package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.TableSpec;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time of a row of a file (design 4), in microseconds since 1970-01-01T00:00Z: that of the
 * timestamp column, else for a load the spec's {@code load-time} or the file's own, and for a
 * change the one in the file's name. Clocks of the landing zone show one zone's time; where clocks
 * are set back an hour comes twice, and the first of the two is meant.
 */
final class FileTimes {
  /** {@code 20240612-103127367}, and of old engines {@code 20141029-1134010000}. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?:.*/)?(\\d{4})(\\d{2})(\\d{2})-(\\d{2})(\\d{2})(\\d{2})(\\d{3,6})(?:\\..*)?");

  private final String timestampColumn;
  private final ZoneRules zone;
  private final Instant loadTime;

  private DmsFile file;
  private long ofFile;

  private long second = Long.MIN_VALUE;
  private long offsetMicros;

  /**
   * @param timestampColumn empty for none
   */
  FileTimes(TableSpec spec, String timestampColumn, ZoneId zone) {
    this.timestampColumn = requireNonNull(timestampColumn, "timestampColumn is null");
    this.zone = zone.getRules();
    this.loadTime = spec.landingZone().loadTime();
  }

  long of(RowHead head, DmsFile of) throws Unusable {
    long time = head.time(timestampColumn);
    if (time != RowHead.NO_TIME) {
      return utc(time);
    }
    if (of.kind() == DmsFile.Kind.CHANGES && !timestampColumn.isEmpty()) {
      throw new Unusable(
          DeadLetter.Reason.BAD_TIMESTAMP,
          "timestamp column "
              + timestampColumn
              + " is empty or not there; a change needs it, or leave timestamp-column out of the"
              + " settings for the times in the files' names");
    }
    if (of != file) {
      ofFile = of.kind() == DmsFile.Kind.LOAD ? ofLoad(of) : ofName(of);
      file = of;
    }
    return ofFile;
  }

  private long ofLoad(DmsFile of) {
    return loadTime == null
        ? of.modifiedAt() * 1000
        : Math.addExact(
            Math.multiplyExact(loadTime.getEpochSecond(), 1_000_000L), loadTime.getNano() / 1000);
  }

  private long ofName(DmsFile of) throws Unusable {
    Matcher matcher = NAME.matcher(of.name());
    long micros = IsoTime.UNREADABLE;
    if (matcher.matches()) {
      char[] iso = matcher.replaceFirst("$1-$2-$3 $4:$5:$6.$7").toCharArray();
      micros = IsoTime.micros(iso, 0, iso.length);
    }
    if (micros == IsoTime.UNREADABLE) {
      throw new Unusable(
          DeadLetter.Reason.BAD_TIMESTAMP,
          "the file's name "
              + Unusable.shown(of.name())
              + " has no time of the form 20240612-103127367; set timestamp-column, or give the"
              + " file the name that DMS gave to it");
    }
    return utc(micros);
  }

  /** Rows of a second come together, and a zone's rules are slow to ask. */
  private long utc(long local) {
    long ofSecond = Math.floorDiv(local, 1_000_000L);
    if (ofSecond != second) {
      LocalDateTime time = LocalDateTime.ofEpochSecond(ofSecond, 0, ZoneOffset.UTC);
      offsetMicros = zone.getOffset(time).getTotalSeconds() * 1_000_000L;
      second = ofSecond;
    }
    return local - offsetMicros;
  }
}
