package io.latestlake.cli.deadletters;

import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.cli.console.Table;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code dead-letters replay} command. */
@Command(
    name = "replay",
    description = {
      "Gives dead letters to the job again, once the spec was mended and the job started with it.",
      "",
      "A record is applied by its version, so it never undoes a later one. One that cannot be"
          + " applied this time either becomes a new dead letter. Those that were replayed before"
          + " are left out; all stay where they are, as a history."
    },
    sortOptions = false,
    exitCodeList = {
      "0:the job will read them, or there are none",
      "1:it failed; the reason is said",
      "2:an option or a setting was refused, or it is not said which"
    },
    footer = {
      "  ./latest-lake dead-letters replay --settings conf/aws.yaml --table cases",
      "  ./latest-lake dead-letters replay --settings conf/aws.yaml --reason DOES_NOT_FIT --again",
      "  ./latest-lake dead-letters replay --settings conf/aws.yaml --all"
    })
final class ReplayCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;
  @ArgGroup private Where where = new Where();
  @Mixin private Choice choice;

  @Option(names = "--all", description = "All there are.")
  private boolean all;

  @Option(names = "--again", description = "Those that were replayed before as well.")
  private boolean again;

  @Override
  public Integer call() {
    if (choice.isAll() != all) {
      throw new ParameterException(
          command.commandLine(),
          all
              ? "--all means all dead letters: leave it out, or the options that choose some"
              : "it has to be said which dead letters: choose some, by --table for example, or"
                  + " say --all");
    }
    Where.OfSettings of =
        where
            .ofSettings()
            .orElseThrow(
                () ->
                    new ParameterException(
                        command.commandLine(),
                        "replay needs --settings; a demo needs no replay: when it has ended and is"
                            + " run again, it reads its whole log with the spec as it is then"));
    try (Lake lake = of.lake()) {
      Set<String> before = again ? Set.of() : lake.replays().times().keySet();
      ReplayBatch batch = new ReplayBatch(of.objects(), lake.replays(), Clock.systemUTC());
      lake.deadLetters()
          .forEach(
              choice,
              letter -> {
                if (!before.contains(letter.line().id())) {
                  batch.add(letter.json());
                }
              });
      tell(batch.count(), batch.finish(), of.settings().deadLetters().replayInterval());
    }
    return ExitCodes.OK;
  }

  private void tell(long letters, List<String> objects, Duration interval) {
    PrintWriter out = command.commandLine().getOut();
    if (letters == 0) {
      out.println(
          again
              ? "There are no such dead letters."
              : "There are no such dead letters that were not replayed before.");
      return;
    }
    out.println(Table.number(letters) + (letters == 1 ? " dead letter" : " dead letters"));
    objects.forEach(object -> out.println("  in " + object));
    out.println(
        "The job reads them within "
            + interval.toMillis() / 1000.0
            + " s if it runs, else when it is started.");
    out.flush();
  }
}
