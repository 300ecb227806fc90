package io.latestlake.localaws.fault;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.Call;
import io.latestlake.localaws.wire.WorkFailure;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * Lets a statement fail inside Redshift. After a COMMIT it is what a client sees of a transaction
 * that was committed although its statement is told to have failed.
 *
 * @param side before the work is done, or after it although it was done
 * @param error what Redshift says
 */
record FailWork(Side side, String error) implements Action {
  FailWork {
    requireNonNull(side, "side is null");
    requireNonNull(error, "error is null");
  }

  @Override
  public <T> T around(Call call, Callable<T> next, CountDownLatch ended) throws Exception {
    if (side == Side.AFTER) {
      next.call();
    }
    throw new WorkFailure(error);
  }

  @Override
  public void checkAt(Moment.Kind kind) {
    if (kind != Moment.Kind.SQL && kind != Moment.Kind.COMMIT) {
      throw new IllegalArgumentException(
          "only a call of kind sql or commit fails as a statement, not " + kind);
    }
  }
}
