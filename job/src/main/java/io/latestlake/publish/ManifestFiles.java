package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which files days show, as the manifests tell that UNLOAD has left: the files themselves may be
 * gone. Each manifest is read once.
 */
final class ManifestFiles {
  private final LakeBucket bucket;
  private final Map<String, Optional<UnloadManifest>> manifests = new HashMap<>();

  ManifestFiles(LakeBucket bucket) {
    this.bucket = requireNonNull(bucket, "bucket is null");
  }

  /** Empty if one of the manifests is gone or cannot be read. */
  Optional<Map<Day, List<UnloadedFile>>> of(Collection<CurrentDay> days) {
    Map<Day, List<UnloadedFile>> files = new TreeMap<>();
    for (CurrentDay day : days) {
      if (day.rows() == 0) {
        files.put(day.day(), List.of());
        continue;
      }
      Optional<UnloadManifest> manifest = manifest(day.prefix());
      if (manifest.isEmpty()) {
        return Optional.empty();
      }
      files.put(day.day(), files(day, manifest.get()));
    }
    return Optional.of(files);
  }

  private List<UnloadedFile> files(CurrentDay day, UnloadManifest manifest) {
    String folder = day.prefix() + day.day().folder() + "/";
    return manifest.entries().stream()
        .filter(entry -> entry.url().startsWith(folder) && entry.recordCount() > 0)
        .map(
            entry ->
                new UnloadedFile(
                    day.day(),
                    entry.url().substring(bucket.address().length()),
                    entry.contentLength(),
                    entry.recordCount()))
        .toList();
  }

  private Optional<UnloadManifest> manifest(String prefix) {
    return manifests.computeIfAbsent(
        prefix,
        first -> {
          Optional<byte[]> json =
              bucket.read(prefix.substring(bucket.address().length()) + "manifest");
          try {
            return json.isEmpty()
                ? Optional.empty()
                : Optional.of(UnloadManifest.parse(json.get()));
          } catch (Disagreement unreadable) {
            return Optional.empty();
          }
        });
  }
}
