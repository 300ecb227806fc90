package io.latestlake.localaws.fault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.latestlake.localaws.wire.Call;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** What happens to a call at its moment. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes(@JsonSubTypes.Type(value = Hold.class, name = "hold"))
sealed interface Action permits Hold {
  /**
   * @param next makes the call
   * @param stopped opens when the stand-ins stop
   */
  <T> T around(Call call, Callable<T> next, CountDownLatch stopped) throws Exception;
}
