package io.latestlake.cli.deadletters;

import static io.latestlake.cli.console.Table.Flush.LEFT;
import static io.latestlake.cli.console.Table.Flush.RIGHT;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.cli.console.Table;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code dead-letters list} command. */
@Command(
    name = "list",
    description = "Counts the dead letters by day, table and reason, and those that were replayed.",
    sortOptions = false,
    exitCodeList = {
      "0:they are counted, or there are none",
      "1:it failed; the reason is said",
      "2:an option or a setting was refused"
    },
    footer = {
      "  ./latest-lake dead-letters list",
      "  ./latest-lake dead-letters list --settings conf/aws.yaml --since 2026-05-12 --json"
    })
final class ListCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;
  @ArgGroup private Where where = new Where();
  @Mixin private Choice choice;

  @Option(names = "--json", description = "A line of JSON for each count, and nothing else.")
  private boolean json;

  private record Kind(String day, String table, String reason) {}

  private static final class Count {
    private long letters;
    private long replayed;
  }

  @Override
  public Integer call() {
    Map<Kind, Count> counts =
        new TreeMap<>(
            Comparator.comparing(Kind::day).thenComparing(Kind::table).thenComparing(Kind::reason));
    try (Lake lake = where.lake()) {
      Map<String, Instant> replays = lake.replays().times();
      lake.deadLetters()
          .forEach(
              choice,
              letter -> {
                Kind kind =
                    new Kind(
                        letter.day().toString(), letter.line().table(), letter.line().reason());
                Count count = counts.computeIfAbsent(kind, none -> new Count());
                count.letters++;
                count.replayed += replays.containsKey(letter.line().id()) ? 1 : 0;
              });
    }
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      counts.forEach((kind, count) -> out.println(json(kind, count)));
    } else if (counts.isEmpty()) {
      out.println("There are no dead letters" + (choice.isAll() ? "." : " of that choice."));
    } else {
      table(counts).lines().forEach(out::println);
    }
    out.flush();
    return ExitCodes.OK;
  }

  private static ObjectNode json(Kind kind, Count count) {
    return JSON.createObjectNode()
        .put("day", kind.day())
        .put("table", kind.table())
        .put("reason", kind.reason())
        .put("letters", count.letters)
        .put("replayed", count.replayed);
  }

  private static Table table(Map<Kind, Count> counts) {
    Table table = new Table(LEFT, LEFT, LEFT, RIGHT, RIGHT);
    table.row("day", "table", "reason", "letters", "replayed");
    long letters = 0;
    long replayed = 0;
    for (Map.Entry<Kind, Count> entry : counts.entrySet()) {
      Kind kind = entry.getKey();
      Count count = entry.getValue();
      table.row(
          kind.day(),
          kind.table(),
          kind.reason(),
          Table.number(count.letters),
          Table.number(count.replayed));
      letters += count.letters;
      replayed += count.replayed;
    }
    return counts.size() == 1
        ? table
        : table.row("all", "", "", Table.number(letters), Table.number(replayed));
  }
}
