package io.latestlake.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StreamRunTest {
  private final AtomicLong millis = new AtomicLong();

  @Test
  void quantilesAreOfTheNearestRank() {
    StreamRun hundred = run(LongStream.rangeClosed(1, 100).boxed().toList());
    assertThat(hundred.checkpointMillis(0.5)).isEqualTo(50);
    assertThat(hundred.checkpointMillis(0.95)).isEqualTo(95);
    assertThat(hundred.checkpointMillis(1)).isEqualTo(100);

    assertThat(run(List.of(7L)).checkpointMillis(0.5)).isEqualTo(7);
    assertThat(run(List.of()).checkpointMillis(1)).isZero();
  }

  @Test
  void theRateIsFromTheFirstRecordsToTheLastAndNotToTheEndOfTheJob() {
    StreamWatch stream =
        new StreamWatch(1_100, () -> TimeUnit.MILLISECONDS.toNanos(millis.get()), millis::get);
    assertThat(lookAt(stream, 0, 0)).isFalse();
    assertThat(lookAt(stream, 3_000, 100)).isFalse();
    assertThat(lookAt(stream, 4_000, 700)).isFalse();
    assertThat(lookAt(stream, 5_000, 1_100)).isTrue();
    assertThat(lookAt(stream, 60_000, 1_100)).as("once").isFalse();

    assertThat(stream.recordsPerSecond()).isEqualTo(500);
    assertThat(stream.isWithin(4_999)).isTrue();
    assertThat(stream.isWithin(5_001)).isFalse();
  }

  @Test
  void aLogThatWasReadAtASingleLookHasNoRate() {
    StreamWatch stream = new StreamWatch(10, millis::get, millis::get);
    assertThat(lookAt(stream, 1, 10)).isTrue();

    assertThat(stream.recordsPerSecond()).isZero();
  }

  private boolean lookAt(StreamWatch stream, long at, long count) {
    millis.set(at);
    return stream.look(count);
  }

  private static StreamRun run(List<Long> checkpoints) {
    return new StreamRun(0, checkpoints, 0, 0, new StreamRun.Waiting(0, 0, 0), false, 0, 0);
  }
}
