package io.latestlake.localaws.s3;

import static io.latestlake.localaws.TestClients.BUCKET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.localaws.SharedLocalAws;
import io.latestlake.localaws.TestClients;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

@ExtendWith(SharedLocalAws.class)
class S3Test {
  private static final String ANOTHER_ETAG = "\"00000000000000000000000000000000\"";

  private final TestClients aws;
  private final S3Client s3;

  S3Test(TestClients aws) {
    this.aws = aws;
    this.s3 = aws.s3();
  }

  @Test
  void aPutIsMadeOnlyIfItsTargetIsAsExpected() {
    String etag = put("put/there", "1", put -> put.ifNoneMatch("*"));

    assertThat(code(() -> put("put/there", "2", put -> put.ifNoneMatch("*"))))
        .isEqualTo("412 PreconditionFailed");
    assertThat(code(() -> put("put/there", "2", put -> put.ifMatch(ANOTHER_ETAG))))
        .isEqualTo("412 PreconditionFailed");
    assertThat(code(() -> put("put/missing", "2", put -> put.ifMatch(etag))))
        .isEqualTo("404 NoSuchKey");
    assertThat(text("put/there")).isEqualTo("1");
    put("put/there", "2", put -> put.ifMatch(etag));
    assertThat(text("put/there")).isEqualTo("2");
  }

  @Test
  void aCopyIsMadeOnlyIfItsTargetIsAsExpected() {
    put("copy/source", "new", put -> {});
    String etag = put("copy/there", "old", put -> {});

    assertThat(code(() -> copy("copy/there", copy -> copy.ifNoneMatch("*"))))
        .isEqualTo("412 PreconditionFailed");
    assertThat(code(() -> copy("copy/there", copy -> copy.ifMatch(ANOTHER_ETAG))))
        .isEqualTo("412 PreconditionFailed");
    assertThat(code(() -> copy("copy/missing", copy -> copy.ifMatch(etag))))
        .isEqualTo("404 NoSuchKey");
    assertThat(text("copy/there")).isEqualTo("old");
    copy("copy/there", copy -> copy.ifMatch(etag));
    copy("copy/missing", copy -> copy.ifNoneMatch("*"));
    assertThat(text("copy/there")).isEqualTo("new");
    assertThat(text("copy/missing")).isEqualTo("new");
  }

  @Test
  void aCopyIsMadeOnlyIfItsSourceIsAsExpected() {
    String etag = put("copy/source", "new", put -> {});

    assertThat(code(() -> copy("from/a", copy -> copy.copySourceIfMatch(ANOTHER_ETAG))))
        .isEqualTo("412 PreconditionFailed");
    assertThat(code(() -> copy("from/a", copy -> copy.copySourceIfNoneMatch(etag))))
        .isEqualTo("412 PreconditionFailed");
    assertThat(aws.keys("from/")).isEmpty();
    copy("from/a", copy -> copy.copySourceIfMatch(etag));
    assertThat(text("from/a")).isEqualTo("new");
  }

  @Test
  void aMultipartUploadIsCompletedOnlyIfItsTargetIsAsExpected() {
    String etag = put("multi/there", "old", put -> {});

    assertThat(code(() -> upload("multi/there", complete -> complete.ifNoneMatch("*"))))
        .isEqualTo("412 PreconditionFailed");
    assertThat(code(() -> upload("multi/there", complete -> complete.ifMatch(ANOTHER_ETAG))))
        .isEqualTo("412 PreconditionFailed");
    assertThat(text("multi/there")).isEqualTo("old");
    upload("multi/there", complete -> complete.ifMatch(etag));
    upload("multi/new", complete -> complete.ifNoneMatch("*"));
    assertThat(text("multi/there")).isEqualTo("part");
    assertThat(text("multi/new")).isEqualTo("part");
  }

  @Test
  void aDeleteIsMadeOnlyIfTheObjectIsAsExpected() {
    String etag = put("delete/there", "1", put -> {});

    assertThat(code(() -> delete("delete/there", ANOTHER_ETAG)))
        .isEqualTo("412 PreconditionFailed");
    assertThat(text("delete/there")).isEqualTo("1");
    delete("delete/there", etag);
    assertThat(aws.keys("delete/")).isEmpty();
    assertThat(code(() -> delete("delete/there", etag))).isEqualTo("404 NoSuchKey");
    delete("delete/there", null);
  }

  @Test
  void ofPutsThatExpectTheSameObjectOneWins() throws Exception {
    for (int round = 0; round < 20; round++) {
      String etag = put("race/put", "round " + round, put -> {});

      assertThat(race(writer -> put("race/put", "writer " + writer, put -> put.ifMatch(etag))))
          .as("winners of round %s", round)
          .isEqualTo(1);
    }
  }

  @Test
  void ofCopiesThatExpectNoObjectOneWins() throws Exception {
    put("copy/source", "new", put -> {});
    for (int round = 0; round < 20; round++) {
      String target = "race/copy-" + round;

      assertThat(race(writer -> copy(target, copy -> copy.ifNoneMatch("*"))))
          .as("winners of round %s", round)
          .isEqualTo(1);
    }
  }

  @Test
  void conditionsOnTheObjectsOfDeleteObjectsAreRefused() {
    String etag = put("delete-many/a", "1", put -> {});

    assertThat(
            code(
                () ->
                    s3.deleteObjects(
                        delete ->
                            delete
                                .bucket(BUCKET)
                                .delete(
                                    d ->
                                        d.objects(
                                            ObjectIdentifier.builder()
                                                .key("delete-many/a")
                                                .eTag(etag)
                                                .build())))))
        .isEqualTo("501 NotImplemented");
    assertThat(aws.keys("delete-many/")).hasSize(1);
  }

  @Test
  void manyObjectsAreDeletedWhetherTheyAreThereOrNot() {
    put("delete-all/0", "1", put -> {});

    assertThat(deleteMany(1000)).hasSize(1000);
    assertThat(aws.keys("delete-all/")).isEmpty();
  }

  @Test
  void moreThanAThousandObjectsAreNotDeletedAtOnce() {
    assertThat(code(() -> deleteMany(1001))).isEqualTo("400 InvalidArgument");
  }

  @Test
  void aKeyThatContinuesAnotherOneIsRefused() {
    put("overlap/a", "1", put -> {});
    put("overlap/b/c", "1", put -> {});

    assertThat(code(() -> put("overlap/a/b", "2", put -> {}))).isEqualTo("501 NotImplemented");
    assertThat(code(() -> put("overlap/b", "2", put -> {}))).isEqualTo("501 NotImplemented");
    assertThat(aws.keys("overlap/")).containsExactly("overlap/a", "overlap/b/c");
    assertThat(text("overlap/a")).isEqualTo("1");
  }

  @Test
  void contentUnderAKeyThatEndsWithASlashIsRefused() {
    assertThat(code(() -> put("folder/", "content", put -> {}))).isEqualTo("501 NotImplemented");

    put("folder/", "", put -> {});
    assertThat(aws.keys("folder/")).containsExactly("folder/");
  }

  @Test
  void whatIsNotThereIsRefused() {
    put("refused/a", "1", put -> {});

    assertThat(code(() -> put("refused/a", "2", put -> put.tagging("k=v"))))
        .isEqualTo("501 NotImplemented");
    assertThat(code(() -> put("refused/a", "2", put -> put.expectedBucketOwner("123456789012"))))
        .isEqualTo("501 NotImplemented");
    assertThat(
            code(
                () ->
                    s3.putObjectTagging(
                        tag ->
                            tag.bucket(BUCKET)
                                .key("refused/a")
                                .tagging(tags -> tags.tagSet(List.of())))))
        .isEqualTo("501 NotImplemented");
    assertThat(text("refused/a")).isEqualTo("1");
  }

  @Test
  void anObjectIsListedWhenItIsWhole() throws Exception {
    byte[] content = "0123456789".repeat(100_000).getBytes(UTF_8);
    String named = "whole/name-" + UUID.randomUUID();
    put(named, "a name like that of an unfinished object", put -> {});
    try (OutputStream sender = new PipedOutputStream();
        InputStream sent = new PipedInputStream((PipedOutputStream) sender, 1 << 16)) {
      CompletableFuture<?> put =
          CompletableFuture.runAsync(
              () ->
                  s3.putObject(
                      request -> request.bucket(BUCKET).key("whole/deeper/object"),
                      RequestBody.fromInputStream(sent, content.length)));
      sender.write(content, 0, content.length / 2);

      assertThat(aws.keys("whole/")).containsExactly(named);
      assertThat(folders("whole/")).isEmpty();

      sender.write(content, content.length / 2, content.length / 2);
      sender.close();
      put.join();
    }
    assertThat(aws.keys("whole/")).containsExactly("whole/deeper/object", named);
    assertThat(folders("whole/")).containsExactly("whole/deeper/");
    assertThat(aws.get("whole/deeper/object")).isEqualTo(content);
  }

  @Test
  void listingsComeInOrderAndInPagesOfAThousand() {
    IntStream.range(0, 1001).forEach(i -> put("pages/%04d".formatted(1000 - i), "", put -> {}));

    List<ListObjectsV2Response> pages =
        s3.listObjectsV2Paginator(list -> list.bucket(BUCKET).prefix("pages/")).stream().toList();

    assertThat(pages).extracting(page -> page.contents().size()).containsExactly(1000, 1);
    assertThat(aws.keys("pages/")).isSorted().hasSize(1001);
  }

  private String put(String key, String text, Consumer<PutObjectRequest.Builder> more) {
    PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(BUCKET).key(key);
    more.accept(request);
    return s3.putObject(request.build(), RequestBody.fromString(text)).eTag();
  }

  private String copy(String target, Consumer<CopyObjectRequest.Builder> more) {
    CopyObjectRequest.Builder request =
        CopyObjectRequest.builder()
            .sourceBucket(BUCKET)
            .sourceKey("copy/source")
            .destinationBucket(BUCKET)
            .destinationKey(target);
    more.accept(request);
    return s3.copyObject(request.build()).copyObjectResult().eTag();
  }

  private String upload(String key, Consumer<CompleteMultipartUploadRequest.Builder> more) {
    String id = s3.createMultipartUpload(create -> create.bucket(BUCKET).key(key)).uploadId();
    String etag =
        s3.uploadPart(
                part -> part.bucket(BUCKET).key(key).uploadId(id).partNumber(1),
                RequestBody.fromString("part"))
            .eTag();
    CompleteMultipartUploadRequest.Builder request =
        CompleteMultipartUploadRequest.builder()
            .bucket(BUCKET)
            .key(key)
            .uploadId(id)
            .multipartUpload(
                parts -> parts.parts(CompletedPart.builder().partNumber(1).eTag(etag).build()));
    more.accept(request);
    return s3.completeMultipartUpload(request.build()).eTag();
  }

  private Object delete(String key, String etag) {
    return s3.deleteObject(delete -> delete.bucket(BUCKET).key(key).ifMatch(etag));
  }

  private List<?> deleteMany(int count) {
    List<ObjectIdentifier> keys =
        IntStream.range(0, count)
            .mapToObj(i -> ObjectIdentifier.builder().key("delete-all/" + i).build())
            .toList();
    return s3.deleteObjects(delete -> delete.bucket(BUCKET).delete(d -> d.objects(keys))).deleted();
  }

  private List<String> folders(String prefix) {
    return s3
        .listObjectsV2(list -> list.bucket(BUCKET).prefix(prefix).delimiter("/"))
        .commonPrefixes()
        .stream()
        .map(CommonPrefix::prefix)
        .toList();
  }

  private String text(String key) {
    return new String(aws.get(key), UTF_8);
  }

  /** How many of the writers, all let off at once, were not told that a precondition failed. */
  private static int race(Consumer<Integer> write) throws Exception {
    int writers = 8;
    CyclicBarrier start = new CyclicBarrier(writers);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<Boolean>> running = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        int writer = i;
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return succeeds(() -> write.accept(writer));
                }));
      }
      int winners = 0;
      for (Future<Boolean> one : running) {
        winners += one.get() ? 1 : 0;
      }
      return winners;
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean succeeds(Runnable write) {
    try {
      write.run();
      return true;
    } catch (S3Exception e) {
      assertThat(e.statusCode()).isEqualTo(412);
      return false;
    }
  }

  /** Status and code of the error that a call must end with. */
  private static String code(Callable<?> call) {
    List<String> codes = new ArrayList<>();
    assertThatThrownBy(call::call)
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> codes.add(e.statusCode() + " " + e.awsErrorDetails().errorCode()));
    return codes.get(0);
  }
}
