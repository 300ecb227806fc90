package io.latestlake.warehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A .sql file of the module sql-udfs: statements with placeholders, {@code {table}}. It is cut into
 * statements before anything is filled in, so that no value can begin a statement.
 *
 * @param name of the file, without its ending
 * @param statements in order, without comments
 */
record SqlScript(String name, List<String> statements) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)}");

  SqlScript {
    requireNonNull(name, "name is null");
    statements = List.copyOf(statements);
  }

  static SqlScript load(String name) {
    String path = "/io/latestlake/sql/" + name + ".sql";
    try (InputStream in = SqlScript.class.getResourceAsStream(path)) {
      requireNonNull(in, () -> "no resource " + path);
      return new SqlScript(name, SqlSplitter.split(new String(in.readAllBytes(), UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The statements, filled in.
   *
   * @throws IllegalArgumentException if a placeholder has no argument or an argument no placeholder
   */
  List<String> render(Map<String, SqlArgument> arguments) {
    Set<String> unused = new HashSet<>(arguments.keySet());
    List<String> rendered =
        statements.stream().map(statement -> render(statement, arguments, unused)).toList();
    if (!unused.isEmpty()) {
      throw new IllegalArgumentException(name + ".sql has no placeholder " + unused);
    }
    return rendered;
  }

  private String render(String statement, Map<String, SqlArgument> arguments, Set<String> unused) {
    Matcher matcher = PLACEHOLDER.matcher(statement);
    StringBuilder sql = new StringBuilder();
    while (matcher.find()) {
      SqlArgument argument = arguments.get(matcher.group(1));
      if (argument == null) {
        throw new IllegalArgumentException(name + ".sql needs " + matcher.group());
      }
      unused.remove(matcher.group(1));
      matcher.appendReplacement(sql, Matcher.quoteReplacement(argument.sql()));
    }
    return matcher.appendTail(sql).toString();
  }
}
