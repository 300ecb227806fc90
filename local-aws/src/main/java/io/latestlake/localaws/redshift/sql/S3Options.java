package io.latestlake.localaws.redshift.sql;

import static java.util.Objects.requireNonNull;

/** The options that COPY and UNLOAD share. */
final class S3Options {
  private final TokenCursor cursor;
  private boolean role;

  S3Options(TokenCursor cursor) {
    this.cursor = requireNonNull(cursor, "cursor is null");
  }

  /**
   * {@code IAM_ROLE default} or {@code IAM_ROLE 'arn:aws:iam::...'}; the role itself is not looked
   * at.
   */
  boolean acceptRole() {
    if (!cursor.accept("iam_role")) {
      return false;
    }
    if (!cursor.accept("default")) {
      String arn = cursor.text();
      if (!arn.startsWith("arn:aws")) {
        throw RefusedSqlException.error(
            "Invalid credentials. Must be of the format: IAM_ROLE 'arn:aws:iam::<account>:role/<name>'");
      }
    }
    role = true;
    return true;
  }

  boolean acceptParquet() {
    return cursor.accept("format", "as", "parquet")
        || cursor.accept("format", "parquet")
        || cursor.accept("parquet");
  }

  void requireRole() {
    if (!role) {
      throw RefusedSqlException.error("Must specify credentials: IAM_ROLE is missing");
    }
  }

  static String address(String text) {
    if (!text.matches("s3://[^/]+/.+")) {
      throw RefusedSqlException.error("The specified S3 path is not valid: " + text);
    }
    return text;
  }
}
