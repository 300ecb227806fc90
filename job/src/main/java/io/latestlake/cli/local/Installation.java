package io.latestlake.cli.local;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.config.Settings;
import io.latestlake.config.SettingsReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the parts of the program lie.
 *
 * @param home of {@code conf} and the compose file
 * @param localAwsArguments what java needs before the main class of the stand-ins
 * @param flinkPlugins of a cluster of processes, a folder each
 */
public record Installation(Path home, List<String> localAwsArguments, Path flinkPlugins) {
  public Installation {
    requireNonNull(home, "home is null");
    requireNonNull(flinkPlugins, "flinkPlugins is null");
    localAwsArguments = List.copyOf(localAwsArguments);
  }

  /** As the launcher tells. */
  public static Installation ofThisProcess() {
    String home = System.getProperty("latestlake.home");
    String localAws = System.getProperty("latestlake.local-aws.args");
    if (home == null || localAws == null) {
      throw new CommandFailure(
          "latest-lake does not know where it lies: start it by ./latest-lake.");
    }
    return new Installation(
        Path.of(home),
        List.of("@" + localAws),
        Path.of(
            System.getProperty(
                "latestlake.plugins", Path.of(home, "job", "target", "plugins").toString())));
  }

  /**
   * The settings file, with what was asked for and where the stand-ins are in place of what it
   * says.
   *
   * @throws io.latestlake.config.ConfigurationException with all that is wrong in them
   */
  public Settings settings(
      Map<String, String> asked, StandIns standIns, String checkpointDirectory) {
    Map<String, String> overrides = new HashMap<>(asked);
    overrides.putAll(standIns.settings());
    overrides.put("run.checkpoint-directory", checkpointDirectory);
    return SettingsReader.read(home.resolve("conf").resolve("local.yaml"), overrides);
  }
}
