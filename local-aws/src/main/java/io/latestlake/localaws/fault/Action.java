package io.latestlake.localaws.fault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.latestlake.localaws.wire.Call;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** What happens to a call at its moment. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Hold.class, name = "hold"),
  @JsonSubTypes.Type(value = Refuse.class, name = "refuse"),
  @JsonSubTypes.Type(value = Cut.class, name = "cut"),
  @JsonSubTypes.Type(value = Delay.class, name = "delay"),
  @JsonSubTypes.Type(value = RefuseItems.class, name = "refuse-items"),
  @JsonSubTypes.Type(value = FailWork.class, name = "fail-work")
})
sealed interface Action permits Hold, Refuse, Cut, Delay, RefuseItems, FailWork {
  /** Whether a fault comes before the call is made, or after it was. */
  enum Side {
    BEFORE,
    AFTER
  }

  /**
   * @param next makes the call
   * @param ended opens when the fault is taken back, or the stand-ins stop
   */
  <T> T around(Call call, Callable<T> next, CountDownLatch ended) throws Exception;

  /**
   * @throws IllegalArgumentException if it cannot happen to calls of that kind
   */
  void checkAt(Moment.Kind kind);
}
