package io.latestlake.cli;

import io.latestlake.cli.bench.BenchCommand;
import io.latestlake.cli.console.CommandFailure;
import io.latestlake.cli.console.Logging;
import io.latestlake.cli.demo.DemoCommand;
import io.latestlake.config.ConfigurationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
    name = "latest-lake",
    description = "A most-recent view of a data lake, kept from DMS change records.",
    mixinStandardHelpOptions = true,
    version = "latest-lake 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DemoCommand.class, BenchCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./latest-lake demo              runs the whole of it on this machine",
      "  ./latest-lake demo --help       what can be set"
    })
public final class LatestLake {
  private static final int REFUSED = 2;

  private LatestLake() {}

  public static void main(String[] arguments) {
    Logging.toConsole();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LatestLake())
        .setExecutionExceptionHandler(LatestLake::explain)
        .setParameterExceptionHandler(LatestLake::refuse)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  private static int refuse(CommandLine.ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    command.getErr().println("latest-lake: " + failure.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr())) {
      command
          .getErr()
          .println(
              "See ./" + command.getCommandSpec().qualifiedName() + " --help for what can be set.");
    }
    return REFUSED;
  }

  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
    if (failure instanceof ConfigurationException) {
      command.getErr().println(failure.getMessage());
      return REFUSED;
    }
    boolean expected = failure instanceof CommandFailure;
    command.getErr().println("latest-lake: " + (expected ? failure.getMessage() : failure));
    if (!expected) {
      failure.printStackTrace(command.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
