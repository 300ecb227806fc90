package io.latestlake.cli.local;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the parts of the program lie.
 *
 * @param localSettings the settings file of the demo
 * @param localAwsArguments what java needs before the main class of the stand-ins
 */
public record Installation(Path localSettings, List<String> localAwsArguments) {
  public Installation {
    requireNonNull(localSettings, "localSettings is null");
    localAwsArguments = List.copyOf(localAwsArguments);
  }

  /** As the launcher tells. */
  public static Installation ofThisProcess() {
    String home = System.getProperty("latestlake.home");
    String localAws = System.getProperty("latestlake.local-aws.args");
    if (home == null || localAws == null) {
      throw new CommandFailure("The demo does not know where it lies: start it by ./latest-lake.");
    }
    return new Installation(Path.of(home, "conf", "local.yaml"), List.of("@" + localAws));
  }
}
