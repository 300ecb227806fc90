package io.latestlake.localaws.redshift.sql;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A call of a function that the stand-in knows, with what may stand behind its bracket.
 *
 * @param name in lower case
 * @param inner what lies between the brackets
 * @param order what stands in {@code WITHIN GROUP (...)}, empty if that is not there
 * @param end where the tokens go on
 */
record FunctionCall(String name, List<Token> inner, List<Token> order, int end) {
  /** Those for which an ORDER BY in their window needs a frame. */
  private static final Set<String> FRAMED =
      Set.of(
          ("count sum avg min max bool_and bool_or bit_and bit_or first_value last_value nth_value")
              .split(" "));

  FunctionCall {
    requireNonNull(name, "name is null");
    inner = List.copyOf(inner);
    order = List.copyOf(order);
  }

  /** The call at a name, whose bracket closes at {@code close}. */
  static FunctionCall read(List<Token> tokens, int at, int close) {
    String name = tokens.get(at).value();
    List<Token> inner = tokens.subList(at + 2, close);
    TokenCursor behind = new TokenCursor(tokens.subList(close + 1, tokens.size()));
    if (name.equals("listagg") && behind.accept("within", "group")) {
      List<Token> order = behind.bracketed();
      if (behind.sees("over")) {
        throw RefusedSqlException.unsupported("LISTAGG as a window function");
      }
      return new FunctionCall(name, inner, order, tokens.size() - behind.rest().size());
    }
    if (behind.accept("over")) {
      if (!behind.sees("(")) {
        throw RefusedSqlException.unsupported("a named window");
      }
      checkWindow(name, behind.bracketed());
    }
    return new FunctionCall(name, inner, List.of(), close + 1);
  }

  /**
   * The frame is ROWS, and must be told where there is an order
   * (https://docs.aws.amazon.com/redshift/latest/dg/r_Window_function_synopsis.html).
   */
  private static void checkWindow(String name, List<Token> window) {
    if (name.equals("listagg")) {
      throw RefusedSqlException.unsupported("LISTAGG as a window function");
    }
    boolean rows = has(window, "rows");
    if (has(window, "range") || has(window, "groups") || has(window, "exclude")) {
      throw RefusedSqlException.unsupported("a window's frame other than ROWS");
    }
    if (FRAMED.contains(name) && has(window, "order") && !rows) {
      throw RefusedSqlException.error(
          "Aggregate window functions with an ORDER BY clause require a frame clause");
    }
  }

  private static boolean has(List<Token> window, String word) {
    return window.stream().anyMatch(token -> token.is(word));
  }

  String render(Renderer renderer) {
    return switch (name) {
      case "extract" -> extract(renderer);
      case "cast" -> cast(renderer);
      case "convert" -> convert(renderer);
      case "listagg" -> listagg(renderer);
      case "substring", "substr" -> substring(renderer);
      default -> named(renderer);
    };
  }

  private String named(Renderer renderer) {
    if (!Functions.isKnown(name)) {
      throw RefusedSqlException.unsupported("function " + name);
    }
    List<String> arguments = new ArrayList<>();
    for (List<Token> argument : TokenCursor.split(inner)) {
      boolean part = arguments.isEmpty() && Functions.takesDatePart(name);
      arguments.add(
          part ? "'" + Functions.datePart(argument) + "'" : renderer.render(argument).strip());
    }
    if (name.equals("decode")) {
      return Decode.render(arguments);
    }
    if (name.equals("json_extract_path_text") && isBoolean(arguments.get(arguments.size() - 1))) {
      arguments.add(0, arguments.remove(arguments.size() - 1));
      return "redshift.json_extract_path_text_or_null(" + String.join(", ", arguments) + ")";
    }
    return Functions.target(name) + "(" + String.join(", ", arguments) + ")";
  }

  private static boolean isBoolean(String argument) {
    return argument.equalsIgnoreCase("true") || argument.equalsIgnoreCase("false");
  }

  /**
   * EXTRACT(part FROM x) is an integer for a timestamp
   * (https://docs.aws.amazon.com/redshift/latest/dg/r_EXTRACT_function.html).
   */
  private String extract(Renderer renderer) {
    if (inner.size() < 3 || !inner.get(1).is("from")) {
      throw RefusedSqlException.syntax("extract");
    }
    String part = Functions.datePart(inner.subList(0, 1));
    String source = renderer.render(inner.subList(2, inner.size())).strip();
    return "redshift.date_part('" + part + "', " + source + ")";
  }

  private String cast(Renderer renderer) {
    int as = outer("as");
    if (as < 0) {
      throw RefusedSqlException.syntax("cast");
    }
    return castTo(inner.subList(as + 1, inner.size()), inner.subList(0, as), renderer);
  }

  /** CONVERT(type, x) (https://docs.aws.amazon.com/redshift/latest/dg/r_CONVERT_function.html). */
  private String convert(Renderer renderer) {
    List<List<Token>> arguments = TokenCursor.split(inner);
    if (arguments.size() != 2) {
      throw RefusedSqlException.syntax("convert");
    }
    return castTo(arguments.get(0), arguments.get(1), renderer);
  }

  private static String castTo(List<Token> type, List<Token> value, Renderer renderer) {
    TokenCursor cursor = new TokenCursor(type);
    String target = SqlTypes.castTarget(cursor);
    if (!cursor.atEnd()) {
      throw cursor.syntax();
    }
    return "CAST(" + renderer.render(value).strip() + " AS " + target + ")";
  }

  /** With FROM and FOR, or with commas; by position only, never by pattern. */
  private String substring(Renderer renderer) {
    int from = outer("from");
    List<String> arguments = new ArrayList<>();
    if (from < 0) {
      TokenCursor.split(inner).forEach(one -> arguments.add(renderer.render(one).strip()));
    } else {
      int count = outer("for");
      arguments.add(renderer.render(inner.subList(0, from)).strip());
      arguments.add(
          renderer.render(inner.subList(from + 1, count < 0 ? inner.size() : count)).strip());
      if (count > 0) {
        arguments.add(renderer.render(inner.subList(count + 1, inner.size())).strip());
      }
    }
    return "redshift.substring(" + String.join(", ", arguments) + ")";
  }

  /** NULL and '' are left out (https://docs.aws.amazon.com/redshift/latest/dg/r_LISTAGG.html). */
  private String listagg(Renderer renderer) {
    List<List<Token>> arguments = TokenCursor.split(inner);
    if (arguments.isEmpty() || arguments.size() > 2) {
      throw RefusedSqlException.syntax("listagg");
    }
    TokenCursor first = new TokenCursor(arguments.get(0));
    boolean distinct = first.accept("distinct");
    first.accept("all");
    String value = renderer.render(first.rest()).strip();
    String delimiter = arguments.size() == 2 ? renderer.render(arguments.get(1)).strip() : "''";
    String ordered = order.isEmpty() ? "" : " " + renderer.render(order).strip();
    return "redshift.listagg(string_agg("
        + (distinct ? "DISTINCT " : "")
        + "CASE WHEN octet_length(("
        + value
        + ")::text) > 0 THEN ("
        + value
        + ")::text END, "
        + delimiter
        + ordered
        + "))";
  }

  /** Where a word stands outside of all brackets, the last of them; -1 if nowhere. */
  private int outer(String word) {
    int depth = 0;
    for (int i = inner.size() - 1; i > 0; i--) {
      depth += inner.get(i).is(")") ? 1 : inner.get(i).is("(") ? -1 : 0;
      if (depth == 0 && inner.get(i).is(word)) {
        return i;
      }
    }
    return -1;
  }
}
