package io.latestlake.cli.demo;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * A moment of a run at which it is killed, and the name of the step that it is in.
 *
 * @param kind of the call that is held, as the stand-ins name it
 * @param call a pattern of its name
 * @param occurrence which of the calls that match, from the start of the stand-ins
 * @param side {@code before} or {@code after} the call is made
 * @param after the moment from which on calls count, as the stand-ins read it; {@code null} to
 *     count all
 */
record KillStep(String name, String kind, String call, int occurrence, String side, String after) {
  static final KillStep INITDB =
      new KillStep("first start, inside initdb", "program", "^initdb$", 1, "after");
  static final KillStep TOPIC =
      new KillStep("writing the topic", "kafka", "^Produce dms-cases$", 3, "before");
  static final KillStep STREAM =
      new KillStep("writing the stream", "http", "^PutRecords$", 3, "after");
  static final KillStep ZONE =
      new KillStep("writing the landing zone", "s3", "^putBlob dms/covid/cases/2.*", 2, "after");
  static final KillStep DELETE =
      new KillStep(
          "inside Apply, at its DELETE", "sql", "^DELETE FROM .*latest_lake_last", 1, "before");
  static final KillStep COPY =
      new KillStep("inside Apply, in its COPY", "s3", "^getBlob stage/.*[.]parquet$", 1, "before");
  static final KillStep BEFORE_COMMIT =
      new KillStep("inside Apply, before its COMMIT", "commit", "/commit/", 1, "before");
  static final KillStep AFTER_COMMIT =
      new KillStep("after the COMMIT of Apply", "commit", "/commit/", 1, "after");

  /** If commits are an hour apart, the second one of a life is that of the end of input. */
  static final KillStep LAST_PUBLICATION =
      new KillStep(
          "between the last checkpoint and the last publication",
          "sql",
          "^UNLOAD",
          1,
          "before",
          """
          {"kind": "commit", "call": "/commit/", "occurrence": 2}""");

  static final KillStep UNLOAD =
      new KillStep("inside UNLOAD", "s3", "^putBlob versions/.*[.]parquet$", 3, "before");
  static final KillStep UNLOADED =
      new KillStep("after the COMMIT of UNLOAD", "commit", "/publication/", 1, "after");
  static final KillStep COPYING =
      new KillStep("inside in-place copying", "s3", "^copyBlob lake/", 20, "after");
  static final KillStep GLUE =
      new KillStep("inside a call of Glue", "http", "^BatchCreatePartition$", 1, "after");
  static final KillStep RECORD =
      new KillStep("writing the publication record", "s3", "^putBlob publications/", 1, "before");
  static final KillStep END_PUBLICATION =
      new KillStep("before the publication's end", "commit", "/end-publication/", 1, "before");

  KillStep {
    requireNonNull(name, "name is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(call, "call is null");
    requireNonNull(side, "side is null");
    requireNonNull(after, "after is null");
  }

  private KillStep(String name, String kind, String call, int occurrence, String side) {
    this(name, kind, call, occurrence, side, "null");
  }

  static KillStep anyCall(int number, boolean before) {
    return new KillStep("at a random call", "aws", ".", number, before ? "before" : "after");
  }

  /**
   * As the stand-ins read it.
   *
   * @param reached the file that tells when the moment is there
   */
  String json(Path reached) {
    return """
    [{"at": {"kind": "%s", "call": "%s", "occurrence": %d, "after": %s},
      "action": {"do": "hold", "side": "%s", "reached": "%s"}}]"""
        .formatted(kind, call, occurrence, after, side, reached);
  }
}
