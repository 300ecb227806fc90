package io.latestlake.stage;

import io.latestlake.bench.BenchLog;
import io.latestlake.config.TableSpec;
import io.latestlake.dms.ChangeRecord;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.RowChange;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * One row change staged as Parquet; every invocation stages the whole log, for an S3 that forgets.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8)
@Measurement(iterations = 8)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx3g", "-XX:+UseParallelGC"})
public class StageBenchmark {
  private static final int RECORDS = BenchLog.KEYS + BenchLog.CHANGES;
  private static final long FILE_BYTES = 32L << 20;

  private RowChange[] changes;

  @Setup
  public void read() {
    changes = BenchLog.decoded().stream().map(StageBenchmark::change).toArray(RowChange[]::new);
  }

  private static RowChange change(Decoded decoded) {
    ChangeRecord record = (ChangeRecord) decoded;
    boolean delete = record.operation().isDelete();
    return new RowChange(
        record.key(), delete, record.row(), record.day(), record.day(), record.emittedAt());
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public Collection<Staged> stage() throws Exception {
    List<TableSpec> tables = BenchLog.tables();
    StageWriterFactory factory =
        new StageWriterFactory(tables, "lake", "", FILE_BYTES, Forgetful::new);
    try (StageWriter writer = factory.create(1)) {
      for (RowChange change : changes) {
        writer.write(change, null);
      }
      return writer.prepareCommit();
    }
  }

  private static final class Forgetful implements S3Client {
    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      return PutObjectResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "s3";
    }

    @Override
    public void close() {}
  }
}
