package io.latestlake.localaws.wire;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;

/**
 * Where a server listens.
 *
 * @param host a name or an address of this machine; clients are told the same
 * @param port 0 for any that is free
 */
public record ListenAddress(String host, int port) {
  /** On loopback, at any port. */
  public static final ListenAddress LOOPBACK = new ListenAddress("127.0.0.1", 0);

  private static final int HIGHEST_PORT = 65_535;

  public ListenAddress {
    requireNonNull(host, "host is null");
  }

  /** From {@code host:port}. */
  public static ListenAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon > 0 && text.substring(colon + 1).matches("\\d{1,5}")) {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port <= HIGHEST_PORT) {
        return new ListenAddress(text.substring(0, colon), port);
      }
    }
    throw new IllegalArgumentException(text + " is no address: write host:port");
  }

  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
