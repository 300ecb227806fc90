package io.latestlake.publish;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the view's columns differ from those that the catalog has.
 *
 * @param added names
 * @param removed names
 * @param retyped those with another type than before
 * @param reordered whether the same columns come in another order
 */
record ColumnChanges(
    List<CatalogColumn> added,
    List<CatalogColumn> removed,
    List<Retyped> retyped,
    boolean reordered) {
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d+),(\\d+)\\)");

  /** Types that a reader of a type on the left can also read, by what Hive's readers coerce. */
  private static final Map<String, Set<String>> WIDER =
      Map.of(
          "smallint", Set.of("int", "bigint"), "int", Set.of("bigint"), "float", Set.of("double"));

  record Retyped(String name, String before, String now) {
    /** Whether a reader that expects the new type can read files of the old one. */
    boolean isWidened() {
      Matcher was = DECIMAL.matcher(before);
      Matcher is = DECIMAL.matcher(now);
      if (was.matches() && is.matches()) {
        return was.group(2).equals(is.group(2))
            && Integer.parseInt(was.group(1)) <= Integer.parseInt(is.group(1));
      }
      return WIDER.getOrDefault(before, Set.of()).contains(now);
    }
  }

  ColumnChanges {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    retyped = List.copyOf(retyped);
  }

  static ColumnChanges between(List<CatalogColumn> before, List<CatalogColumn> now) {
    Map<String, String> old = new LinkedHashMap<>();
    before.forEach(column -> old.put(column.name(), column.type()));
    List<CatalogColumn> added = new ArrayList<>();
    List<Retyped> retyped = new ArrayList<>();
    for (CatalogColumn column : now) {
      String type = old.remove(column.name());
      if (type == null) {
        added.add(column);
      } else if (!type.equals(column.type())) {
        retyped.add(new Retyped(column.name(), type, column.type()));
      }
    }
    List<CatalogColumn> removed =
        before.stream().filter(column -> old.containsKey(column.name())).toList();
    boolean same = added.isEmpty() && removed.isEmpty() && retyped.isEmpty();
    return new ColumnChanges(added, removed, retyped, same && !before.equals(now));
  }

  boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && retyped.isEmpty() && !reordered;
  }

  /** What there is instead of the view's columns. */
  String summary() {
    List<String> parts = new ArrayList<>();
    added.forEach(column -> parts.add("it lacks " + column.name() + " " + column.type()));
    removed.forEach(column -> parts.add("it has " + column.name() + " " + column.type() + " too"));
    retyped.forEach(
        column -> parts.add(column.name() + " is " + column.before() + " and not " + column.now()));
    if (reordered) {
      parts.add("they are in another order");
    }
    return String.join(", ", parts);
  }

  /** What a person has to know of them, a sentence each. */
  List<String> told(String table) {
    List<String> told = new ArrayList<>();
    added.forEach(
        column ->
            told.add(
                table
                    + " gets column "
                    + column.name()
                    + " "
                    + column.type()
                    + "; it is null in days that are not published again"));
    removed.forEach(
        column ->
            told.add(
                table
                    + " loses column "
                    + column.name()
                    + "; days that are not published again still have it in their files"));
    for (Retyped column : retyped) {
      String change =
          table
              + ": column "
              + column.name()
              + " was "
              + column.before()
              + " and is "
              + column.now();
      told.add(
          column.isWidened()
              ? change + "; readers take the files of older days for it, too"
              : change
                  + ": readers such as Athena refuse a query over days of both, so have all days"
                  + " published again");
    }
    return told;
  }
}
