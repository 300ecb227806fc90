package io.latestlake.cli.compose;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service of a compose file, as far as it matters where there are no containers.
 *
 * @param command what its image is asked to run; empty for what the image runs by itself
 * @param dependsOn the services that come first
 * @param health the port at which it listens when it is ready
 */
public record ComposeService(
    String name,
    String image,
    List<String> command,
    Map<String, String> environment,
    List<Mount> mounts,
    Map<String, Condition> dependsOn,
    Optional<Port> health) {

  /** What has to hold for a service before another one starts. */
  public enum Condition {
    SERVICE_HEALTHY,
    SERVICE_COMPLETED_SUCCESSFULLY
  }

  /**
   * @param source a path that begins with a dot or a slash, or the name of a volume
   * @param target in the container
   */
  public record Mount(String source, String target) {
    public Mount {
      requireNonNull(source, "source is null");
      requireNonNull(target, "target is null");
    }

    boolean isVolume() {
      return !source.startsWith(".") && !source.startsWith("/");
    }
  }

  /** Of a host by its name. */
  public record Port(String host, int number) {
    public Port {
      requireNonNull(host, "host is null");
    }
  }

  public ComposeService {
    requireNonNull(name, "name is null");
    requireNonNull(image, "image is null");
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    mounts = List.copyOf(mounts);
    dependsOn = Map.copyOf(dependsOn);
    requireNonNull(health, "health is null");
  }

  /** The image without its tag. */
  String repository() {
    return image.substring(0, image.lastIndexOf(':'));
  }
}
