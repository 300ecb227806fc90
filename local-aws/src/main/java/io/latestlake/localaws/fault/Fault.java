package io.latestlake.localaws.fault;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A moment, and what happens at it. Once: the moment does not come again. */
record Fault(@JsonProperty("at") Moment moment, Action action) {
  Fault {
    requireNonNull(moment, "\"at\" is missing");
    requireNonNull(action, "\"action\" is missing");
    if (moment.kind() == Moment.Kind.KAFKA
        && action instanceof Hold hold
        && hold.side() == Hold.Side.AFTER) {
      throw new IllegalArgumentException(
          "a request to Kafka can be held before it is served, not after: set \"side\" to before");
    }
  }
}
