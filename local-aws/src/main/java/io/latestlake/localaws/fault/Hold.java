package io.latestlake.localaws.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.AwsException;
import io.latestlake.localaws.wire.Call;
import io.latestlake.localaws.wire.WorkFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a call stand still, for somebody to kill a process meanwhile, or to do what the call comes
 * too late for; all other calls go on. When its fault is taken back, or the stand-ins stop before
 * they are killed, a call that is still held fails in a way that no client tries again.
 *
 * @param side before the call is made, or after it with its answer withheld
 * @param reached a file that is written when it stands still, as a whole: the call's name
 * @param release a file whose appearance lets the call go on as if nothing had been; null if it
 *     never does
 */
record Hold(Side side, Path reached, Path release) implements Action {
  private static final long LOOK_EVERY_MILLIS = 10;

  Hold {
    requireNonNull(side, "side is null");
    requireNonNull(reached, "reached is null");
  }

  @Override
  public <T> T around(Call call, Callable<T> next, CountDownLatch ended) throws Exception {
    T answer = side == Side.AFTER ? next.call() : null;
    tell(call);
    while (release == null || !Files.exists(release)) {
      if (ended.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        String message = "held to the end of its fault: " + call.name();
        throw call.kind() == Call.Kind.REQUEST
            ? AwsException.client("HeldToTheEnd", message)
            : new WorkFailure("ERROR: " + message);
      }
    }
    return side == Side.AFTER ? answer : next.call();
  }

  private void tell(Call call) throws IOException {
    Path written = reached.resolveSibling(reached.getFileName() + ".next");
    Files.writeString(written, call.name(), UTF_8);
    Files.move(written, reached, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void checkAt(Moment.Kind kind) {
    if (kind == Moment.Kind.KAFKA && side == Side.AFTER) {
      throw new IllegalArgumentException(
          "a request to Kafka can be held before it is served, not after: set \"side\" to before");
    }
  }
}
