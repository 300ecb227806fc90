package io.latestlake.cli.compose;

import java.util.List;
import java.util.Map;

/**
 * What is run for a service.
 *
 * @param environment nothing else but the path is in it
 */
record LocalProgram(List<String> command, Map<String, String> environment) {
  LocalProgram {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
