package io.latestlake.cli.publications;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Days from one to another, both among them. */
record DaySpan(LocalDate first, LocalDate last) {
  DaySpan {
    requireNonNull(first, "first is null");
    requireNonNull(last, "last is null");
  }

  boolean has(Day day) {
    LocalDate date = LocalDate.of(day.year(), day.month(), day.day());
    return !date.isBefore(first) && !date.isAfter(last);
  }

  /** {@code 2020-05-12}, or {@code 2020-05-01..2020-05-31}. */
  static final class Converter implements ITypeConverter<DaySpan> {
    @Override
    public DaySpan convert(String value) {
      int dots = value.indexOf("..");
      try {
        return dots < 0
            ? new DaySpan(LocalDate.parse(value), LocalDate.parse(value))
            : new DaySpan(
                LocalDate.parse(value.substring(0, dots)),
                LocalDate.parse(value.substring(dots + 2)));
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'"
                + value
                + "' is not a day or a span of days; write 2020-05-12 or"
                + " 2020-05-01..2020-05-31");
      }
    }
  }
}
