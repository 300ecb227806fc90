package io.latestlake.faults;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes wrong at a call.
 *
 * @param dies whether the process ends there, for another one to go on; else it lives and retries
 * @param times how often in a row; four times is as often as the SDK asks, so that the next one to
 *     try again is the job itself
 */
record Trouble(String name, boolean dies, int times, ObjectNode action) {
  private static final int AS_OFTEN_AS_THE_SDK_ASKS = 4;

  Trouble {
    requireNonNull(name, "name is null");
    requireNonNull(action, "action is null");
  }

  /** All that can go wrong at the call. */
  static List<Trouble> at(CallPoint call) {
    List<Trouble> all = new ArrayList<>();
    all.add(death("before"));
    all.add(death("after"));
    if (call.kind() == CallPoint.Kind.COMMIT) {
      all.add(
          lives(
              "before: conflict",
              1,
              action("fail-work", "before")
                  .put("error", "ERROR: 1023 DETAIL: Serializable isolation violation on table")));
      all.add(
          lives(
              "after: told to have failed",
              1,
              action("fail-work", "after").put("error", "ERROR: connection to the server lost")));
      return all;
    }
    for (int times : List.of(1, AS_OFTEN_AS_THE_SDK_ASKS)) {
      all.add(lives("before: 5xx", times, action("refuse", "before").put("error", "internal")));
      all.add(
          lives("before: throttled", times, action("refuse", "before").put("error", "throttled")));
      all.add(lives("before: connection cut", times, action("cut", "before")));
      all.add(lives("after: 5xx", times, action("refuse", "after").put("error", "internal")));
      all.add(lives("answer lost", times, action("cut", "after")));
    }
    if (call.name().startsWith("Batch") && call.name().endsWith("Partition")) {
      all.add(
          lives(
              "partial errors",
              1,
              JsonNodeFactory.instance
                  .objectNode()
                  .put("do", "refuse-items")
                  .put("count", 1)
                  .put("code", "InternalServiceException")));
    }
    return all;
  }

  /** The action as the stand-ins read it. */
  ObjectNode action(Path reached) {
    return dies ? action.deepCopy().put("reached", reached.toString()) : action;
  }

  private static Trouble death(String side) {
    return new Trouble(side, true, 1, action("hold", side));
  }

  private static Trouble lives(String name, int times, ObjectNode action) {
    return new Trouble(name, false, times, action);
  }

  private static ObjectNode action(String what, String side) {
    return JsonNodeFactory.instance.objectNode().put("do", what).put("side", side);
  }

  @Override
  public String toString() {
    return (dies ? "dies, " : "lives, ") + name + (times == 1 ? "" : " x" + times);
  }
}
