package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Files of which nothing tells whether they are still needed, but their age.
 *
 * @param name of those that are ours, in the folder; others are left alone
 * @param longest how old they may be
 * @param why older ones go, for people
 */
record AgedFiles(Folder folder, Pattern name, Duration longest, String why) {
  private static final String UNIQUE = "[A-Za-z0-9-]+";
  private static final String NO_SAVEPOINT = "older than savepoint-retention";

  AgedFiles {
    requireNonNull(folder, "folder is null");
    requireNonNull(name, "name is null");
    requireNonNull(longest, "longest is null");
    requireNonNull(why, "why is null");
  }

  /** Staged files, and the manifests of their commits. */
  static AgedFiles staged(Folder folder, Duration longest) {
    return new AgedFiles(
        folder,
        Pattern.compile(UNIQUE + "/\\d{6,}\\.parquet|manifests/\\d+-\\d+-\\d+\\.json"),
        longest,
        NO_SAVEPOINT);
  }

  static AgedFiles deadLetters(Folder folder, Duration longest) {
    return new AgedFiles(folder, Pattern.compile(UNIQUE + "\\.jsonl"), longest, NO_SAVEPOINT);
  }

  /** Answers to requests of people. */
  static AgedFiles answers(Folder folder, Duration longest) {
    return new AgedFiles(
        folder, Pattern.compile("[^/]+\\.json"), longest, "answers older than the grace");
  }

  /** Whether it is ours and too old. */
  boolean has(StoredObject object, Instant now) {
    return object.modified().isBefore(now.minus(longest).minus(CollectionRules.SKEW))
        && name.matcher(folder.nameOf(object.key())).matches();
  }
}
