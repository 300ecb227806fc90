package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.latestlake.stage.Staged.StagedFile;
import io.latestlake.warehouse.RemoteFailures;
import io.latestlake.warehouse.WarehouseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Names the files of a commit for COPY. Every entry is mandatory, since COPY skips a missing file
 * silently else, and has its length, which COPY of Parquet demands
 * (docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html).
 */
final class CopyManifests {
  private static final JsonFactory JSON = new JsonFactory();

  private final S3Client s3;
  private final String bucket;
  private final String prefix;

  /**
   * @param prefix before all keys of the lake, empty or ending in a slash
   */
  CopyManifests(S3Client s3, String bucket, String prefix) {
    this.s3 = requireNonNull(s3, "s3 is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.prefix = requireNonNull(prefix, "prefix is null");
  }

  /**
   * @param name unique among the manifests of the table
   * @return the address for COPY
   */
  String write(String table, String name, List<StagedCheckpoint> commit) throws WarehouseException {
    String key = prefix + "stage/" + table + "/manifests/" + name + ".json";
    byte[] manifest = manifest(commit);
    try {
      s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(manifest));
    } catch (SdkException e) {
      throw RemoteFailures.classify("Cannot write the manifest " + key, e);
    }
    return "s3://" + bucket + "/" + key;
  }

  private byte[] manifest(List<StagedCheckpoint> commit) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("entries");
      for (StagedCheckpoint staged : commit) {
        for (StagedFile file : staged.files()) {
          json.writeStartObject();
          json.writeStringField("url", "s3://" + bucket + "/" + file.key());
          json.writeBooleanField("mandatory", true);
          json.writeObjectFieldStart("meta");
          json.writeNumberField("content_length", file.bytes());
          json.writeEndObject();
          json.writeEndObject();
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
