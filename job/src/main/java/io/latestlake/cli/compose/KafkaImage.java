package io.latestlake.cli.compose;

import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the broker's properties of the variables that begin with {@code KAFKA_}, formats its
 * folder, and runs it (https://hub.docker.com/r/apache/kafka).
 */
final class KafkaImage implements Image {
  private static final String PREFIX = "KAFKA_";
  private static final String HEAP = "KAFKA_HEAP_OPTS";
  private static final String LOG_DIRS = "KAFKA_LOG_DIRS";

  @Override
  public LocalProgram prepare(ComposeService service, List<String> arguments, LocalMachine machine)
      throws IOException, InterruptedException {
    Map<String, String> environment = service.environment();
    Path properties = machine.folder(service).resolve("server.properties");
    Path data = Path.of(machine.local(service, environment.get(LOG_DIRS)));
    write(properties, environment, data);
    if (!Files.exists(data.resolve("meta.properties"))) {
      format(service, properties, machine);
    }
    return new LocalProgram(
        java(service, machine, "kafka.Kafka", properties.toString()),
        machine.javaEnvironment(service));
  }

  private static void format(ComposeService service, Path properties, LocalMachine machine)
      throws IOException, InterruptedException {
    LocalProgram format =
        new LocalProgram(
            java(
                service,
                machine,
                "kafka.tools.StorageTool",
                "format",
                "--ignore-formatted",
                "-t",
                service.environment().get("CLUSTER_ID"),
                "-c",
                properties.toString()),
            machine.javaEnvironment(service));
    if (machine.run(service, format) != 0) {
      throw new CommandFailure(
          "Kafka's folder cannot be formatted: see " + machine.output(service) + ".");
    }
  }

  private static List<String> java(
      ComposeService service, LocalMachine machine, String... arguments) {
    List<String> command = new ArrayList<>(List.of(machine.java()));
    command.addAll(List.of(service.environment().get(HEAP).split(" ")));
    command.add("-XX:+UseSerialGC");
    command.addAll(machine.standInClassPath());
    command.addAll(List.of(arguments));
    return command;
  }

  private static void write(Path file, Map<String, String> environment, Path data)
      throws IOException {
    List<String> lines = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX) && !name.equals(HEAP)) {
                lines.add(property(name) + "=" + (name.equals(LOG_DIRS) ? data : value));
              }
            });
    Files.write(file, lines, StandardCharsets.UTF_8);
  }

  private static String property(String variable) {
    return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }
}
