package io.latestlake.bench;

import io.latestlake.dms.Decoded;
import io.latestlake.dms.DmsDecoder;
import io.latestlake.dms.Skipped;
import io.latestlake.dms.SourceRecord;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** One DMS message decoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx3g", "-XX:+UseParallelGC"})
public class DecodeBenchmark {
  private SourceRecord[] records;
  private DmsDecoder decoder;
  private int next;

  @Setup
  public void read() {
    records = BenchLog.records().toArray(SourceRecord[]::new);
    decoder = new DmsDecoder(BenchLog.tables(), Clock.systemUTC());
  }

  @Benchmark
  public void decode(Blackhole hole) {
    if (next == records.length) {
      next = 0;
    }
    decoder.decode(
        records[next++],
        new DmsDecoder.Output() {
          @Override
          public void decoded(Decoded decoded) {
            hole.consume(decoded);
          }

          @Override
          public void skipped(Skipped kind, String operation, String table) {
            throw new IllegalStateException(operation);
          }
        });
  }
}
