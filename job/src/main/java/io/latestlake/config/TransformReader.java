package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the SELECT of a table's view. It is read as tokens, not fully parsed: enough to see that it
 * goes row by row over the one table, and where that table's name stands.
 */
final class TransformReader {
  static final Set<String> DAY_COLUMNS = Set.of("year", "month", "day");

  private final Optional<String> table;
  private final Set<String> columns;
  private final Problems problems;
  private String sql = "";
  private List<SqlToken> tokens = List.of();

  /**
   * @param table name of the table in the lake; empty if that was refused, then all else is checked
   * @param columns names of its columns as received; empty if they were refused, likewise
   */
  TransformReader(Optional<String> table, Set<String> columns, Problems problems) {
    this.table = requireNonNull(table, "table is null").map(name -> name + "_latest");
    this.columns = Set.copyOf(columns);
    this.problems = requireNonNull(problems, "problems is null");
  }

  /** Empty if the SELECT is refused; why is then among the problems. */
  Optional<Transform> read(String text) {
    int before = problems.count();
    sql = text;
    try {
      SqlTokenizer.Result result = SqlTokenizer.tokenize(text);
      sql = result.text();
      tokens = result.tokens();
    } catch (SqlTokenizer.UnreadableSql e) {
      refuse(e.position(), e.getMessage());
      return Optional.empty();
    }
    dropFinalSemicolon();
    if (tokens.isEmpty() || !tokens.get(0).is("select")) {
      refuse(start(0), "must be one statement that starts with SELECT");
      return Optional.empty();
    }
    refuseWhatIsNotRowByRow();
    int from = topLevel("from");
    if (from < 0) {
      refuse(start(0), "reads no table; write FROM " + shown());
      return Optional.empty();
    }
    checkList(from);
    Optional<Transform> transform = split(from);
    return problems.count() == before ? transform : Optional.empty();
  }

  private void dropFinalSemicolon() {
    if (!tokens.isEmpty() && tokens.get(tokens.size() - 1).isSymbol(";")) {
      tokens = tokens.subList(0, tokens.size() - 1);
    }
  }

  private void refuseWhatIsNotRowByRow() {
    int depth = 0;
    Set<String> said = new HashSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")")) {
        depth--;
      } else if (token.isSymbol(";")) {
        refuse(token.start(), "holds more than one statement; write one SELECT");
      } else if (i > 0 && token.is("select")) {
        refuse(token.start(), "holds a second SELECT; subqueries and set operations are refused");
      }
      RefusedSql.why(tokens, i).filter(said::add).ifPresent(why -> refuse(token.start(), why));
      if (depth < 0) {
        break;
      }
    }
    if (depth != 0) {
      refuse(start(0), "has unbalanced parentheses");
    }
  }

  /** Position of a keyword outside of all parentheses; -1 if it does not occur. */
  private int topLevel(String keyword) {
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).isSymbol("(")) {
        depth++;
      } else if (tokens.get(i).isSymbol(")")) {
        depth--;
      } else if (depth == 0 && tokens.get(i).is(keyword)) {
        return i;
      }
    }
    return -1;
  }

  private void checkList(int from) {
    Set<String> names = new HashSet<>();
    Set<String> days = new HashSet<>();
    for (SelectItem item : items(from)) {
      if (item.name().isEmpty()) {
        refuse(
            item.start(),
            item.text().endsWith("*")
                ? "`*` is refused; list the columns, so that the published ones are stated"
                : "`" + item.text() + "` has no name; write it as: expression AS name");
      } else if (!SpecNames.IDENTIFIER.matcher(item.name()).matches()) {
        refuse(
            item.start(), "column name `" + item.name() + "` must be " + SpecNames.IDENTIFIER_RULE);
      } else if (!names.add(item.name())) {
        refuse(item.start(), "lists column " + item.name() + " twice");
      } else if (DAY_COLUMNS.contains(item.name())) {
        days.add(item.name());
        refuseIfComputed(item);
      } else if (item.bare() && !columns.isEmpty() && !columns.contains(item.name())) {
        refuse(item.start(), "column " + item.name() + " is not among the table's columns");
      }
    }
    for (String day : List.of("year", "month", "day")) {
      if (!days.contains(day)) {
        refuse(start(0), "does not list column " + day + "; list year, month and day as they are");
      }
    }
  }

  private void refuseIfComputed(SelectItem item) {
    if (!item.bare()) {
      refuse(
          item.start(),
          "column "
              + item.name()
              + " is computed; the job computes the day once, list year, month and day as they are");
    }
  }

  private List<SelectItem> items(int from) {
    List<SelectItem> items = new ArrayList<>();
    int depth = 0;
    int start = 1;
    for (int i = 1; i <= from; i++) {
      SqlToken token = tokens.get(i);
      if (i == from || depth == 0 && token.isSymbol(",")) {
        if (i == start) {
          refuse(token.start(), "has an empty place in its list; remove a comma");
        } else {
          String text = sql.substring(tokens.get(start).start(), tokens.get(i - 1).end());
          items.add(SelectItem.of(text, tokens.subList(start, i)));
        }
        start = i + 1;
      } else if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")")) {
        depth--;
      }
    }
    return items;
  }

  private Optional<Transform> split(int from) {
    int at = from + 1;
    if (at == tokens.size()
        || !tokens.get(at).isIdentifier()
        || !table.map(tokens.get(at).lower()::equals).orElse(true)) {
      refuse(
          start(from), "must read FROM " + shown() + ", the table as received, and nothing else");
      return Optional.empty();
    }
    SqlToken name = tokens.get(at++);
    boolean as = at < tokens.size() && tokens.get(at).is("as");
    if (as) {
      at++;
    }
    boolean alias =
        at < tokens.size() && tokens.get(at).isIdentifier() && !tokens.get(at).is("where");
    if (alias) {
      at++;
    }
    if (as != alias && as || at < tokens.size() && !tokens.get(at).is("where")) {
      refuse(
          start(from),
          "must have nothing but WHERE after FROM " + shown() + ": no join, no second table");
      return Optional.empty();
    }
    int end = tokens.get(tokens.size() - 1).end();
    String rest = sql.substring(name.end(), end);
    String before = sql.substring(tokens.get(0).start(), name.start());
    // Without an alias a column may be qualified by the table's name: it must go on to mean this.
    return table.map(latest -> new Transform(before, alias ? rest : " AS " + latest + rest));
  }

  private String shown() {
    return table.orElse("<table>_latest");
  }

  /** Where a token starts; the start of the text if there is none. */
  private int start(int token) {
    return tokens.isEmpty() ? 0 : tokens.get(token).start();
  }

  private void refuse(int position, String message) {
    long line = 1 + sql.substring(0, position).chars().filter(c -> c == '\n').count();
    problems.add("transform, line " + line, message);
  }
}
