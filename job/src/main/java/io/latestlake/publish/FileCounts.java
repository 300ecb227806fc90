package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.PastPublication;
import io.latestlake.warehouse.WarehouseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * How many files publications have shown: by their records, or by the manifests of what was
 * unloaded where there is none. Of old publications both may be gone.
 */
public final class FileCounts {
  private final LedgerReader ledger;
  private final PublicationRecords records;
  private final ManifestFiles manifests;

  public FileCounts(S3Client s3, Settings.Lake lake, TableSpec spec, LedgerReader ledger) {
    LakeBucket bucket = new LakeBucket(s3, lake.bucket());
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.records = new PublicationRecords(spec.name(), lake.prefix(), bucket);
    this.manifests = new ManifestFiles(bucket);
  }

  /** In all days of a publication; empty if nobody knows any more. */
  public OptionalLong of(PastPublication publication)
      throws WarehouseException, InterruptedException {
    Optional<Map<String, Integer>> byDay = byDay(publication);
    return byDay.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(byDay.get().values().stream().mapToLong(Integer::longValue).sum());
  }

  /** By the folder of the day; empty if nobody knows any more. */
  public Optional<Map<String, Integer>> byDay(PastPublication publication)
      throws WarehouseException, InterruptedException {
    try {
      Optional<PublicationRecord> record =
          records
              .read(publication.number())
              .filter(
                  found ->
                      found.isOf(publication.number(), publication.epoch(), publication.prefix()));
      if (record.isPresent() && record.get().days() != null) {
        return Optional.of(counts(record.get().days()));
      }
      return manifests.of(ledger.daysOf(publication.number())).map(FileCounts::countsByDay);
    } catch (Disagreement unreadable) {
      return Optional.empty();
    }
  }

  private static Map<String, Integer> countsByDay(Map<Day, List<UnloadedFile>> files) {
    return files.entrySet().stream()
        .collect(Collectors.toMap(each -> each.getKey().folder(), each -> each.getValue().size()));
  }

  private static Map<String, Integer> counts(Map<String, List<String>> files) {
    return files.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().size()));
  }
}
