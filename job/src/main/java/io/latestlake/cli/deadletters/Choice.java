package io.latestlake.cli.deadletters;

import io.latestlake.dms.DeadLetter;
import io.latestlake.dms.DeadLetterLine;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which dead letters: options of the commands here. Those that are given must all hold. */
final class Choice {
  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "Only of this table; " + DeadLetter.UNKNOWN_TABLE + " where it is not known.")
  private String table;

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description = "Only of this reason, such as DOES_NOT_FIT.")
  private DeadLetter.Reason reason;

  @Option(
      names = "--since",
      paramLabel = "DAY",
      converter = DayConverter.class,
      description = "Only seen on this day, in UTC, or later: 2020-05-12.")
  private LocalDate since;

  @Option(
      names = "--day",
      paramLabel = "DAY",
      converter = DayConverter.class,
      description = "Only seen on this day, in UTC.")
  private LocalDate day;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Only of the row with this key; values of several columns by comma.")
  private String key;

  @Option(names = "--id", paramLabel = "ID", description = "Only this one.")
  private String id;

  static Choice since(LocalDate day) {
    Choice choice = new Choice();
    choice.since = day;
    return choice;
  }

  /** Whether all are chosen. */
  boolean isAll() {
    return table == null
        && reason == null
        && since == null
        && day == null
        && key == null
        && id == null;
  }

  /** The first day that may be chosen. */
  Optional<LocalDate> since() {
    return Optional.ofNullable(day == null ? since : day);
  }

  /**
   * Whether an object may hold a line that is chosen.
   *
   * @param object begins the ids of its lines
   */
  boolean mayHold(LocalDate filedOn, String ofTable, String object) {
    return (since == null || !filedOn.isBefore(since))
        && (day == null || filedOn.equals(day))
        && (table == null || ofTable.equals(table))
        && (id == null || id.startsWith(object));
  }

  boolean holds(DeadLetterLine line) {
    return (reason == null || line.reason().equals(reason.name()))
        && (key == null || String.join(",", line.key().values()).equals(key))
        && (id == null || line.id().equals(id));
  }

  static final class DayConverter implements ITypeConverter<LocalDate> {
    @Override
    public LocalDate convert(String value) {
      try {
        return LocalDate.parse(value);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException("'" + value + "' is not a day; write it as 2020-05-12");
      }
    }
  }
}
