package io.latestlake.localaws.fault;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A moment, and what happens at it.
 *
 * @param times how often it happens, at the moment and at the calls like it that follow; once if it
 *     is not said
 */
record Fault(@JsonProperty("at") Moment moment, Action action, Integer times) {
  Fault {
    requireNonNull(moment, "\"at\" is missing");
    requireNonNull(action, "\"action\" is missing");
    times = times == null ? 1 : times;
    if (times < 1) {
      throw new IllegalArgumentException("times must be at least 1, not " + times);
    }
    action.checkAt(moment.kind());
  }
}
