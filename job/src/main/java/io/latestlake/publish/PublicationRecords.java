package io.latestlake.publish;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toCollection;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The publication records of a table: each is written once, and never changed. */
final class PublicationRecords {
  private final String table;
  private final String lakePrefix;
  private final LakeBucket bucket;

  /**
   * @param lakePrefix before all keys of the lake
   */
  PublicationRecords(String table, String lakePrefix, LakeBucket bucket) {
    this.table = requireNonNull(table, "table is null");
    this.lakePrefix = requireNonNull(lakePrefix, "lakePrefix is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
  }

  String key(long number) {
    return PublicationRecord.key(lakePrefix, table, number);
  }

  /** Of which publications there are records, without a look into them. */
  SortedSet<Long> numbers() {
    return bucket.list(PublicationRecord.folder(lakePrefix, table)).stream()
        .map(object -> PublicationRecord.number(object.key()))
        .filter(number -> number > 0)
        .collect(toCollection(TreeSet::new));
  }

  boolean has(long number) {
    return bucket.read(key(number)).isPresent();
  }

  Optional<PublicationRecord> read(long number) throws Disagreement {
    Optional<byte[]> json = bucket.read(key(number));
    return json.isEmpty() ? Optional.empty() : Optional.of(PublicationRecord.parse(json.get()));
  }

  /**
   * May be repeated: the record that is there stays.
   *
   * @throws Disagreement if it is the record of another publication
   */
  void write(PublicationRecord record) throws Disagreement {
    if (bucket.create(key(record.number()), record.json())) {
      return;
    }
    // Ours, if an earlier try went through or the SDK repeated one that had.
    Optional<PublicationRecord> present = read(record.number());
    if (present.isEmpty()
        || !present.get().isOf(record.number(), record.epoch(), record.prefix())) {
      throw new Disagreement(key(record.number()) + " is the record of another publication");
    }
  }
}
