package io.latestlake.localaws.redshift.sql;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * CREATE TABLE (https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html): attributes
 * of storage are dropped, keys are accepted and not enforced.
 */
final class TableDefinition {
  private final String head;
  private final String table;
  private final boolean temporary;
  private final KeyIndexes indexes = new KeyIndexes();

  /** The head is {@code CREATE TABLE}, with its options. */
  TableDefinition(String head, String table, boolean temporary) {
    this.table = requireNonNull(table, "table is null");
    this.head = requireNonNull(head, "head is null") + " " + table;
    this.temporary = temporary;
  }

  /** The cursor stands behind the table's name. */
  String render(TokenCursor cursor) {
    if (cursor.sees("(")) {
      List<List<Token>> elements = TokenCursor.split(cursor.bracketed());
      attributes(cursor);
      return cursor.accept("as")
          ? asSelect(columnNames(elements), cursor)
          : head + " (" + columns(elements, cursor) + ")" + (temporary ? "" : indexes.sql(table));
    }
    attributes(cursor);
    cursor.expect("as");
    return asSelect("", cursor);
  }

  private String asSelect(String columns, TokenCursor cursor) {
    return head + columns + " AS " + Renderer.query(cursor.rest()).strip();
  }

  private static String columnNames(List<List<Token>> elements) {
    List<String> names =
        elements.stream().map(element -> new TokenCursor(element).name().text()).toList();
    return " (" + String.join(", ", names) + ")";
  }

  private String columns(List<List<Token>> elements, TokenCursor rest) {
    if (!rest.atEnd()) {
      throw rest.syntax();
    }
    List<String> rendered = new ArrayList<>();
    List<String> keys = primaryKey(elements);
    indexes.primary(keys);
    for (List<Token> element : elements) {
      TokenCursor cursor = new TokenCursor(element);
      if (cursor.accept("like")) {
        rendered.add(like(cursor));
      } else if (!isTableConstraint(cursor)) {
        TokenCursor definition = cursor.copy();
        rendered.add(column(cursor, keys));
        indexes.column(definition.name().value(), SqlTypes.read(definition));
        if (definition.contains("primary")) {
          indexes.primary(List.of(new TokenCursor(element).name().value()));
        }
      }
    }
    return String.join(", ", rendered);
  }

  private static String like(TokenCursor cursor) {
    String parent = cursor.qualifiedName();
    boolean defaults = cursor.accept("including", "defaults");
    if (!defaults) {
      cursor.accept("excluding", "defaults");
    }
    if (!cursor.atEnd()) {
      throw cursor.syntax();
    }
    return "LIKE " + parent + " INCLUDING CONSTRAINTS" + (defaults ? " INCLUDING DEFAULTS" : "");
  }

  private static boolean isTableConstraint(TokenCursor cursor) {
    return cursor.sees("primary", "key")
        || cursor.sees("unique", "(")
        || cursor.sees("foreign", "key")
        || cursor.sees("constraint");
  }

  /** The columns of a key are not unique here, but still not null. */
  private static List<String> primaryKey(List<List<Token>> elements) {
    List<String> columns = new ArrayList<>();
    for (List<Token> element : elements) {
      TokenCursor cursor = new TokenCursor(element);
      if (cursor.accept("constraint")) {
        cursor.name();
      }
      if (cursor.accept("primary", "key")) {
        TokenCursor.split(cursor.bracketed())
            .forEach(column -> columns.add(new TokenCursor(column).name().value()));
      }
    }
    return columns;
  }

  static String column(TokenCursor cursor, List<String> keys) {
    Token name = cursor.name();
    String type = SqlTypes.read(cursor);
    StringBuilder sql = new StringBuilder(name.text()).append(' ').append(type);
    boolean notNull = keys.contains(name.value());
    while (!cursor.atEnd()) {
      if (cursor.accept("not", "null") || cursor.accept("primary", "key")) {
        notNull = true;
      } else if (cursor.accept("default")) {
        sql.append(" DEFAULT ").append(defaultValue(cursor));
      } else if (cursor.accept("identity")) {
        sql.append(identity("ALWAYS", cursor.bracketed()));
      } else if (cursor.accept("generated", "by", "default", "as", "identity")) {
        sql.append(identity("BY DEFAULT", cursor.bracketed()));
      } else if (!droppedAttribute(cursor)) {
        throw RefusedSqlException.unsupported("column attribute " + cursor.next().text());
      }
    }
    sql.append(notNull ? " NOT NULL" : "");
    return sql.toString();
  }

  private static boolean droppedAttribute(TokenCursor cursor) {
    if (cursor.accept("encode")) {
      cursor.name();
      return true;
    }
    if (cursor.accept("references")) {
      cursor.qualifiedName();
      if (cursor.sees("(")) {
        cursor.bracketed();
      }
      return true;
    }
    return cursor.accept("null")
        || cursor.accept("unique")
        || cursor.accept("distkey")
        || cursor.accept("sortkey");
  }

  private static String defaultValue(TokenCursor cursor) {
    List<Token> value = new ArrayList<>();
    do {
      Token token = cursor.next();
      value.add(token);
      if (!cursor.atEnd() && cursor.sees("(")) {
        value.add(new Token(Token.Kind.SYMBOL, "(", false));
        value.addAll(cursor.bracketed());
        value.add(new Token(Token.Kind.SYMBOL, ")", false));
      }
    } while (!cursor.atEnd()
        && (cursor.sees("::")
            || value.get(value.size() - 1).is("::")
            || value.get(value.size() - 1).is("-")));
    return Renderer.expression(value).strip();
  }

  private static String identity(String generated, List<Token> inner) {
    List<List<Token>> numbers = TokenCursor.split(inner);
    if (numbers.size() != 2) {
      throw RefusedSqlException.syntax("identity");
    }
    return String.format(
        Locale.ROOT,
        " GENERATED %s AS IDENTITY (START WITH %s INCREMENT BY %s)",
        generated,
        Renderer.plain(numbers.get(0)).strip(),
        Renderer.plain(numbers.get(1)).strip());
  }

  /** How Redshift stores the table means nothing here. */
  private void attributes(TokenCursor cursor) {
    while (!cursor.atEnd() && !cursor.sees("as")) {
      if (cursor.accept("backup")) {
        cursor.name();
      } else if (cursor.accept("diststyle")) {
        Token style = cursor.name();
        if (!List.of("auto", "even", "key", "all").contains(style.lower())) {
          throw RefusedSqlException.syntax(style.text());
        }
      } else if (cursor.accept("distkey")) {
        cursor.bracketed();
      } else if (cursor.accept("encode", "auto")) {
        continue;
      } else if (cursor.accept("sortkey", "auto")) {
        continue;
      } else if (cursor.accept("sortkey")
          || cursor.accept("compound", "sortkey")
          || cursor.accept("interleaved", "sortkey")) {
        indexes.sort(
            TokenCursor.split(cursor.bracketed()).stream()
                .map(column -> new TokenCursor(column).name().value())
                .toList());
      } else {
        String what = temporary ? "temporary table attribute " : "table attribute ";
        throw RefusedSqlException.unsupported(what + cursor.next().text().toLowerCase(Locale.ROOT));
      }
    }
  }
}
