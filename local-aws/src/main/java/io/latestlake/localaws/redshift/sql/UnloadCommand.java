package io.latestlake.localaws.redshift.sql;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * UNLOAD to Parquet files (https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html).
 *
 * @param query in PostgreSQL's words
 * @param ordered whether the query has an ORDER BY of its own, whose order the files keep
 * @param target the address that files' names begin with
 * @param partitionBy the columns that become folders
 * @param manifest whether a manifest is written; {@code verbose}: with row counts and schema
 * @param parallel two slices, or one file after another
 * @param maxFileBytes above which a further file is begun
 */
public record UnloadCommand(
    String query,
    boolean ordered,
    String target,
    List<String> partitionBy,
    boolean manifest,
    boolean verbose,
    boolean parallel,
    long maxFileBytes)
    implements SqlStatement {
  private static final long MB = 1_000_000;
  private static final long DEFAULT_MAX_FILE_BYTES = 6_200 * MB;

  public UnloadCommand {
    requireNonNull(query, "query is null");
    requireNonNull(target, "target is null");
    partitionBy = List.copyOf(partitionBy);
  }

  static UnloadCommand parse(TokenCursor cursor) {
    Builder builder = new Builder();
    List<Token> quoted = cursor.bracketed();
    TokenCursor inner = new TokenCursor(quoted);
    builder.query = inner.text();
    if (!inner.atEnd()) {
      throw inner.syntax();
    }
    cursor.expect("to");
    builder.target = S3Options.address(cursor.text());
    S3Options options = new S3Options(cursor);
    while (!cursor.atEnd()) {
      if (!options.acceptRole()) {
        builder.option(cursor, options);
      }
    }
    options.requireRole();
    return builder.build();
  }

  private static final class Builder {
    private String query;
    private String target;
    private List<String> partitionBy = List.of();
    private boolean parquet;
    private boolean manifest;
    private boolean verbose;
    private boolean parallel = true;
    private long maxFileBytes = DEFAULT_MAX_FILE_BYTES;

    void option(TokenCursor cursor, S3Options options) {
      if (options.acceptParquet()) {
        parquet = true;
      } else if (cursor.accept("partition", "by")) {
        partitionBy = columns(cursor.bracketed());
        if (cursor.sees("include")) {
          throw RefusedSqlException.unsupported("UNLOAD option INCLUDE");
        }
      } else if (cursor.accept("manifest")) {
        manifest = true;
        verbose = cursor.accept("verbose");
      } else if (cursor.accept("parallel")) {
        parallel = onOrOff(cursor);
      } else if (cursor.accept("maxfilesize")) {
        cursor.accept("as");
        maxFileBytes = size(cursor);
      } else {
        throw RefusedSqlException.unsupported("UNLOAD option " + cursor.next().text());
      }
    }

    UnloadCommand build() {
      if (!parquet) {
        throw RefusedSqlException.unsupported("UNLOAD without FORMAT PARQUET");
      }
      List<Token> tokens = Tokenizer.tokens(query);
      if (tokens.isEmpty() || !(tokens.get(0).is("select") || tokens.get(0).is("with"))) {
        throw RefusedSqlException.syntax(tokens.isEmpty() ? "end of input" : tokens.get(0).text());
      }
      if (topLevel(tokens, "limit")) {
        throw RefusedSqlException.error("Limit clause is not supported");
      }
      boolean ordered = topLevel(tokens, "order");
      return new UnloadCommand(
          Renderer.query(tokens),
          ordered,
          target,
          partitionBy,
          manifest,
          verbose,
          parallel,
          maxFileBytes);
    }

    private static List<String> columns(List<Token> list) {
      List<String> names = new ArrayList<>();
      for (List<Token> column : TokenCursor.split(list)) {
        TokenCursor one = new TokenCursor(column);
        names.add(one.name().value());
        if (!one.atEnd()) {
          throw one.syntax();
        }
      }
      return names;
    }

    private static boolean onOrOff(TokenCursor cursor) {
      if (cursor.accept("off") || cursor.accept("false")) {
        return false;
      }
      if (!cursor.accept("on")) {
        cursor.accept("true");
      }
      return true;
    }

    /** Decimal megabytes unless GB is said; 5 MB to 6.2 GB. */
    private static long size(TokenCursor cursor) {
      double number;
      try {
        number = Double.parseDouble(cursor.next().text());
      } catch (NumberFormatException e) {
        throw RefusedSqlException.error("MAXFILESIZE must be a number");
      }
      boolean giga = cursor.accept("gb");
      if (!giga) {
        cursor.accept("mb");
      }
      long bytes = Math.round(number * MB * (giga ? 1000 : 1));
      if (bytes < 5 * MB || bytes > DEFAULT_MAX_FILE_BYTES) {
        throw RefusedSqlException.error("MAXFILESIZE must be between 5MB and 6.2GB");
      }
      return bytes;
    }

    private static boolean topLevel(List<Token> tokens, String word) {
      int depth = 0;
      for (Token token : tokens) {
        depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
        if (depth == 0 && token.is(word)) {
          return true;
        }
      }
      return false;
    }
  }
}
