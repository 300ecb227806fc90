package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The files that readers are to read, for those that have no catalog. What is told is true for as
 * long as nothing is published; files of the versioned layout stay for the grace of garbage
 * collection after that.
 */
public final class CurrentFiles {
  private final TableSpec spec;
  private final LakeBucket bucket;
  private final String tableFolder;

  public CurrentFiles(S3Client s3, Settings settings, TableSpec spec) {
    this.spec = requireNonNull(spec, "spec is null");
    this.bucket = new LakeBucket(s3, settings.lake().bucket());
    this.tableFolder = settings.lake().prefix() + "lake/" + spec.name() + "/";
  }

  /**
   * @param address {@code s3://} address
   */
  public record CurrentFile(Day day, String address, long bytes) {}

  /** A manifest is gone, or says nothing that can be read. */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private Unreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The files of the days, in their order. */
  public List<CurrentFile> of(List<CurrentDay> days) throws Unreadable {
    List<CurrentFile> files = new ArrayList<>();
    Map<String, UnloadManifest> manifests = new HashMap<>();
    for (CurrentDay day : days) {
      if (spec.layout() == TableSpec.Layout.IN_PLACE) {
        for (S3Object object : bucket.list(tableFolder + day.day().folder() + "/")) {
          files.add(new CurrentFile(day.day(), bucket.address() + object.key(), object.size()));
        }
      } else if (day.rows() > 0) {
        String folder = day.prefix() + day.day().folder() + "/";
        for (UnloadManifest.Entry entry : manifest(day, manifests).entries()) {
          if (entry.url().startsWith(folder) && entry.recordCount() > 0) {
            files.add(new CurrentFile(day.day(), entry.url(), entry.contentLength()));
          }
        }
      }
    }
    return files;
  }

  private UnloadManifest manifest(CurrentDay day, Map<String, UnloadManifest> known)
      throws Unreadable {
    UnloadManifest manifest = known.get(day.prefix());
    if (manifest == null) {
      String key = day.prefix().substring(bucket.address().length()) + "manifest";
      Optional<byte[]> json = bucket.read(key);
      if (json.isEmpty()) {
        throw new Unreadable(
            "the manifest of publication " + day.shows() + " is gone: " + key, null);
      }
      try {
        manifest = UnloadManifest.parse(json.get());
      } catch (Disagreement e) {
        throw new Unreadable(key + ": " + e.getMessage(), e);
      }
      known.put(day.prefix(), manifest);
    }
    return manifest;
  }
}
