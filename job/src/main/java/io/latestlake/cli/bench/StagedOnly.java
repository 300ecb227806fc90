package io.latestlake.cli.bench;

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

/** The job's own stage writers, and nobody who commits what they stage. */
final class StagedOnly implements Sink<Outcome>, SupportsCommitter<Staged> {
  private final StageWriterFactory writers;

  StagedOnly(StageWriterFactory writers) {
    this.writers = requireNonNull(writers, "writers is null");
  }

  @Override
  public SinkWriter<Outcome> createWriter(WriterInitContext context) {
    return writers.create(context);
  }

  @Override
  public Committer<Staged> createCommitter(CommitterInitContext context) {
    return new Forgetful();
  }

  @Override
  public SimpleVersionedSerializer<Staged> getCommittableSerializer() {
    return new StagedSerializer();
  }

  private static final class Forgetful implements Committer<Staged> {
    @Override
    public void commit(Collection<CommitRequest<Staged>> requests) {}

    @Override
    public void close() {}
  }
}
