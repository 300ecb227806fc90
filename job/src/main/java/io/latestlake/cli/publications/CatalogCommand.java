package io.latestlake.cli.publications;

import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code catalog} command: nothing by itself. */
@Command(
    name = "catalog",
    description = "Compares what readers see with the ledger, and has it mended.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RepairCommand.class},
    exitCodeList = {
      "0:the command did what it was asked for",
      "1:it could not; the reason is said",
      "2:an option or a setting was refused"
    },
    footer = {"  ./latest-lake catalog repair cases --settings conf/aws.yaml --dry-run"})
public final class CatalogCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    command.commandLine().usage(command.commandLine().getErr());
    return ExitCodes.REFUSED;
  }
}
