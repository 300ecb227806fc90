package io.latestlake.localaws.glue;

import com.fasterxml.jackson.databind.JsonNode;
import io.latestlake.localaws.wire.AwsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the filter of GetPartitions
 * (https://docs.aws.amazon.com/glue/latest/webapi/API_GetPartitions.html): comparisons of a
 * partition key with a literal, BETWEEN and IN, joined by AND, OR, NOT and brackets, on keys that
 * are whole numbers, texts or dates. LIKE, IS NULL, other types, and a literal that is not of its
 * key's type are refused.
 */
final class ExpressionParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:('(?:[^']|'')*')|(-?\\d+)|([A-Za-z_][A-Za-z0-9_]*)|(<>|!=|<=|>=|[=<>(),]))");
  private static final Set<String> NUMBERS = Set.of("tinyint", "smallint", "int", "bigint");
  private static final Set<String> TEXTS = Set.of("string", "date");

  private final String expression;
  private final JsonNode keys;
  private final List<String> tokens = new ArrayList<>();
  private int next;

  ExpressionParser(String expression, JsonNode keys) {
    this.expression = expression;
    this.keys = keys;
    Matcher matcher = TOKEN.matcher(expression);
    int end = 0;
    while (end < expression.stripTrailing().length()) {
      if (!matcher.region(end, expression.length()).lookingAt()) {
        throw refused();
      }
      tokens.add(matcher.group().strip());
      end = matcher.end();
    }
  }

  Predicate<JsonNode> parse() {
    Predicate<JsonNode> all = disjunction();
    if (next < tokens.size()) {
      throw refused();
    }
    return all;
  }

  private Predicate<JsonNode> disjunction() {
    Predicate<JsonNode> left = conjunction();
    while (takes("OR")) {
      left = left.or(conjunction());
    }
    return left;
  }

  private Predicate<JsonNode> conjunction() {
    Predicate<JsonNode> left = term();
    while (takes("AND")) {
      left = left.and(term());
    }
    return left;
  }

  private Predicate<JsonNode> term() {
    if (takes("NOT")) {
      return term().negate();
    }
    if (takes("(")) {
      Predicate<JsonNode> inner = disjunction();
      expect(")");
      return inner;
    }
    return comparison(key(take()));
  }

  private Predicate<JsonNode> comparison(Key key) {
    String operator = take().toUpperCase(Locale.ROOT);
    return switch (operator) {
      case "=" -> compared(key, order -> order == 0);
      case "<>", "!=" -> compared(key, order -> order != 0);
      case "<" -> compared(key, order -> order < 0);
      case ">" -> compared(key, order -> order > 0);
      case "<=" -> compared(key, order -> order <= 0);
      case ">=" -> compared(key, order -> order >= 0);
      case "NOT" -> {
        String negated = take().toUpperCase(Locale.ROOT);
        yield (negated.equals("IN") ? in(key) : between(key, negated)).negate();
      }
      case "IN" -> in(key);
      default -> between(key, operator);
    };
  }

  private Predicate<JsonNode> in(Key key) {
    expect("(");
    Predicate<JsonNode> any = compared(key, order -> order == 0);
    while (takes(",")) {
      any = any.or(compared(key, order -> order == 0));
    }
    expect(")");
    return any;
  }

  private Predicate<JsonNode> between(Key key, String operator) {
    if (!operator.equals("BETWEEN")) {
      throw refused();
    }
    Predicate<JsonNode> from = compared(key, order -> order >= 0);
    expect("AND");
    return from.and(compared(key, order -> order <= 0));
  }

  private Predicate<JsonNode> compared(Key key, IntPredicate holds) {
    String literal = take();
    if (literal.startsWith("'") == key.number()) {
      throw refused();
    }
    if (key.number()) {
      long number = number(literal);
      return partition -> holds.test(Long.compare(number(value(partition, key)), number));
    }
    String text = literal.substring(1, literal.length() - 1).replace("''", "'");
    return partition -> holds.test(value(partition, key).compareTo(text));
  }

  private static String value(JsonNode partition, Key key) {
    return partition.path("Values").path(key.position()).asText();
  }

  private long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw refused();
    }
  }

  private Key key(String name) {
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).path("Name").asText().equalsIgnoreCase(name)) {
        String type = keys.get(i).path("Type").asText();
        if (!NUMBERS.contains(type) && !TEXTS.contains(type)) {
          throw refused();
        }
        return new Key(i, NUMBERS.contains(type));
      }
    }
    throw refused();
  }

  private boolean takes(String token) {
    if (next < tokens.size() && tokens.get(next).equalsIgnoreCase(token)) {
      next++;
      return true;
    }
    return false;
  }

  private void expect(String token) {
    if (!takes(token)) {
      throw refused();
    }
  }

  private String take() {
    if (next == tokens.size()) {
      throw refused();
    }
    return tokens.get(next++);
  }

  private AwsException refused() {
    return GlueErrors.invalid("not supported by the stand-in: Expression " + expression);
  }

  private record Key(int position, boolean number) {}
}
