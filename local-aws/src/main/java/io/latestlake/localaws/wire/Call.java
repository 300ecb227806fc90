package io.latestlake.localaws.wire;

import static java.util.Objects.requireNonNull;

/**
 * What an interceptor stands around.
 *
 * @param service {@code redshiftData}, {@code glue}, {@code kinesis}, {@code s3}
 * @param kind a request of a client, or work that a request left to be done after its answer
 * @param name the operation's name, with the key of the object that it is about; or what the work
 *     is (the text of an SQL statement)
 */
public record Call(String service, Kind kind, String name) {
  /** Requests are counted; both kinds keep a service busy. */
  public enum Kind {
    REQUEST,
    WORK
  }

  public Call {
    requireNonNull(service, "service is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(name, "name is null");
  }

  public static Call request(String service, String name) {
    return new Call(service, Kind.REQUEST, name);
  }

  public static Call work(String service, String name) {
    return new Call(service, Kind.WORK, name);
  }
}
