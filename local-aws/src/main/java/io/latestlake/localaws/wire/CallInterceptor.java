package io.latestlake.localaws.wire;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * Stands around each call: the seam at which calls are measured, and where they could be held or
 * failed on purpose.
 */
public interface CallInterceptor {
  <T> T around(Call call, Callable<T> next) throws Exception;

  /** The first one is the outermost. */
  static CallInterceptor chain(List<CallInterceptor> interceptors) {
    List<CallInterceptor> chained = List.copyOf(interceptors);
    return new CallInterceptor() {
      @Override
      public <T> T around(Call call, Callable<T> next) throws Exception {
        Callable<T> composed = next;
        for (int i = chained.size() - 1; i >= 0; i--) {
          CallInterceptor interceptor = chained.get(i);
          Callable<T> inner = composed;
          composed = () -> interceptor.around(call, inner);
        }
        return composed.call();
      }
    };
  }
}
