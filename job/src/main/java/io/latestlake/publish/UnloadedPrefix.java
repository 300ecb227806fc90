package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.TableWarehouse.Publication;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What an UNLOAD left below its prefix.
 *
 * @param address of the prefix, ends in a slash
 * @param manifest empty if there is none
 * @param sizes of the objects, by address
 * @param tags their ETags, by address
 * @param bucketAddress {@code s3://<bucket>/}
 */
record UnloadedPrefix(
    String address,
    Optional<UnloadManifest> manifest,
    Map<String, Long> sizes,
    Map<String, String> tags,
    String bucketAddress) {
  UnloadedPrefix {
    requireNonNull(address, "address is null");
    requireNonNull(manifest, "manifest is null");
    sizes = Map.copyOf(sizes);
    tags = Map.copyOf(tags);
  }

  static UnloadedPrefix read(LakeBucket bucket, String address) throws Disagreement {
    String key = address.substring(bucket.address().length());
    Map<String, Long> sizes = new HashMap<>();
    Map<String, String> tags = new HashMap<>();
    for (S3Object object : bucket.list(key)) {
      sizes.put(bucket.address() + object.key(), object.size());
      tags.put(bucket.address() + object.key(), object.eTag());
    }
    Optional<byte[]> manifest = bucket.read(key + "manifest");
    return new UnloadedPrefix(
        address,
        manifest.isEmpty() ? Optional.empty() : Optional.of(UnloadManifest.parse(manifest.get())),
        sizes,
        tags,
        bucket.address());
  }

  /** The ETag of one of the files. */
  String tag(UnloadedFile file) {
    return tags.get(bucketAddress + file.key());
  }

  /** The files of a publication, by day. */
  Map<Day, List<UnloadedFile>> files(Publication publication) throws Disagreement {
    return Verification.filesByDay(publication, manifest, sizes, bucketAddress);
  }

  /** The files that a day is to show. */
  List<UnloadedFile> files(CurrentDay day) throws Disagreement {
    return Verification.filesOfDay(day, manifest, sizes, bucketAddress);
  }
}
