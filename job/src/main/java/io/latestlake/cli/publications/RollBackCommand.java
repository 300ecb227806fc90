package io.latestlake.cli.publications;

import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.publish.Requests;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code publications rollback} command. */
@Command(
    name = "rollback",
    description = {
      "Goes back: readers of a table see what they saw after an earlier publication.",
      "",
      "It is a publication of its own, of the old files of all days that have changed since; the table"
          + " in Redshift stays as it is. All days that wait are held until `publications resume`;"
          + " days that change later and are not among them are published as ever. The files must"
          + " still be there: see the grace of garbage collection. The job that owns the table does"
          + " it; it has to run."
    },
    sortOptions = false,
    exitCodeList = {
      "0:the job has done it",
      "1:it failed, or the job has not answered; the reason is said",
      "2:an option or a setting was refused"
    },
    footer = {"  ./latest-lake publications rollback cases 1206 --settings conf/aws.yaml"})
final class RollBackCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;
  @Mixin private OfTable of;
  @Mixin private WaitOption wait;

  @Parameters(
      index = "1",
      paramLabel = "N",
      description = "The number of the publication to go back to.")
  private long publication;

  @Override
  public Integer call() throws InterruptedException {
    String answer = wait.ask(of, Requests.Kind.ROLL_BACK, publication);
    command.commandLine().getOut().println(answer);
    command.commandLine().getOut().flush();
    return ExitCodes.OK;
  }
}
