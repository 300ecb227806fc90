package io.latestlake.testing;

import io.latestlake.config.Day;

/**
 * A row as the stage writer stages it, of {@link WarehouseTable}'s table.
 *
 * @param day null where a delete does not know it
 */
public record StagedRow(
    String id, String name, Integer amount, char operation, Day day, long life, long seq) {

  public static StagedRow upsert(String id, String name, Integer amount, Day day, long seq) {
    return new StagedRow(id, name, amount, 'U', day, -1, seq);
  }

  public static StagedRow delete(String id, Day day, long seq) {
    return new StagedRow(id, null, null, 'D', day, -1, seq);
  }

  public StagedRow inLife(long newLife) {
    return new StagedRow(id, name, amount, operation, day, newLife, seq);
  }
}
