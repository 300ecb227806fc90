package io.latestlake.stage;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.TableSpec;
import io.latestlake.dms.DeadLetterWriter;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.util.function.SerializableSupplier;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes the stage writer of a subtask; each has a prefix of its own, named by a fresh UUID. */
public final class StageWriterFactory implements Serializable {
  /** Dead letters are few; a heap of them is put before it holds much memory. */
  private static final long DEAD_LETTER_FILE_BYTES = 4 << 20;

  private final List<TableSpec> tables;
  private final String bucket;
  private final String prefix;
  private final long fileBytes;
  private final SerializableSupplier<S3Client> s3;

  /**
   * @param prefix before all keys of the lake, empty or ending in a slash
   * @param fileBytes buffered before a file is closed
   */
  public StageWriterFactory(
      List<TableSpec> tables,
      String bucket,
      String prefix,
      long fileBytes,
      SerializableSupplier<S3Client> s3) {
    this.tables = List.copyOf(tables);
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.prefix = requireNonNull(prefix, "prefix is null");
    this.fileBytes = fileBytes;
    this.s3 = requireNonNull(s3, "s3 is null");
  }

  public StageWriter create(WriterInitContext context) {
    return create(context.getRestoredCheckpointId().orElse(-1));
  }

  StageWriter create(long life) {
    S3Client client = s3.get();
    String writer = UUID.randomUUID().toString();
    Map<String, TableStage> stages = new HashMap<>();
    for (TableSpec table : tables) {
      String tablePrefix = prefix + "stage/" + table.name() + "/" + writer + "/";
      Uploads uploads = new Uploads(client, bucket, "stage-" + table.name());
      stages.put(table.name(), new TableStage(table, tablePrefix, life, fileBytes, uploads));
    }
    DeadLetterStage deadLetters =
        new DeadLetterStage(
            prefix + "stage/_dead-letters/",
            DEAD_LETTER_FILE_BYTES,
            () -> UUID.randomUUID().toString(),
            new DeadLetterWriter(tables),
            new Uploads(client, bucket, "stage-dead-letters"));
    return new StageWriter(client, stages, deadLetters);
  }
}
