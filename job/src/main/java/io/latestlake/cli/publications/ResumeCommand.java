package io.latestlake.cli.publications;

import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.publish.Requests;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code publications resume} command. */
@Command(
    name = "resume",
    description = {
      "Lets the days of a table go that the circuit breaker or a rollback holds: they are published"
          + " as they are in the table.",
      "",
      "Days on which the transform failed are tried again. The job that owns the table does it; it"
          + " has to run."
    },
    sortOptions = false,
    exitCodeList = {
      "0:the job has done it",
      "1:it failed, or the job has not answered; the reason is said",
      "2:an option or a setting was refused"
    },
    footer = {"  ./latest-lake publications resume cases --settings conf/aws.yaml"})
final class ResumeCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;
  @Mixin private OfTable of;
  @Mixin private WaitOption wait;

  @Override
  public Integer call() throws InterruptedException {
    String answer = wait.ask(of, Requests.Kind.RESUME, null);
    command.commandLine().getOut().println(answer);
    command.commandLine().getOut().flush();
    return ExitCodes.OK;
  }
}
