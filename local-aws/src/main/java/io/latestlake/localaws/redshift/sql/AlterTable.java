package io.latestlake.localaws.redshift.sql;

import java.util.List;

/**
 * The forms of ALTER TABLE that are known: one column a statement
 * (https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html).
 */
final class AlterTable {
  private AlterTable() {}

  /** The cursor stands behind ALTER. */
  static SqlStatement parse(TokenCursor cursor) {
    cursor.expect("table");
    String table = cursor.qualifiedName();
    String head = "ALTER TABLE " + table;
    if (cursor.accept("alter", "column")) {
      return length(table, cursor);
    } else if (cursor.accept("add")) {
      cursor.accept("column");
      return plain(head + " ADD COLUMN " + TableDefinition.column(cursor, List.of()), cursor);
    } else if (cursor.accept("rename", "to")) {
      return plain(head + " RENAME TO " + cursor.name().text(), cursor);
    } else if (cursor.accept("rename", "column")) {
      String column = cursor.name().text();
      cursor.expect("to");
      return plain(head + " RENAME COLUMN " + column + " TO " + cursor.name().text(), cursor);
    } else if (cursor.accept("drop", "column")) {
      return plain(head + " DROP COLUMN " + cursor.name().text(), cursor);
    }
    throw RefusedSqlException.unsupported("ALTER TABLE " + cursor.peek().text());
  }

  private static SqlStatement plain(String sql, TokenCursor cursor) {
    if (!cursor.atEnd()) {
      throw cursor.syntax();
    }
    return SqlStatement.Plain.of(sql);
  }

  /**
   * The length of a VARCHAR and no other type. A column of a key cannot be altered; which are of a
   * key is known here only by NOT NULL, so all of these are refused.
   */
  private static SqlStatement length(String table, TokenCursor cursor) {
    Token column = cursor.name();
    if (!cursor.accept("type")) {
      throw RefusedSqlException.unsupported("ALTER COLUMN " + cursor.peek().text());
    }
    String type = SqlTypes.read(cursor);
    if (!cursor.atEnd()) {
      throw cursor.syntax();
    }
    boolean text = type.startsWith("varchar(");
    String sql =
        "DO $alter$ BEGIN IF "
            + !text
            + " OR NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = "
            + literal(table)
            + "::regclass AND attname = "
            + literal(column.value())
            + " AND atttypid = 'varchar'::regtype) THEN RAISE EXCEPTION"
            + " 'target data type or column type is not VARCHAR'; END IF;"
            + " IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = "
            + literal(table)
            + "::regclass AND attname = "
            + literal(column.value())
            + " AND (attnotnull OR atthasdef)) THEN RAISE EXCEPTION 'not supported by the stand-in:"
            + " ALTER COLUMN of a column that is NOT NULL or has a default'; END IF;"
            + " ALTER TABLE "
            + table
            + " ALTER COLUMN "
            + column.text()
            + " TYPE "
            + type
            + "; END $alter$";
    return new SqlStatement.Alone(sql, "ALTER TABLE ALTER COLUMN");
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
