package io.latestlake.onlooker;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What came of one read of one day, as the reader tells it: a line of JSON.
 *
 * @param commit that made the day so; of a read that is wrong, the one whose state comes nearest
 * @param since the commit before which nothing was to be seen
 * @param retried how often it was made again, because a file was replaced while it was read
 * @param files that were read, only if it is wrong
 * @param missing rows of the nearest state that were not read
 * @param tooMany rows that were read and that the nearest state does not have
 * @param millis since the day was first read wrong, if this is the first right read after it
 */
public record Look(
    Kind kind,
    String day,
    int commit,
    int since,
    int retried,
    List<String> files,
    List<String> missing,
    List<String> tooMany,
    long millis) {
  public enum Kind {
    /** The day as a commit made it. */
    RIGHT,
    /** As a commit made it, but that may not be seen any more. */
    OLD,
    /** Rows that are there twice. */
    DOUBLED,
    /** A part of what the day is, or nothing of it. */
    MISSING,
    /** Rows of several commits, none of which made the day so. */
    MIXED,
    /** Rows that the day never had. */
    FOREIGN,
    /** A file that was planned could not be read. */
    VANISHED
  }

  public Look {
    requireNonNull(kind, "kind is null");
    requireNonNull(day, "day is null");
    files = List.copyOf(files);
    missing = List.copyOf(missing);
    tooMany = List.copyOf(tooMany);
  }

  static Look right(String day, int commit, int since, int retried, long millis) {
    return new Look(
        Kind.RIGHT, day, commit, since, retried, List.of(), List.of(), List.of(), millis);
  }
}
