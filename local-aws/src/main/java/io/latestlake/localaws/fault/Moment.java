package io.latestlake.localaws.fault;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.Call;
import java.util.regex.Pattern;

/**
 * One of all the calls of a run.
 *
 * @param kind of the call
 * @param call what is found in its name: in the SQL, in the operation and the key of an object
 * @param about what is found in what it is about, see {@link Call}; null for anything
 * @param occurrence which of those that match, from 1
 * @param after what must have come before: calls are counted from then on; null to count all
 */
record Moment(Kind kind, Pattern call, Pattern about, int occurrence, Moment after) {
  /** What the stand-ins do that can be told apart. */
  enum Kind {
    /** A request of the Data API, of Glue, or of S3 but for those that Redshift makes. */
    HTTP,
    /** An SQL statement inside a transaction. */
    SQL,
    /** The end of a transaction, by the name that its client gave to it. */
    COMMIT,
    /** An operation of S3's store on an object, also for Redshift. */
    S3,
    /** A request to the broker, by Kafka's name of it and the topic. */
    KAFKA,
    /** The start of one of PostgreSQL's programs. */
    PROGRAM,
    /** Any of the first four, but for S3's requests: what its store does for them counts. */
    AWS;

    private boolean includes(Call call) {
      return this == of(call)
          || this == AWS
              && of(call) != KAFKA
              && of(call) != PROGRAM
              && !(of(call) == HTTP && call.service().equals("s3"));
    }

    private static Kind of(Call call) {
      return switch (call.service()) {
        case "kafka" -> KAFKA;
        case "postgres" -> PROGRAM;
        case "s3" -> call.kind() == Call.Kind.REQUEST ? HTTP : S3;
        default -> {
          if (call.kind() == Call.Kind.REQUEST) {
            yield HTTP;
          }
          yield call.name().startsWith("COMMIT of ") ? COMMIT : SQL;
        }
      };
    }
  }

  Moment {
    requireNonNull(kind, "kind is null");
    requireNonNull(call, "call is null");
    if (occurrence < 1) {
      throw new IllegalArgumentException("occurrence counts from 1, not from " + occurrence);
    }
  }

  boolean matches(Call seen) {
    return kind.includes(seen)
        && call.matcher(seen.name()).find()
        && (about == null || about.matcher(seen.about()).find());
  }
}
