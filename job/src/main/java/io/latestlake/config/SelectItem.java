package io.latestlake.config;

import java.util.List;

/**
 * What stands between two commas of a select list.
 *
 * @param start position of its first character
 * @param name of the published column, in lower case; empty if the item gives it none
 * @param bare whether it is a column of the table and nothing else, under its own name
 */
record SelectItem(int start, String text, String name, boolean bare) {

  static SelectItem of(String text, List<SqlToken> tokens) {
    int size = tokens.size();
    SqlToken last = tokens.get(size - 1);
    boolean column = last.isIdentifier() && (size == 1 || isQualified(tokens));
    if (column) {
      return new SelectItem(tokens.get(0).start(), text, last.lower(), true);
    }
    boolean named = size > 2 && last.isIdentifier() && tokens.get(size - 2).is("as");
    return new SelectItem(tokens.get(0).start(), text, named ? last.lower() : "", false);
  }

  private static boolean isQualified(List<SqlToken> tokens) {
    return tokens.size() == 3 && tokens.get(0).isIdentifier() && tokens.get(1).isSymbol(".");
  }
}
