package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

/** What a failure that passes by itself was, so that one kind of them can be told from another. */
public enum RetryClass {
  /** Two transactions or two conditional requests met. */
  CONFLICT("conflict"),
  /** No answer came, or the connection was lost. */
  CONNECTION("connection"),
  TIMEOUT("timeout"),
  /** Somebody cancelled the statement, or Redshift went down or came up. */
  CANCELLED("cancelled"),
  THROTTLED("throttled"),
  /** The service answered that it is at fault. */
  SERVICE("service"),
  OTHER("other");

  private final String text;

  RetryClass(String text) {
    this.text = requireNonNull(text, "text is null");
  }

  /** For logs and metrics. */
  public String text() {
    return text;
  }
}
