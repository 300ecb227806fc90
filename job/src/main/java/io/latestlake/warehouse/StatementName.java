package io.latestlake.warehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What joins a statement in Redshift with the log of a run: {@code
 * latest-lake/<table>/<run>/<epoch>/<kind>/<number>/<attempt>}. The Data API lists statements by a
 * prefix of their name, never by client token; so all that tells attempts apart is in the name.
 *
 * @param table name of the table's control schema, which no other table of the database has
 * @param epoch 0 while none is known
 * @param number of the commit or publication, 0 for other kinds
 */
record StatementName(String table, String run, long epoch, Kind kind, long number, String attempt) {
  private static final Pattern FORM =
      Pattern.compile("latest-lake/([^/]+)/([^/]+)/(\\d+)/([^/]+)/(\\d+)/([^/]+)");

  enum Kind {
    PREPARE("prepare", false),
    READ("read", false),
    TRIAL("trial", false),
    TAKE_OVER("take-over", false),
    REFRESH("refresh", true),
    COMMIT("commit", true),
    END_LOAD("end-load", true),
    MARK_DIRTY("mark-dirty", true),
    BEGIN_REBUILD("begin-rebuild", true),
    END_REBUILD("end-rebuild", true),
    HOLD("hold", true),
    PUBLICATION("publication", true),
    END_PUBLICATION("end-publication", true),
    ROLL_BACK("roll-back", true);

    private final String text;
    private final boolean fenced;

    Kind(String text, boolean fenced) {
      this.text = text;
      this.fenced = fenced;
    }

    private static Optional<Kind> of(String text) {
      for (Kind kind : values()) {
        if (kind.text.equals(text)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  StatementName {
    requireNonNull(table, "table is null");
    requireNonNull(run, "run is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(attempt, "attempt is null");
  }

  static Optional<StatementName> parse(String name) {
    Matcher matcher = FORM.matcher(name == null ? "" : name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Kind.of(matcher.group(4))
        .map(
            kind ->
                new StatementName(
                    matcher.group(1),
                    matcher.group(2),
                    Long.parseLong(matcher.group(3)),
                    kind,
                    Long.parseLong(matcher.group(5)),
                    matcher.group(6)));
  }

  /** What the names of all statements about a table begin with. */
  static String prefix(String table) {
    return "latest-lake/" + table + "/";
  }

  /**
   * Whether a take-over makes it void, so that it may be cancelled. Take-overs themselves never
   * are: one that waits for the fence may be that of our successor.
   */
  boolean isFencedBelow(long newEpoch) {
    return kind.fenced && epoch < newEpoch;
  }

  String text() {
    return withoutAttempt() + attempt;
  }

  /** What the names of all attempts begin with; ends in a slash. */
  String withoutAttempt() {
    return prefix(table) + run + "/" + epoch + "/" + kind.text + "/" + number + "/";
  }

  /**
   * 64 hexadecimal digits, all that the Data API takes. The statements are part of it: a name that
   * is used again with other content must not be answered with the outcome of the first.
   */
  String clientToken(List<String> statements) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(text().getBytes(UTF_8));
      for (String statement : statements) {
        digest.update((byte) 0);
        digest.update(statement.getBytes(UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
