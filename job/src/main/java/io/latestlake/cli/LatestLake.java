package io.latestlake.cli;

import io.latestlake.cli.bench.BenchCommand;
import io.latestlake.cli.chaos.ChaosCommand;
import io.latestlake.cli.console.Colours;
import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.Logging;
import io.latestlake.cli.console.Screen;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.cli.deadletters.DeadLettersCommand;
import io.latestlake.cli.demo.DemoCommand;
import io.latestlake.cli.feed.FeedCommand;
import io.latestlake.cli.gc.GcCommand;
import io.latestlake.cli.publications.CatalogCommand;
import io.latestlake.cli.publications.FilesCommand;
import io.latestlake.cli.publications.PublicationsCommand;
import io.latestlake.cli.status.StatusCommand;
import io.latestlake.config.ConfigurationException;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line: what is common to all commands, and how their failures are told. */
@Command(
    name = "latest-lake",
    description = "A most-recent view of a data lake, kept from DMS change records.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      BenchCommand.class,
      StatusCommand.class,
      DeadLettersCommand.class,
      PublicationsCommand.class,
      FilesCommand.class,
      CatalogCommand.class,
      GcCommand.class,
      ChaosCommand.class,
      FeedCommand.class,
      CompletionCommand.class
    },
    exitCodeList = {
      "0:the command did what it was asked for",
      "1:it could not; the reason is said",
      "2:an option, a setting or a table spec was refused",
      "3:it could not be built or started: Java, Maven, network",
      "129:ended because the terminal was closed (SIGHUP)",
      "130:stopped by Ctrl-C (SIGINT)",
      "137:killed (SIGKILL)",
      "141:nobody reads its output any more (as of SIGPIPE)",
      "143:stopped by SIGTERM"
    },
    footer = {
      "  ./latest-lake demo                    runs the whole of it on this machine",
      "  ./latest-lake demo --help             tells what can be set",
      "  ./latest-lake bench                   tells how fast it is here",
      "  ./latest-lake status                  tells how the tables of a job stand",
      "  ./latest-lake dead-letters list       counts what could not be applied",
      "  ./latest-lake publications list       lists what was published",
      "  ./latest-lake files                   names the files that hold a table now",
      "  ./latest-lake catalog repair          compares what readers see with the ledger",
      "  ./latest-lake gc --dry-run            lists what garbage collection would delete",
      "  ./latest-lake chaos                   kills its processes, and compares what is left",
      "  eval \"$(./latest-lake completion)\"    completes commands in this shell"
    })
public final class LatestLake implements Callable<Integer> {
  private static final String NAME = "latest-lake: ";

  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;

  private LatestLake() {}

  public static void main(String[] arguments) {
    Logging.toConsole();
    CommandLine command =
        commandLine()
            .setColorScheme(
                CommandLine.Help.defaultColorScheme(
                    Screen.ofStandardOutput().coloured() ? Ansi.ON : Ansi.OFF));
    int code;
    try {
      code = command.execute(arguments);
    } catch (Error e) {
      // picocli passes on what is no Exception, such as memory that ran out.
      code = explain(e, command, command.getParseResult());
    }
    if (System.out.checkError() && code == ExitCodes.OK) {
      print(command, "standard output cannot be written: its reader is gone or its disk is full.");
      code = ExitCodes.OUTPUT_CLOSED;
    }
    System.exit(code);
  }

  static CommandLine commandLine() {
    return new CommandLine(new LatestLake())
        .setExecutionStrategy(LatestLake::run)
        .setExecutionExceptionHandler(LatestLake::explain)
        .setParameterExceptionHandler(LatestLake::refuse)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  /** Without a command there is nothing to do. */
  @Override
  public Integer call() {
    command.commandLine().usage(command.commandLine().getErr());
    return ExitCodes.REFUSED;
  }

  private static int run(ParseResult arguments) {
    if (SharedOptions.isDebug(arguments)) {
      Logging.show();
    }
    return new CommandLine.RunLast().execute(arguments);
  }

  private static int refuse(CommandLine.ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    print(command, Refusal.sentence(failure));
    command.getErr().println("See ./" + name + " --help for what can be set.");
    return ExitCodes.REFUSED;
  }

  private static int explain(Throwable failure, CommandLine command, ParseResult arguments) {
    if (failure instanceof ConfigurationException) {
      print(command, "the settings are refused:");
      failure.getMessage().lines().forEach(line -> command.getErr().println("  " + line));
      return ExitCodes.REFUSED;
    }
    Explanation explanation = Explanation.of(failure, Logging.file());
    if (Logging.file().isPresent()) {
      // With --debug it is shown from there.
      LoggerFactory.getLogger(LatestLake.class).error("The command failed.", failure);
    } else if (arguments != null && SharedOptions.isDebug(arguments)) {
      failure.printStackTrace(command.getErr());
    }
    print(command, explanation.sentence());
    return ExitCodes.FAILED;
  }

  private static void print(CommandLine command, String sentence) {
    command.getErr().println(new Colours(Screen.ofStandardError()).bad(NAME) + sentence);
  }
}
