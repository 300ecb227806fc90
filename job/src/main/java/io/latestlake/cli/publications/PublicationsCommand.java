package io.latestlake.cli.publications;

import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code publications} command: nothing by itself. */
@Command(
    name = "publications",
    description = {
      "Shows what was published, goes back to an earlier publication, and lets go what is held.",
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ListCommand.class,
      ShowCommand.class,
      RollBackCommand.class,
      ResumeCommand.class
    },
    exitCodeList = {
      "0:the command did what it was asked for",
      "1:it could not; the reason is said",
      "2:an option or a setting was refused"
    },
    footer = {
      "  ./latest-lake publications list cases --settings conf/aws.yaml",
      "  ./latest-lake publications show cases 1207 --settings conf/aws.yaml",
      "  ./latest-lake publications rollback cases 1206 --settings conf/aws.yaml",
      "  ./latest-lake publications resume cases --settings conf/aws.yaml"
    })
public final class PublicationsCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    command.commandLine().usage(command.commandLine().getErr());
    return ExitCodes.REFUSED;
  }
}
