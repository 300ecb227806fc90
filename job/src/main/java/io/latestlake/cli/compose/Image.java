package io.latestlake.cli.compose;

import java.io.IOException;
import java.util.List;

/** What an image does before and around the command of a service. */
interface Image {
  /**
   * Does what has to be done before, and tells what to run.
   *
   * @param arguments of the command, further ones of the caller included
   */
  LocalProgram prepare(ComposeService service, List<String> arguments, LocalMachine machine)
      throws IOException, InterruptedException;

  /** The image of a service, by its repository. */
  static Image of(ComposeService service) {
    return switch (service.repository()) {
      case "apache/kafka" -> new KafkaImage();
      case "postgres" -> new PostgresImage();
      case "flink" -> new FlinkImage();
      case "eclipse-temurin" -> new JavaImage();
      default ->
          throw new IllegalArgumentException(
              "what " + service.image() + " does is not known here: " + service.name());
    };
  }
}
