package io.latestlake.localaws.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * Lets a call stand still, for somebody to kill a process meanwhile; all other calls go on. A call
 * that is held never gets an answer: when the stand-ins stop before they are killed, it fails.
 *
 * @param side before the call is made, or after it with its answer withheld
 * @param reached a file that is written when it stands still, as a whole: the call's name
 */
record Hold(Side side, Path reached) implements Action {
  enum Side {
    BEFORE,
    AFTER
  }

  Hold {
    requireNonNull(side, "side is null");
    requireNonNull(reached, "reached is null");
  }

  @Override
  public <T> T around(Call call, Callable<T> next, CountDownLatch stopped) throws Exception {
    if (side == Side.AFTER) {
      next.call();
    }
    tell(call);
    stopped.await();
    throw new IllegalStateException("held until the stand-ins stopped: " + call.name());
  }

  private void tell(Call call) throws IOException {
    Path written = reached.resolveSibling(reached.getFileName() + ".next");
    Files.writeString(written, call.name(), UTF_8);
    Files.move(written, reached, StandardCopyOption.ATOMIC_MOVE);
  }
}
