package io.latestlake.localaws;

import static io.latestlake.localaws.TestClients.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

@ExtendWith(SharedLocalAws.class)
class StatsTest {
  private static final String UNLOAD =
      "unload ('select 1 as a') to 's3://bucket/stats/unloaded/x_' iam_role default format parquet manifest";

  private final TestClients aws;

  StatsTest(TestClients aws) {
    this.aws = aws;
  }

  @Test
  void objectsAndBytesAreCountedByTheirFolders() {
    aws.put("stats/put/a", new byte[100]);
    aws.put("stats/put/deeper/b", new byte[20]);
    aws.get("stats/put/a");
    aws.s3()
        .copyObject(
            copy ->
                copy.sourceBucket(BUCKET)
                    .sourceKey("stats/put/a")
                    .destinationBucket(BUCKET)
                    .destinationKey("stats/copied/a"));
    aws.s3().deleteObject(delete -> delete.bucket(BUCKET).key("stats/put/a"));
    upload("stats/parts/a", 300);

    JsonNode prefixes = aws.stats().at("/s3/prefixes");

    assertThat(prefixes.get("bucket/stats/put/")).hasToString(count(2, 120, 0, 0, 1, 100, 1));
    assertThat(prefixes.get("bucket/stats/copied/")).hasToString(count(0, 0, 1, 100, 0, 0, 0));
    assertThat(prefixes.get("bucket/stats/parts/")).hasToString(count(1, 300, 0, 0, 0, 0, 0));
  }

  @Test
  void whatCopyAndUnloadMoveIsToldApart() {
    JsonNode before = aws.stats();
    aws.succeed(UNLOAD);
    JsonNode unloaded = aws.stats();

    JsonNode objects = unloaded.at("/s3/prefixes/bucket~1stats~1unloaded~1");
    assertThat(since(before, unloaded, "/redshiftData/unload/objects"))
        .isEqualTo(objects.get("objectsPut").asLong())
        .isEqualTo(2);
    assertThat(since(before, unloaded, "/redshiftData/unload/bytes"))
        .isEqualTo(objects.get("bytesPut").asLong())
        .isPositive();

    aws.succeed(
        "create table stats_copy (a int)",
        "copy stats_copy from 's3://bucket/stats/unloaded/x_manifest' iam_role default format parquet manifest");
    JsonNode copied = aws.stats();
    assertThat(since(unloaded, copied, "/redshiftData/copy/objects")).isEqualTo(2);
    assertThat(since(unloaded, copied, "/redshiftData/copy/bytes"))
        .isEqualTo(since(before, unloaded, "/redshiftData/unload/bytes"));
  }

  @Test
  void callsAreCountedByOperation() {
    JsonNode before = aws.stats();
    aws.put("stats/calls/a", new byte[1]);
    aws.keys("stats/calls/");
    aws.submit("select 1");
    JsonNode after = aws.stats();

    assertThat(since(before, after, "/s3/calls/PutObject")).isEqualTo(1);
    assertThat(since(before, after, "/s3/calls/ListObjects")).isEqualTo(1);
    assertThat(since(before, after, "/redshiftData/calls/BatchExecuteStatement")).isEqualTo(1);
    assertThat(since(before, after, "/s3/requests")).isEqualTo(2);
  }

  @Test
  void theSendingOfAnObjectCountsAsBusy() {
    aws.put("stats/busy/a", new byte[8 << 20]);
    JsonNode before = aws.stats();
    for (int i = 0; i < 10; i++) {
      aws.get("stats/busy/a");
    }
    JsonNode after = aws.stats();

    assertThat(since(before, after, "/s3/busyMillis")).isPositive();
    assertThat(since(before, after, "/s3/cpuMillis")).isPositive();
    assertThat(since(before, after, "/s3/total/bytesRead")).isEqualTo(10L * (8 << 20));
  }

  private void upload(String key, int bytes) {
    String id = aws.s3().createMultipartUpload(c -> c.bucket(BUCKET).key(key)).uploadId();
    String etag =
        aws.s3()
            .uploadPart(
                part -> part.bucket(BUCKET).key(key).uploadId(id).partNumber(1),
                RequestBody.fromBytes(new byte[bytes]))
            .eTag();
    aws.s3()
        .completeMultipartUpload(
            complete ->
                complete
                    .bucket(BUCKET)
                    .key(key)
                    .uploadId(id)
                    .multipartUpload(
                        u -> u.parts(CompletedPart.builder().partNumber(1).eTag(etag).build())));
  }

  private static long since(JsonNode before, JsonNode after, String pointer) {
    return after.at(pointer).asLong() - before.at(pointer).asLong();
  }

  private static String count(long... counts) {
    return "{\"objectsPut\":%d,\"bytesPut\":%d,\"objectsCopied\":%d,\"bytesCopied\":%d,\"objectsRead\":%d,\"bytesRead\":%d,\"objectsDeleted\":%d}"
        .formatted(java.util.Arrays.stream(counts).boxed().toArray());
  }
}
