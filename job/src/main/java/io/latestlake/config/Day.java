package io.latestlake.config;

import java.io.Serializable;
import java.time.LocalDate;

/** The partition a row belongs to. Ordered by time. */
public record Day(int year, int month, int day) implements Serializable, Comparable<Day> {
  public Day {
    LocalDate.of(year, month, day);
  }

  public static Day of(LocalDate date) {
    return new Day(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
  }

  /** Inverse of {@link #packed()}. */
  public static Day unpack(int packed) {
    return new Day(packed >> 9, (packed >> 5) & 15, packed & 31);
  }

  /** One int that sorts as the day does; never 0, which stands for "no day". */
  public int packed() {
    return pack(year, month, day);
  }

  /** {@link #packed()} of a day that is known to exist, without making it. */
  public static int pack(int year, int month, int day) {
    return year << 9 | month << 5 | day;
  }

  /** The folder of the day in the lake, {@code year=2020/month=5/day=12}: no zero padding. */
  public String folder() {
    return "year=" + year + "/month=" + month + "/day=" + day;
  }

  @Override
  public int compareTo(Day other) {
    return Integer.compare(packed(), other.packed());
  }

  @Override
  public String toString() {
    return folder();
  }
}
