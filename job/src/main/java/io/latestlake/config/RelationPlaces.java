package io.latestlake.config;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where a SELECT names what it reads: behind FROM, JOIN, or a comma between relations. Told the
 * tokens one by one, since each pair of parentheses has a list of its own: the FROM of {@code
 * EXTRACT(year FROM made)} begins none, and the end of a subquery ends none around it.
 */
final class RelationPlaces {
  /** What stands inside of a pair of parentheses, or outside of all, as far as it is read. */
  private enum Part {
    /** No SELECT is open: arguments, a list of values, a condition. */
    EXPRESSION,
    /** Of a SELECT, but not what it reads. */
    REST_OF_QUERY,
    RELATIONS
  }

  /** Those around the token, the innermost first. */
  private final Deque<Part> parts = new ArrayDeque<>();

  /** Whether the next token names a relation, or opens what stands for one. */
  private boolean awaited;

  RelationPlaces() {
    parts.push(Part.EXPRESSION);
  }

  /** Whether the token, which is the next one, stands where a relation is named. */
  boolean isNext(SqlToken token) {
    boolean here = awaited;
    awaited = false;
    if (token.isSymbol("(")) {
      // Either a subquery, whose SELECT says so, or relations that are joined.
      parts.push(here ? Part.RELATIONS : Part.EXPRESSION);
      awaited = here;
    } else if (token.isSymbol(")")) {
      close();
    } else if (token.is("select")) {
      now(Part.REST_OF_QUERY);
    } else if (token.is("from") && parts.peek() == Part.REST_OF_QUERY) {
      now(Part.RELATIONS);
      awaited = true;
    } else if (parts.peek() == Part.RELATIONS) {
      if (endsRelations(token)) {
        now(Part.REST_OF_QUERY);
      } else {
        awaited = token.is("join") || token.isSymbol(",");
      }
    }
    return here && token.isIdentifier();
  }

  /** What is closed but was not opened is for Redshift to refuse. */
  private void close() {
    if (parts.size() > 1) {
      parts.pop();
    }
  }

  private void now(Part part) {
    parts.pop();
    parts.push(part);
  }

  private static boolean endsRelations(SqlToken token) {
    return token.is("where")
        || token.is("group")
        || token.is("having")
        || token.is("qualify")
        || token.is("order")
        || token.is("limit")
        || token.is("union")
        || token.is("intersect")
        || token.is("except")
        || token.is("minus");
  }
}
