package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the SELECT of a check: any SELECT, as long as it reads the table's view. Where the view is
 * named behind FROM, JOIN or a comma, the rows about to be published take its place.
 */
final class CheckReader {
  private final String view;
  private final Problems problems;

  CheckReader(String view, Problems problems) {
    this.view = requireNonNull(view, "view is null");
    this.problems = requireNonNull(problems, "problems is null");
  }

  /** Empty if it is refused; why is then among the problems. */
  Optional<CircuitBreaker.Check> read(String name, String text) {
    SqlTokenizer.Result result;
    try {
      result = SqlTokenizer.tokenize(text);
    } catch (SqlTokenizer.UnreadableSql e) {
      return refuse(e.getMessage());
    }
    List<SqlToken> tokens = result.tokens();
    if (!tokens.isEmpty() && tokens.get(tokens.size() - 1).isSymbol(";")) {
      tokens = tokens.subList(0, tokens.size() - 1);
    }
    if (tokens.isEmpty() || !tokens.get(0).is("select")) {
      return refuse("must be one statement that starts with SELECT");
    }
    if (tokens.stream().anyMatch(token -> token.isSymbol(";"))) {
      return refuse("holds more than one statement; write each check into a file of its own");
    }
    List<String> pieces = pieces(result.text(), tokens);
    if (pieces.size() == 1) {
      return refuse("does not read FROM " + view + ", whose rows are about to be published");
    }
    return Optional.of(new CircuitBreaker.Check(name, pieces));
  }

  private List<String> pieces(String sql, List<SqlToken> tokens) {
    List<String> pieces = new ArrayList<>();
    int from = tokens.get(0).start();
    int end = tokens.get(tokens.size() - 1).end();
    String alias = "";
    RelationPlaces places = new RelationPlaces();
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (places.isNext(token) && isView(token) && !isQualifier(tokens, i)) {
        pieces.add(alias + sql.substring(from, token.start()));
        // A column may be qualified by the view's name: it must go on to mean this.
        alias = hasAlias(tokens, i + 1) ? "" : " AS " + view;
        from = token.end();
      }
    }
    pieces.add(alias + sql.substring(from, end));
    return pieces;
  }

  private boolean isView(SqlToken token) {
    return token.lower().equals(view);
  }

  /** Of a schema's name, or of a list inside of the view's rows. */
  private static boolean isQualifier(List<SqlToken> tokens, int token) {
    return token + 1 < tokens.size() && tokens.get(token + 1).isSymbol(".");
  }

  private static boolean hasAlias(List<SqlToken> tokens, int next) {
    if (next == tokens.size() || !tokens.get(next).isIdentifier()) {
      return false;
    }
    SqlToken token = tokens.get(next);
    return token.kind() == SqlToken.Kind.QUOTED_IDENTIFIER
        || !List.of(
                "where",
                "group",
                "order",
                "having",
                "limit",
                "join",
                "inner",
                "left",
                "right",
                "full",
                "cross",
                "natural",
                "on",
                "using",
                "union",
                "intersect",
                "except",
                "minus",
                "qualify")
            .contains(token.lower());
  }

  private Optional<CircuitBreaker.Check> refuse(String why) {
    problems.add("check", why);
    return Optional.empty();
  }
}
