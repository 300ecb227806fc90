package io.latestlake.source.replay;

import static java.util.Objects.requireNonNull;

import io.latestlake.dms.SourceRecord;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.function.SerializableSupplier;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The lines of all objects below a prefix, in the order of their names. What it rests on: an object
 * never changes, and a new one has a greater name than all that are there. So how far it has read
 * is one name and a line, and what it has read may stay where it is, as a history.
 *
 * <p>Each line is a record whose stream is the object's key. To be run with a parallelism of 1.
 */
public final class ReplaySource
    implements Source<SourceRecord, ReplaySplit, List<ReplaySplit>>,
        ResultTypeQueryable<SourceRecord> {
  private final SerializableSupplier<S3Client> s3;
  private final String bucket;
  private final String prefix;
  private final Duration interval;
  private final boolean bounded;

  /**
   * @param prefix of the objects' keys, ends in a slash
   * @param interval between two looks for new objects
   * @param bounded read what is there at the start, then stop
   */
  public ReplaySource(
      SerializableSupplier<S3Client> s3,
      String bucket,
      String prefix,
      Duration interval,
      boolean bounded) {
    this.s3 = requireNonNull(s3, "s3 is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.prefix = requireNonNull(prefix, "prefix is null");
    this.interval = requireNonNull(interval, "interval is null");
    this.bounded = bounded;
  }

  @Override
  public Boundedness getBoundedness() {
    return bounded ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<SourceRecord, ReplaySplit> createReader(SourceReaderContext context) {
    return new ReplayReader(
        () -> new ReplaySplitReader(s3.get(), bucket, prefix, interval, bounded), context);
  }

  @Override
  public SplitEnumerator<ReplaySplit, List<ReplaySplit>> createEnumerator(
      SplitEnumeratorContext<ReplaySplit> context) {
    return new ReplayEnumerator(context, List.of(ReplaySplit.START));
  }

  @Override
  public SplitEnumerator<ReplaySplit, List<ReplaySplit>> restoreEnumerator(
      SplitEnumeratorContext<ReplaySplit> context, List<ReplaySplit> unassigned) {
    return new ReplayEnumerator(context, unassigned);
  }

  @Override
  public SimpleVersionedSerializer<ReplaySplit> getSplitSerializer() {
    return new ReplaySplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<List<ReplaySplit>> getEnumeratorCheckpointSerializer() {
    return new UnassignedSerializer();
  }

  @Override
  public TypeInformation<SourceRecord> getProducedType() {
    return TypeInformation.of(SourceRecord.class);
  }
}
