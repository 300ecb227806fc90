package io.latestlake.cli.compose;

import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Gives each service an address of its own, as containers have: one of the many of loopback. So
 * each listens at the ports that the compose file names, whatever else runs on this machine, and
 * nobody else can reach them. Java finds the names in a file of hosts.
 */
final class LoopbackNetwork {
  private static final int CONNECT_MILLIS = 500;
  private static final int ATTEMPTS = 20;

  private final Map<String, String> addresses;

  private LoopbackNetwork(Map<String, String> addresses) {
    this.addresses = addresses;
  }

  /**
   * @param random of which nothing but the addresses depends
   */
  static LoopbackNetwork of(Collection<ComposeService> services, RandomGenerator random) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String net = "127." + (1 + random.nextInt(254)) + "." + random.nextInt(256) + ".";
      Map<String, String> addresses = new LinkedHashMap<>();
      services.forEach(service -> addresses.put(service.name(), net + (addresses.size() + 1)));
      LoopbackNetwork network = new LoopbackNetwork(addresses);
      if (services.stream().allMatch(network::isFree)) {
        return network;
      }
    }
    throw new CommandFailure(
        "This machine lets no program listen at 127.x.y.z, as Linux does: run it on Linux, or use"
            + " docker compose up.");
  }

  private boolean isFree(ComposeService service) {
    int port = service.health().map(ComposeService.Port::number).orElse(0);
    try (ServerSocket socket =
        new ServerSocket(port, 1, InetAddress.getByName(address(service.name())))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  String address(String service) {
    String address = addresses.get(service);
    if (address == null) {
      throw new IllegalArgumentException("there is no service " + service);
    }
    return address;
  }

  boolean isOpen(ComposeService.Port port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address(port.host()), port.number()), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** For programs that look names up elsewhere: their argument with addresses for names. */
  String resolved(String argument) {
    for (Map.Entry<String, String> host : addresses.entrySet()) {
      if (argument.endsWith("=" + host.getKey())) {
        return argument.substring(0, argument.length() - host.getKey().length()) + host.getValue();
      }
    }
    return argument;
  }

  /** Writes the file that {@code jdk.net.hosts.file} names. */
  Path writeHosts(Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost"));
    lines.add("127.0.0.1 " + InetAddress.getLocalHost().getHostName());
    addresses.forEach((name, address) -> lines.add(address + " " + name));
    return Files.write(file, lines, StandardCharsets.UTF_8);
  }
}
