package io.latestlake.cli.demo;

import static java.util.Objects.requireNonNull;

/**
 * A Kafka message.
 *
 * @param key null for none
 */
record Message(byte[] key, byte[] value) {
  Message {
    requireNonNull(value, "value is null");
  }
}
