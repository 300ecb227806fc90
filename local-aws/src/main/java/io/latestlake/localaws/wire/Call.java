package io.latestlake.localaws.wire;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What an interceptor stands around.
 *
 * @param service {@code redshiftData}, {@code glue}, {@code kinesis}, {@code s3}
 * @param kind a request of a client, or work that a request left to be done
 * @param name the operation's name; or what the work is (the text of an SQL statement, the
 *     operation of the store with the key of its object)
 * @param about what tells calls of one name apart: the name that a client gave to its statement, a
 *     table, bucket and key of an object; empty if there is none
 * @param members of a request in JSON; who changes them changes what is asked
 */
public record Call(
    String service, Kind kind, String name, String about, Optional<ObjectNode> members) {
  /** Requests are counted; both kinds keep a service busy. */
  public enum Kind {
    REQUEST,
    WORK
  }

  public Call {
    requireNonNull(service, "service is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(name, "name is null");
    requireNonNull(about, "about is null");
    requireNonNull(members, "members is null");
  }

  public static Call request(String service, String name) {
    return request(service, name, "");
  }

  public static Call request(String service, String name, String about) {
    return new Call(service, Kind.REQUEST, name, about, Optional.empty());
  }

  public static Call request(String service, String name, String about, ObjectNode members) {
    return new Call(service, Kind.REQUEST, name, about, Optional.of(members));
  }

  public static Call work(String service, String name) {
    return work(service, name, "");
  }

  public static Call work(String service, String name, String about) {
    return new Call(service, Kind.WORK, name, about, Optional.empty());
  }
}
