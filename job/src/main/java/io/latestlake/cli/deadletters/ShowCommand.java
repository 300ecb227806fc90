package io.latestlake.cli.deadletters;

import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code dead-letters show} command. */
@Command(
    name = "show",
    description = "Shows dead letters, the newest first.",
    sortOptions = false,
    exitCodeList = {
      "0:they are shown, or there are none",
      "1:it failed; the reason is said",
      "2:an option or a setting was refused"
    },
    footer = {
      "  ./latest-lake dead-letters show --limit 1",
      "  ./latest-lake dead-letters show --table cases --key 5eb9f6e0d2b7c80001a1b2c3",
      "  ./latest-lake dead-letters show --settings conf/aws.yaml --json --limit 1000"
    })
final class ShowCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;
  @ArgGroup private Where where = new Where();
  @Mixin private Choice choice;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--json", description = "The lines as they are in the lake, and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new ParameterException(
          command.commandLine(), "--limit must be at least 1, not " + limit);
    }
    PrintWriter out = command.commandLine().getOut();
    try (Lake lake = where.lake()) {
      List<Letter> letters = lake.deadLetters().newest(choice, limit);
      if (json) {
        letters.forEach(letter -> out.println(new String(letter.json(), StandardCharsets.UTF_8)));
      } else if (letters.isEmpty()) {
        out.println("There are no dead letters" + (choice.isAll() ? "." : " of that choice."));
      } else {
        Map<String, Instant> replays = lake.replays().times();
        for (Letter letter : letters) {
          new LetterText(letter.line(), replays.get(letter.line().id()))
              .lines()
              .forEach(out::println);
        }
      }
    }
    out.flush();
    return ExitCodes.OK;
  }
}
