package io.latestlake.warehouse;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one place that reads Redshift's texts: the Data API hands over an error of a statement as
 * nothing but a text.
 *
 * <p>Order matters. Our own exceptions come first and only at the beginning of the text; then what
 * concerns data, whose texts quote values that may contain any word; then what may be tried again.
 * There a name between quotes counts for nothing, and a refusal that names something without them
 * goes first: a column {@code cancelled_at} is no cancelled statement.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-troubleshooting.html">Troubleshooting
 *     the Data API</a>
 */
final class RedshiftErrors {
  /** The Data API may name the query of a batch before the text. */
  private static final String OURS = "\\s*(Query #\\d+ failed with:?\\s*)?(ERROR:\\s*)?";

  private static final Pattern FENCED_BY_RUN = begins("FENCED BY ANOTHER RUN");
  private static final Pattern FENCED_BY_EPOCH = begins("FENCED BY A NEWER EPOCH");
  private static final Pattern ALREADY_DONE = begins("ALREADY (APPLIED|PUBLISHED|BEGUN)");
  private static final Pattern TRIPPED = begins("HELD: (.*)");
  private static final Pattern TAKEN_OVER = begins("TAKEN OVER SINCE");
  private static final Pattern REFUSED = begins("(LEDGER BEHIND|ROWS DIFFER)");

  private static final List<Pattern> BAD_DATA =
      List.of(
          contains("invalid input syntax"),
          contains("invalid (digit|value|date|timestamp|format)"),
          contains("out of range"),
          contains("value too long"),
          contains("exceeds DDL length"),
          contains("numeric (data )?overflow|numeric field overflow"),
          contains("division by zero|divide by zero"),
          contains("error converting text to (date|timestamp)"),
          contains("could not convert|unable to convert|error when converting"),
          contains("incompatible Parquet schema"),
          contains("null value in column|cannot insert a NULL value"));

  /** Names of the system catalog stay: they tell what two transactions wrote at once. */
  private static final Pattern QUOTED = contains("\"(pg_)?[^\"]*\"");

  /** No row has anything to do with it. */
  private static final Pattern PERMISSION =
      contains("permission denied|must be owner|not authorized");

  /** What another attempt cannot change, whatever it is called that the text names. */
  private static final List<Pattern> REFUSALS =
      List.of(
          contains("does not exist"),
          PERMISSION,
          contains("syntax error"),
          contains("of view column"),
          // The Lambda ran, and answered for these rows what Redshift does not take.
          contains("invalid external function response"));

  private record Passing(Pattern pattern, RetryClass retryClass) {}

  /** Some of them say that something does not exist. */
  private static final List<Passing> CONFLICTS =
      List.of(
          passing("(ERROR|code):\\s*(1023|1018)\\b", RetryClass.CONFLICT),
          passing("serializable isolation violation", RetryClass.CONFLICT),
          passing("could not serialize|could not open relation with OID", RetryClass.CONFLICT),
          passing("deadlock", RetryClass.CONFLICT),
          passing("tuple concurrently updated", RetryClass.CONFLICT),
          passing("duplicate key value .*\"pg_", RetryClass.CONFLICT));

  private static final List<Passing> RETRYABLE =
      List.of(
          passing("connection", RetryClass.CONNECTION),
          passing("time[d ]*out|timeout", RetryClass.TIMEOUT),
          passing("cancel(l)?(ed|ing)|terminating|shutting down|starting up", RetryClass.CANCELLED),
          passing("slow ?down|throttl|too many requests", RetryClass.THROTTLED),
          passing("service unavailable|internal error", RetryClass.SERVICE),
          passing("disk (is )?full|(out of|insufficient) memory", RetryClass.SERVICE),
          passing("lambda|external function", RetryClass.SERVICE),
          passing("destination on S3 is not empty|might overwrite", RetryClass.OTHER));

  private RedshiftErrors() {}

  /**
   * @param statement its name, for the message
   * @param error Redshift's text; null if it gave none
   */
  static WarehouseException of(String statement, String error) {
    String text = error == null ? "" : error;
    String message = statement + ": " + text;
    if (FENCED_BY_RUN.matcher(text).lookingAt()) {
      return new WarehouseException.Fenced(message, true);
    } else if (FENCED_BY_EPOCH.matcher(text).lookingAt()) {
      return new WarehouseException.Fenced(message, false);
    } else if (ALREADY_DONE.matcher(text).lookingAt()) {
      return new WarehouseException.AlreadyDone(message);
    }
    if (TAKEN_OVER.matcher(text).lookingAt()) {
      return new WarehouseException.Retryable(RetryClass.CONFLICT, message, null);
    }
    Matcher tripped = TRIPPED.matcher(text);
    if (tripped.lookingAt()) {
      return new WarehouseException.Tripped(tripped.group(tripped.groupCount()));
    } else if (REFUSED.matcher(text).lookingAt()) {
      return new WarehouseException.Fatal(message, null);
    } else if (matches(BAD_DATA, text)) {
      return new WarehouseException.BadData(message);
    }
    String unquoted =
        QUOTED
            .matcher(text)
            .replaceAll(
                name -> name.group(1) == null ? "" : Matcher.quoteReplacement(name.group()));
    return firstOf(CONFLICTS, unquoted)
        .or(() -> matches(REFUSALS, text) ? Optional.empty() : firstOf(RETRYABLE, unquoted))
        .<WarehouseException>map(
            passing -> new WarehouseException.Retryable(passing.retryClass(), message, null))
        .orElseGet(
            () ->
                PERMISSION.matcher(unquoted).find()
                    ? new WarehouseException.Fatal(message, null)
                    : WarehouseException.Fatal.perhapsOfData(message));
  }

  private static Optional<Passing> firstOf(List<Passing> all, String text) {
    return all.stream().filter(passing -> passing.pattern().matcher(text).find()).findFirst();
  }

  private static boolean matches(List<Pattern> patterns, String text) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(text).find());
  }

  private static Passing passing(String regex, RetryClass retryClass) {
    return new Passing(contains(regex), retryClass);
  }

  private static Pattern begins(String regex) {
    return Pattern.compile(OURS + regex);
  }

  private static Pattern contains(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }
}
