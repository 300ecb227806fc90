package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.PastPublication;
import io.latestlake.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds the publication records against the last publications of the ledger. A record that is
 * missing can be written; one that the ledger does not know does not count, and stays.
 */
final class RecordRepair {
  private static final int PUBLICATIONS = 1000;

  /** Each takes a statement of Redshift; the next request looks for those that are left. */
  private static final int MOST_WRITTEN = 50;

  private final String table;
  private final LedgerReader ledger;
  private final PublicationRecords records;
  private final LakeBucket bucket;

  RecordRepair(String table, LedgerReader ledger, PublicationRecords records, LakeBucket bucket) {
    this.table = requireNonNull(table, "table is null");
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.records = requireNonNull(records, "records is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
  }

  /**
   * @param missing publications that readers have seen, without a record
   * @param uncounted records that do not count, and why, for people
   */
  record Findings(List<PastPublication> missing, List<String> uncounted) {
    Findings {
      missing = List.copyOf(missing);
      uncounted = List.copyOf(uncounted);
    }
  }

  Findings look() throws WarehouseException, InterruptedException {
    // Before the ledger, which has a publication sooner than there is a record of it.
    SortedSet<Long> present = records.numbers();
    List<PastPublication> publications = ledger.publications(Long.MAX_VALUE, PUBLICATIONS);
    Map<Long, PastPublication> byNumber =
        publications.stream()
            .collect(Collectors.toMap(PastPublication::number, Function.identity()));
    List<PastPublication> missing = missing(publications, present);
    long oldest =
        publications.size() < PUBLICATIONS ? 1 : publications.get(PUBLICATIONS - 1).number();
    List<String> uncounted = new ArrayList<>();
    for (long number : present.tailSet(oldest)) {
      whyNotCounted(number, Optional.ofNullable(byNumber.get(number)))
          .ifPresent(
              why -> uncounted.add(records.key(number) + ": " + why + "; it does not count"));
    }
    return new Findings(missing, uncounted);
  }

  private Optional<String> whyNotCounted(long number, Optional<PastPublication> inLedger) {
    if (inLedger.isEmpty()) {
      return Optional.of("the ledger has no publication " + number);
    }
    try {
      Optional<PublicationRecord> record = records.read(number);
      return record.isEmpty()
              || record.get().isOf(number, inLedger.get().epoch(), inLedger.get().prefix())
          ? Optional.empty()
          : Optional.of("is of another publication than the ledger's of this number");
    } catch (Disagreement unreadable) {
      return Optional.of(unreadable.getMessage());
    }
  }

  private List<PastPublication> missing() throws WarehouseException, InterruptedException {
    SortedSet<Long> present = records.numbers();
    return missing(ledger.publications(Long.MAX_VALUE, PUBLICATIONS), present);
  }

  private List<PastPublication> missing(
      List<PastPublication> publications, SortedSet<Long> present) {
    return publications.stream()
        .filter(each -> each.published() && !present.contains(each.number()))
        .filter(each -> !records.has(each.number()))
        .toList();
  }

  /**
   * Writes records that are missing, the newest first, and no more than commits can wait for.
   *
   * @return how many
   */
  int mend() throws WarehouseException, InterruptedException, Disagreement {
    List<PastPublication> missing = missing().stream().limit(MOST_WRITTEN).toList();
    ManifestFiles manifests = new ManifestFiles(bucket);
    for (PastPublication each : missing) {
      // What else readers saw then, nobody knows any more: it has no map of all current days.
      records.write(
          PublicationRecord.of(
              table, each, manifests.of(ledger.daysOf(each.number())).orElse(null), null));
    }
    return missing.size();
  }
}
