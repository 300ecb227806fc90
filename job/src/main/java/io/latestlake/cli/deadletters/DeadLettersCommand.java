package io.latestlake.cli.deadletters;

import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code dead-letters} command: nothing by itself. */
@Command(
    name = "dead-letters",
    description = {
      "Shows the records that could not be applied, and gives them to the job again once the spec"
          + " was mended.",
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ListCommand.class, ShowCommand.class, ReplayCommand.class},
    exitCodeList = {
      "0:the command did what it was asked for",
      "1:it could not; the reason is said",
      "2:an option or a setting was refused"
    },
    footer = {
      "  ./latest-lake dead-letters list --settings conf/aws.yaml",
      "  ./latest-lake dead-letters show --table cases --reason DOES_NOT_FIT",
      "  ./latest-lake dead-letters replay --table cases --settings conf/aws.yaml"
    })
public final class DeadLettersCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    command.commandLine().usage(command.commandLine().getErr());
    return ExitCodes.REFUSED;
  }
}
