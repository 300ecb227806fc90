package io.latestlake.localaws.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Hides that objects are files. While an object is written it lies beside its place as {@code
 * <key>-<UUID>}, and stays there until the next start if the process dies; S3 shows no object
 * before it is whole. And a file cannot be a folder as well, so keys of which one continues the
 * other with a slash are refused.
 */
final class PlainFilesBlobStore extends ForwardingBlobStore {
  private static final Pattern UNFINISHED =
      Pattern.compile("(.+)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Map<String, Integer> beingWritten = new ConcurrentHashMap<>();

  PlainFilesBlobStore(BlobStore store) {
    super(store);
  }

  /** Deletes what a process that died has left; nobody may write yet. */
  static void deleteUnfinished(Path root) throws IOException {
    List<Path> named;
    try (Stream<Path> files =
        Files.find(
            root,
            Integer.MAX_VALUE,
            (file, attributes) ->
                attributes.isRegularFile()
                    && UNFINISHED.matcher(file.getFileName().toString()).matches())) {
      named = files.toList();
    }
    for (Path file : named) {
      if (isUnfinished(file)) {
        Files.delete(file);
      }
    }
  }

  /**
   * A whole object has attributes, the first of which is its ETag: without one, a file that can
   * have one is unfinished. Where files can have none, an object may just have a name like that.
   */
  private static boolean isUnfinished(Path file) {
    UserDefinedFileAttributeView attributes =
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    try {
      if (attributes == null || !attributes.list().isEmpty()) {
        return false;
      }
      attributes.write("unfinished", ByteBuffer.allocate(1));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    if (request.key().endsWith("/") && request.contentLength() > 0) {
      throw S3Refusal.of("content in an object whose key ends with a slash");
    }
    return written(request.bucket(), request.key(), () -> super.putBlob(request, content));
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    return written(
        request.destinationBucket(), request.destinationKey(), () -> super.copyBlob(request));
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    return written(
        upload.containerName(),
        upload.blobName(),
        () -> super.completeMultipartUpload(upload, request));
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    ListObjectsV2Response page = super.list(request);
    String bucket = request.bucket();
    return page.toBuilder()
        .contents(page.contents().stream().filter(object -> isWhole(bucket, object)).toList())
        .commonPrefixes(
            page.commonPrefixes().stream()
                .filter(folder -> holdsObject(bucket, folder.prefix()))
                .toList())
        .build();
  }

  /** A folder is made before its first object is whole, and may be left without one. */
  private boolean holdsObject(String bucket, String folder) {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder().bucket(bucket).prefix(folder).build();
    while (true) {
      ListObjectsV2Response page = list(request);
      if (!page.contents().isEmpty()) {
        return true;
      }
      if (page.nextContinuationToken() == null) {
        return false;
      }
      request = request.toBuilder().continuationToken(page.nextContinuationToken()).build();
    }
  }

  /**
   * Only a whole object has its ETag; but it has it a moment before it takes its place. So one that
   * looks unfinished is asked for again, after it was seen that nobody writes it any more.
   */
  private boolean isWhole(String bucket, S3Object object) {
    Matcher unfinished = UNFINISHED.matcher(object.key());
    return !unfinished.matches()
        || (object.eTag() != null
            && !beingWritten.containsKey(bucket + "/" + unfinished.group(1))
            && delegate().blobExists(bucket, object.key()));
  }

  private <T> T written(String bucket, String key, Supplier<T> write) {
    String name = bucket + "/" + key;
    beingWritten.merge(name, 1, Integer::sum);
    try {
      return write.get();
    } catch (RuntimeException e) {
      if (e.getCause() instanceof FileSystemException && overlaps(bucket, key)) {
        throw S3Refusal.of("a key that continues another key with a slash: " + key);
      }
      throw e;
    } finally {
      beingWritten.computeIfPresent(name, (n, writers) -> writers == 1 ? null : writers - 1);
    }
  }

  private boolean overlaps(String bucket, String key) {
    for (int slash = key.indexOf('/'); slash > 0; slash = key.indexOf('/', slash + 1)) {
      if (delegate().blobExists(bucket, key.substring(0, slash))) {
        return true;
      }
    }
    ListObjectsV2Request below =
        ListObjectsV2Request.builder().bucket(bucket).prefix(key + "/").maxKeys(1).build();
    return !delegate().list(below).contents().isEmpty();
  }
}
