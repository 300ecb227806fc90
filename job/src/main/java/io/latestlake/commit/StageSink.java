package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.dms.Outcome;
import io.latestlake.stage.StageWriterFactory;
import io.latestlake.stage.Staged;
import io.latestlake.stage.StagedSerializer;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Stage, then commit. The commit is an operator before Flink's own committer and not the committer
 * itself: {@link Committer#commit} blocks the stream, cannot take several checkpoints at once, and
 * retries without a pause. Nothing ever reaches Flink's committer.
 */
public final class StageSink
    implements Sink<Outcome>, SupportsCommitter<Staged>, SupportsPreCommitTopology<Staged, Staged> {

  private final StageWriterFactory writers;
  private final CommitOperatorFactory committer;

  public StageSink(StageWriterFactory writers, CommitOperatorFactory committer) {
    this.writers = requireNonNull(writers, "writers is null");
    this.committer = requireNonNull(committer, "committer is null");
  }

  @Override
  public SinkWriter<Outcome> createWriter(WriterInitContext context) {
    return writers.create(context);
  }

  @Override
  public DataStream<CommittableMessage<Staged>> addPreCommitTopology(
      DataStream<CommittableMessage<Staged>> staged) {
    return staged
        .global()
        .transform("commit", CommittableMessageTypeInfo.of(StagedSerializer::new), committer)
        .uid("commit")
        .setParallelism(1)
        .setMaxParallelism(1)
        .global();
  }

  @Override
  public Committer<Staged> createCommitter(CommitterInitContext context) {
    return new NothingLeft();
  }

  @Override
  public SimpleVersionedSerializer<Staged> getCommittableSerializer() {
    return new StagedSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Staged> getWriteResultSerializer() {
    return new StagedSerializer();
  }

  private static final class NothingLeft implements Committer<Staged> {
    @Override
    public void commit(Collection<CommitRequest<Staged>> requests) {
      throw new IllegalStateException(
          requests.size() + " committables passed the commit operator, which keeps them all");
    }

    @Override
    public void close() {}
  }
}
