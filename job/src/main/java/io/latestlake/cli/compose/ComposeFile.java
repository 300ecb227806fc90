package io.latestlake.cli.compose;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.compose.ComposeService.Condition;
import io.latestlake.cli.compose.ComposeService.Mount;
import io.latestlake.cli.compose.ComposeService.Port;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Our own compose file. Of the many ways in which the format lets things be written it knows those
 * that the file uses: commands as lists, environments as maps, dependencies with their conditions,
 * health as a port that is open. What it does not know it refuses.
 */
public final class ComposeFile {
  private static final Pattern OPEN_PORT = Pattern.compile("exec 3<>/dev/tcp/([\\w-]+)/(\\d+)");

  private final Path folder;
  private final Map<String, ComposeService> services;

  private ComposeFile(Path folder, Map<String, ComposeService> services) {
    this.folder = folder;
    this.services = services;
  }

  public static ComposeFile read(Path file) throws IOException {
    Map<?, ?> root = map(load(Files.readString(file, StandardCharsets.UTF_8)), "the file");
    Map<String, ComposeService> services = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map(root.get("services"), "services").entrySet()) {
      String name = String.valueOf(entry.getKey());
      services.put(name, service(name, map(entry.getValue(), name)));
    }
    return new ComposeFile(file.toAbsolutePath().getParent(), services);
  }

  /** By name, in the order of the file. */
  public Map<String, ComposeService> services() {
    return services;
  }

  /** Where it lies: what its relative paths begin at. */
  Path folder() {
    return folder;
  }

  /** With anchors and merges resolved, which Jackson leaves as they are. */
  private static Object load(String text) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }

  private static ComposeService service(String name, Map<?, ?> service) {
    if (service.containsKey("entrypoint")) {
      throw new IllegalArgumentException(name + ": an entrypoint is not known here");
    }
    return new ComposeService(
        name,
        requireNonNull(service.get("image"), name + " has no image").toString(),
        strings(service.get("command"), name + ".command"),
        environment(service.get("environment"), name + ".environment"),
        mounts(service.get("volumes"), name + ".volumes"),
        dependsOn(service.get("depends_on"), name + ".depends_on"),
        health(service.get("healthcheck"), name + ".healthcheck"));
  }

  private static Map<String, String> environment(Object value, String where) {
    Map<String, String> environment = new LinkedHashMap<>();
    if (value != null) {
      map(value, where)
          .forEach((name, text) -> environment.put(name.toString(), String.valueOf(text)));
    }
    return environment;
  }

  private static List<Mount> mounts(Object value, String where) {
    List<Mount> mounts = new ArrayList<>();
    for (String mount : strings(value, where)) {
      String[] parts = mount.split(":");
      if (parts.length < 2) {
        throw new IllegalArgumentException(where + ": " + mount + " has no target");
      }
      mounts.add(new Mount(parts[0], parts[1]));
    }
    return mounts;
  }

  private static Map<String, Condition> dependsOn(Object value, String where) {
    Map<String, Condition> conditions = new LinkedHashMap<>();
    if (value != null) {
      map(value, where)
          .forEach(
              (service, how) ->
                  conditions.put(
                      service.toString(),
                      Condition.valueOf(
                          map(how, where).get("condition").toString().toUpperCase(Locale.ROOT))));
    }
    return conditions;
  }

  private static Optional<Port> health(Object value, String where) {
    if (value == null) {
      return Optional.empty();
    }
    List<String> test = strings(map(value, where).get("test"), where + ".test");
    Matcher port = OPEN_PORT.matcher(test.get(test.size() - 1));
    if (!port.matches()) {
      throw new IllegalArgumentException(where + ": only whether a port is open is known here");
    }
    return Optional.of(new Port(port.group(1), Integer.parseInt(port.group(2))));
  }

  private static List<String> strings(Object value, String where) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    throw new IllegalArgumentException(where + " must be a list");
  }

  private static Map<?, ?> map(Object value, String where) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException(where + " must be a map");
  }
}
