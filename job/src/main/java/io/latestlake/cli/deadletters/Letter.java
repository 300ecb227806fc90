package io.latestlake.cli.deadletters;

import static java.util.Objects.requireNonNull;

import io.latestlake.dms.DeadLetterLine;
import java.time.LocalDate;

/**
 * A dead letter of the lake.
 *
 * @param day that it is filed under
 * @param json the line as it is, without its end
 */
record Letter(LocalDate day, byte[] json, DeadLetterLine line) {
  Letter {
    requireNonNull(day, "day is null");
    requireNonNull(json, "json is null");
    requireNonNull(line, "line is null");
  }
}
