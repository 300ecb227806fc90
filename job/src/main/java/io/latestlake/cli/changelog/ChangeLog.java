package io.latestlake.cli.changelog;

import java.io.IOException;

/** What is written to the topic: a log of changes, in the order in which they were made. */
public interface ChangeLog {
  /** The same for the same log, another for another: tells whether a topic holds it already. */
  String identity() throws IOException;

  /** In words, for the person at the terminal. */
  String description();

  /** Shows the whole log. */
  void read(Reader reader) throws IOException;

  interface Reader {
    /**
     * @param values by the columns of {@link CasesTable}, empty for null; not kept
     */
    void row(Operation operation, String[] values) throws IOException;

    /** A DMS message as it is. */
    void message(String json) throws IOException;
  }
}
