package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/** Tells at the start of a run without state whether a table's load files are to be read. */
public interface LoadDecision extends Serializable {
  /** Blocks until it is known; nothing is committed before. */
  Decided decide(String table) throws Exception;

  /**
   * @param because as a log line shows it
   */
  record Decided(boolean read, String because) {
    public Decided {
      requireNonNull(because, "because is null");
    }
  }
}
