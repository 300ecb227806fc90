package io.latestlake.cli.publications;

import static io.latestlake.cli.console.Table.Flush.LEFT;
import static io.latestlake.cli.console.Table.Flush.RIGHT;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.cli.console.Table;
import io.latestlake.publish.FileCounts;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.PastPublication;
import io.latestlake.warehouse.WarehouseException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code publications list} command. */
@Command(
    name = "list",
    description = {
      "Lists the publications of a table, the newest first.",
      "",
      "How many files they have, their records tell, or what was unloaded; \"-\" is one of which"
          + " neither is left."
    },
    sortOptions = false,
    exitCodeList = {
      "0:they are listed, or there are none",
      "1:it failed; the reason is said",
      "2:an option or a setting was refused"
    },
    footer = {"  ./latest-lake publications list cases --settings conf/aws.yaml --limit 50"})
final class ListCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param files empty if nobody knows any more
   */
  private record Listed(PastPublication publication, OptionalLong files) {}

  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;
  @Mixin private OfTable of;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--json", description = "A line of JSON for each, and nothing else.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 1) {
      throw new ParameterException(
          command.commandLine(), "--limit must be at least 1, not " + limit);
    }
    List<Listed> publications = of.publications(this::listed);
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      publications.forEach(publication -> out.println(json(publication)));
    } else if (publications.isEmpty()) {
      out.println("Nothing of " + of.name() + " is published yet.");
    } else {
      table(publications).lines().forEach(out::println);
    }
    out.flush();
    return ExitCodes.OK;
  }

  private List<Listed> listed(LedgerReader ledger, FileCounts files)
      throws WarehouseException, InterruptedException {
    List<Listed> listed = new ArrayList<>();
    for (PastPublication publication : ledger.publications(Long.MAX_VALUE, limit)) {
      listed.add(new Listed(publication, files.of(publication)));
    }
    return listed;
  }

  private static Table table(List<Listed> publications) {
    Table table = new Table(RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT);
    table.row(
        "publication", "days", "emptied", "files", "rows", "to commit", "ago", "shown in", "");
    for (Listed listed : publications) {
      PastPublication each = listed.publication();
      boolean newest = listed == publications.get(0);
      table.row(
          Table.number(each.number()),
          Table.number(each.days()),
          Table.number(each.emptied()),
          listed.files().isPresent() ? Table.number(listed.files().getAsLong()) : "-",
          Table.number(each.rows()),
          each.wentBackTo() > 0 ? "" : Table.number(each.commit()),
          Table.time(each.ago()),
          each.published() ? Table.time(each.toShow()) : "",
          remark(each, newest));
    }
    return table;
  }

  private static String remark(PastPublication each, boolean newest) {
    if (!each.published()) {
      return newest
          ? "being shown, or cut off: its days are published again then"
          : "cut off; its days are published again";
    }
    return each.wentBackTo() > 0 ? "went back to " + Table.number(each.wentBackTo()) : "";
  }

  private static ObjectNode json(Listed listed) {
    PastPublication each = listed.publication();
    ObjectNode json = JSON.createObjectNode();
    json.put("publication", each.number())
        .put("epoch", each.epoch())
        .put("published", each.published())
        .put("prefix", each.prefix())
        .put("days", each.days())
        .put("emptied", each.emptied())
        .put("rows", each.rows())
        .put("commit", each.commit())
        .put("secondsAgo", each.ago().toSeconds())
        .put("secondsToShow", each.toShow().toSeconds());
    if (listed.files().isPresent()) {
      json.put("files", listed.files().getAsLong());
    }
    return json;
  }
}
