package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * The lake's bucket, as garbage collection uses it. DeleteObjects is not atomic: its answer is 200
 * and lists the keys that stayed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html">DeleteObjects</a>
 */
final class Bucket {
  /** What DeleteObjects takes. */
  static final int MOST_KEYS = 1000;

  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final S3Client s3;
  private final String name;
  private final Sleeper sleeper;

  Bucket(S3Client s3, String name, Sleeper sleeper) {
    this.s3 = requireNonNull(s3, "s3 is null");
    this.name = requireNonNull(name, "name is null");
    this.sleeper = requireNonNull(sleeper, "sleeper is null");
  }

  /** What is left of a batch. */
  record Left(Set<String> keys, String failure) {
    static final Left NOTHING = new Left(Set.of(), "");
  }

  /** {@code s3://<bucket>/}. */
  String address() {
    return "s3://" + name + "/";
  }

  /**
   * Objects of a folder, without the empty one that consoles make of its own name.
   *
   * @param next where S3 goes on; empty after the last page
   */
  record Page(List<StoredObject> objects, Optional<String> next, boolean isLast) {
    static final Page BEFORE_ALL = new Page(List.of(), Optional.empty(), false);

    Page {
      objects = List.copyOf(objects);
      requireNonNull(next, "next is null");
    }
  }

  /** The page after that one, in the order of the keys. */
  Page page(Folder folder, Page after) {
    ListObjectsV2Response listed =
        s3.listObjectsV2(
            request ->
                request
                    .bucket(name)
                    .prefix(folder.key())
                    .continuationToken(after.next().orElse(null)));
    return new Page(
        listed.contents().stream()
            .filter(object -> folder.has(object.key()))
            .map(object -> new StoredObject(object.key(), object.size(), object.lastModified()))
            .toList(),
        Optional.ofNullable(listed.nextContinuationToken()),
        !Boolean.TRUE.equals(listed.isTruncated()));
  }

  /**
   * Deletes what lies in the folder; each key is held against it once more. What is gone already
   * counts as deleted.
   *
   * @return what could not be deleted
   */
  Left delete(Folder folder, List<String> keys) throws InterruptedException {
    if (keys.size() > MOST_KEYS) {
      throw new IllegalArgumentException(keys.size() + " keys");
    }
    Map<String, S3Error> errors = new HashMap<>();
    List<String> left = keys;
    for (int tries = 1; !left.isEmpty(); tries++) {
      left.forEach(folder::require);
      errors = request(left);
      left = new ArrayList<>(errors.keySet());
      if (left.isEmpty() || tries == TRIES) {
        break;
      }
      sleeper.sleep(PAUSE.multipliedBy(tries));
    }
    if (errors.isEmpty()) {
      return Left.NOTHING;
    }
    S3Error one = errors.values().iterator().next();
    return new Left(
        new HashSet<>(errors.keySet()), one.key() + ": " + one.code() + ", " + one.message());
  }

  private Map<String, S3Error> request(List<String> keys) {
    List<ObjectIdentifier> objects =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
    Map<String, S3Error> errors = new HashMap<>();
    s3
        .deleteObjects(
            request -> request.bucket(name).delete(delete -> delete.objects(objects).quiet(true)))
        .errors()
        .stream()
        .filter(error -> !"NoSuchKey".equals(error.code()))
        .forEach(error -> errors.put(error.key(), error));
    return errors;
  }
}
