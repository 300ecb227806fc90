package io.latestlake.warehouse;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a script at its semicolons and leaves its comments out. Quoted names, literals and
 * dollar-quoted bodies are kept as they are.
 */
final class SqlSplitter {
  private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)?\\$");

  private final String text;
  private final List<String> statements = new ArrayList<>();
  private final StringBuilder statement = new StringBuilder();
  private int at;

  private SqlSplitter(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException if a quote or a comment is not closed
   */
  static List<String> split(String text) {
    return new SqlSplitter(text).split();
  }

  private List<String> split() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        // A doubled quote reads as two quoted parts side by side, which is the same text.
        keepThrough(closing(String.valueOf(c), at + 1));
      } else if (text.startsWith("--", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", at)) {
        at = closing("*/", at + 2);
        statement.append(' ');
      } else if (c == '$' && dollarQuote() != null) {
        String quote = dollarQuote();
        keepThrough(closing(quote, at + quote.length()));
      } else if (c == ';') {
        at++;
        end();
      } else {
        statement.append(c);
        at++;
      }
    }
    end();
    return List.copyOf(statements);
  }

  private String dollarQuote() {
    Matcher matcher = DOLLAR_QUOTE.matcher(text).region(at, text.length());
    return matcher.lookingAt() ? matcher.group() : null;
  }

  /** Where the text goes on after the next such mark. */
  private int closing(String mark, int from) {
    int found = text.indexOf(mark, from);
    if (found < 0) {
      throw new IllegalArgumentException("no closing " + mark + " in: " + text.substring(at));
    }
    return found + mark.length();
  }

  private void keepThrough(int end) {
    statement.append(text, at, end);
    at = end;
  }

  private void end() {
    String complete = statement.toString().strip();
    if (!complete.isEmpty()) {
      statements.add(complete);
    }
    statement.setLength(0);
  }
}
