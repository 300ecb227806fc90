package io.latestlake.localaws.wire;

/** The client's connection is to be closed without an answer. */
public final class ConnectionCut extends RuntimeException {
  public ConnectionCut() {
    super("the connection is cut", null, false, false);
  }
}
