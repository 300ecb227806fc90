package io.latestlake.cli;

import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code completion} command: made from the commands as they are, so it cannot be outdated. */
@Command(
    name = "completion",
    description = {
      "Prints a script for bash and zsh that lets the shell complete commands and options.",
      "",
      "For every new shell, put the line of the first example into ~/.bashrc, or into ~/.zshrc, with"
          + " the whole path of latest-lake."
    },
    exitCodeList = "0:the script is printed",
    footer = {
      "  eval \"$(./latest-lake completion)\"",
      "  ./latest-lake completion > /etc/bash_completion.d/latest-lake"
    })
final class CompletionCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    String script = AutoComplete.bash("latest-lake", command.root().commandLine());
    command.commandLine().getOut().print(script);
    command.commandLine().getOut().flush();
    return ExitCodes.OK;
  }
}
