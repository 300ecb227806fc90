package io.latestlake.localaws.fault;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.glue.RefusedItems;
import io.latestlake.localaws.wire.Call;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * Does not do the first items of a batch of Glue, and tells so in an answer that is a success.
 *
 * @param count how many of them
 * @param code of their errors, such as InternalServiceException
 */
record RefuseItems(int count, String code) implements Action {
  RefuseItems {
    requireNonNull(code, "code is null");
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1, not " + count);
    }
  }

  /** The answer of a JSON service's call is JSON. */
  @Override
  @SuppressWarnings("unchecked")
  public <T> T around(Call call, Callable<T> next, CountDownLatch ended) throws Exception {
    if (!call.service().equals("glue")) {
      throw new IllegalArgumentException(call.name() + " is no call of Glue");
    }
    return (T)
        new RefusedItems(count, code).around(call.name(), call.members().orElseThrow(), next);
  }

  @Override
  public void checkAt(Moment.Kind kind) {
    if (kind != Moment.Kind.HTTP) {
      throw new IllegalArgumentException("only a call of kind http has items, not " + kind);
    }
  }
}
