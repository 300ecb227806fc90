package io.latestlake.cli.compose;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/**
 * What was built from the sources, which the containers have by their service {@code build}.
 *
 * @param jobClassPath of the job, with Flink
 * @param standInArguments what java needs before the main class of the stand-ins
 * @param flinkPlugins a folder with one folder a plugin
 */
public record BuiltParts(String jobClassPath, List<String> standInArguments, Path flinkPlugins) {
  public BuiltParts {
    requireNonNull(jobClassPath, "jobClassPath is null");
    standInArguments = List.copyOf(standInArguments);
    requireNonNull(flinkPlugins, "flinkPlugins is null");
  }
}
