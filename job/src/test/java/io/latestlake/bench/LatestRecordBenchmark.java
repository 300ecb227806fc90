package io.latestlake.bench;

import io.latestlake.dms.Decoded;
import io.latestlake.dms.Outcome;
import io.latestlake.dms.RowKey;
import io.latestlake.dms.Specs;
import io.latestlake.latest.LatestRecordFunction;
import io.latestlake.latest.ValueTypeInfo;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One change record applied to the keyed state; every invocation reads the whole log anew. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6)
@Measurement(iterations = 8)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx3g", "-XX:+UseParallelGC"})
public class LatestRecordBenchmark {
  private static final int RECORDS = BenchLog.KEYS + BenchLog.CHANGES;

  @Param({"hashmap", "rocksdb"})
  public String backend;

  private Decoded[] records;
  private KeyedOneInputStreamOperatorTestHarness<RowKey, Decoded, Outcome> operator;

  @Setup
  public void read() {
    records = BenchLog.decoded().toArray(Decoded[]::new);
  }

  @Setup(Level.Iteration)
  public void open() throws Exception {
    StateBackend state = backend.equals("rocksdb") ? rocksDb() : new HashMapStateBackend();
    operator =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new LatestRecordFunction(List.of(Specs.cases()))),
            Decoded::key,
            ValueTypeInfo.rowKey(),
            128,
            1,
            0);
    operator.setStateBackend(state);
    operator.setup(ValueTypeInfo.outcome().createSerializer(new SerializerConfigImpl()));
    operator.open();
  }

  private static StateBackend rocksDb() {
    EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
    // The harness has less managed memory than one write buffer, so that each write would flush.
    backend.getMemoryConfiguration().setFixedMemoryPerSlot("512mb");
    return backend;
  }

  @TearDown(Level.Iteration)
  public void close() throws Exception {
    operator.close();
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int apply() throws Exception {
    StreamRecord<Decoded> element = new StreamRecord<>(null);
    int written = 0;
    for (int i = 0; i < RECORDS; i++) {
      operator.processElement(element.replace(records[i]));
      if (i % 1000 == 0) {
        written += operator.getOutput().size();
        operator.getOutput().clear();
      }
    }
    return written;
  }
}
