package io.latestlake.source.kinesis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Sees that of each key the numbers 0, 1, 2 … come, each once and in order: the next one is state,
 * which goes back with the source. Values are {@code key:number}.
 */
final class InOrder extends KeyedProcessFunction<String, String, String> {
  private static final long serialVersionUID = 1;
  private static final Map<String, Seen> SEEN = new ConcurrentHashMap<>();

  /** What was seen in a test, in this JVM. */
  static final class Seen {
    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
    private final List<String> outOfOrder = new CopyOnWriteArrayList<>();
    private final AtomicInteger failAfter = new AtomicInteger(-1);

    /** How many numbers of each key came, so far. */
    Map<String, Integer> numbers() {
      return Map.copyOf(numbers);
    }

    List<String> outOfOrder() {
      return List.copyOf(outOfOrder);
    }

    /** Lets the job fail once, after so many more records. */
    void failAfter(int records) {
      failAfter.set(records);
    }
  }

  private final String test;
  private transient ValueState<Integer> next;

  InOrder(String test) {
    this.test = test;
  }

  static Seen seen(String test) {
    return SEEN.computeIfAbsent(test, name -> new Seen());
  }

  @Override
  public void open(OpenContext context) {
    next = getRuntimeContext().getState(new ValueStateDescriptor<>("next", Integer.class));
  }

  @Override
  public void processElement(String value, Context context, Collector<String> output)
      throws Exception {
    Seen seen = seen(test);
    if (seen.failAfter.get() >= 0 && seen.failAfter.getAndDecrement() == 0) {
      throw new IllegalStateException("fails as the test asked for");
    }
    int number = Integer.parseInt(value.substring(value.indexOf(':') + 1));
    int expected = next.value() == null ? 0 : next.value();
    if (number != expected) {
      seen.outOfOrder.add(value + " instead of " + expected);
    }
    next.update(expected + 1);
    seen.numbers.put(context.getCurrentKey(), expected + 1);
  }
}
