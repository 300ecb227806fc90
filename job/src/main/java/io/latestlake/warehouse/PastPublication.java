package io.latestlake.warehouse;

import java.time.Duration;

/**
 * A publication as the ledger has it.
 *
 * @param published whether it came to its end; one that was cut off is made again under another
 *     number
 * @param prefix below which its files were unloaded
 * @param rows in its days
 * @param commit the last one that it shows; below 0 if it went back
 * @param days it has
 * @param emptied days among them that have no row left
 * @param takenBack days among them that show the files of an earlier publication
 * @param ago how long ago it was unloaded
 * @param toShow how long it took from there to its end; means nothing if it has none
 */
public record PastPublication(
    long number,
    long epoch,
    boolean published,
    String prefix,
    long rows,
    long commit,
    long days,
    long emptied,
    long takenBack,
    Duration ago,
    Duration toShow) {

  /** The publication that it went back to; 0 if it is none of that kind. */
  public long wentBackTo() {
    return Math.max(0, -commit);
  }
}
