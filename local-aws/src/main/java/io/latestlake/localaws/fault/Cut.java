package io.latestlake.localaws.fault;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.Call;
import io.latestlake.localaws.wire.ConnectionCut;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * Closes the connection without an answer.
 *
 * @param side before the call is made, or after it: the answer is lost
 */
record Cut(Side side) implements Action {
  Cut {
    requireNonNull(side, "side is null");
  }

  @Override
  public <T> T around(Call call, Callable<T> next, CountDownLatch ended) throws Exception {
    if (side == Side.AFTER) {
      next.call();
    }
    throw new ConnectionCut();
  }

  @Override
  public void checkAt(Moment.Kind kind) {
    if (kind != Moment.Kind.HTTP) {
      throw new IllegalArgumentException("only a call of kind http has a connection, not " + kind);
    }
  }
}
