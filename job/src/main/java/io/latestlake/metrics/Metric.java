package io.latestlake.metrics;

import static java.util.Objects.requireNonNull;

/**
 * Every metric of ours; the README tells what each means and what to do about it. Of Flink's types
 * there are counters and gauges only: CloudWatch has no histograms.
 */
public enum Metric {
  // The commit operator, of a table
  WAITING_STAGED_CHECKPOINTS("waitingStagedCheckpoints"),
  WAITING_BYTES("waitingBytes"),
  OLDEST_WAITING_SECONDS("oldestWaitingSeconds"),
  COMMITS("commits"),
  COMMIT_MILLIS("commitMillis"),
  COMMIT_ROWS("commitRows"),
  COMMIT_DAYS("commitDays"),
  COMMIT_BYTES("commitBytes"),
  PUBLICATIONS("publications"),
  PUBLICATION_MILLIS("publicationMillis"),
  PUBLICATION_ROWS("publicationRows"),
  PUBLICATION_DAYS("publicationDays"),
  PUBLICATION_BYTES("publicationBytes"),
  PUBLICATION_HELD("publicationHeld"),
  MENDED_DAYS("mendedDays"),
  CRAWLER_FAILURES("crawlerFailures"),
  DIRTY_DAYS("dirtyDays"),
  HELD_DAYS("heldDays"),
  FRESHNESS_LAG_SECONDS("freshnessLagSeconds"),
  COLLECTED_OBJECTS("collectedObjects"),
  COLLECTED_BYTES("collectedBytes"),
  COLLECTION_FAILURES("collectionFailures"),
  RETRIES("retries"),
  FENCED("fenced"),

  // The commit operator, of all tables
  STREAM_HELD_BACK("streamHeldBack"),
  DEAD_LETTER_RETRIES("deadLetterRetries"),

  // The latest operator, of a table
  KEYS_BEHIND("keysBehind"),
  LOAD_SPAN_SECONDS("loadSpanSeconds"),

  // The latest operator, of all tables
  APPLIED("applied"),
  STALE("stale"),
  REDELIVERED("redelivered"),
  UNDECIDED("undecided"),
  NO_OP("noOp"),
  DEAD_LETTERS("deadLetters"),

  // The decoders
  SKIPPED_CONTROL_RECORDS("skippedControlRecords"),
  SKIPPED_HOUSEKEEPING_ROWS("skippedHousekeepingRows"),
  TABLE_RELOADS("tableReloads"),

  // The landing zone's enumerator and readers
  LANDING_ZONE_FILES_DISCOVERED("landingZoneFilesDiscovered"),
  LANDING_ZONE_FILES_READ("landingZoneFilesRead"),
  LANDING_ZONE_FILES_WAITING("landingZoneFilesWaiting"),
  LANDING_ZONE_FILES_CHANGED("landingZoneFilesChanged"),
  LANDING_ZONE_FILES_VANISHED("landingZoneFilesVanished"),
  LANDING_ZONE_FILES_LATE("landingZoneFilesLate"),
  LANDING_ZONE_FILES_IGNORED("landingZoneFilesIgnored"),
  LANDING_ZONE_PAUSED_TABLES("landingZonePausedTables");

  private final String text;

  Metric(String text) {
    this.text = requireNonNull(text, "text is null");
  }

  /** As Flink and CloudWatch show it. */
  public String text() {
    return text;
  }
}
