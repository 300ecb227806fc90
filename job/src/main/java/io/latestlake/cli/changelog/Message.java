package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

/**
 * A Kafka message.
 *
 * @param key null for none
 */
public record Message(byte[] key, byte[] value) {
  public Message {
    requireNonNull(value, "value is null");
  }
}
