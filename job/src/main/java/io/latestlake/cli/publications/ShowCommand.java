package io.latestlake.cli.publications;

import static io.latestlake.cli.console.Table.Flush.LEFT;
import static io.latestlake.cli.console.Table.Flush.RIGHT;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.cli.console.Table;
import io.latestlake.publish.FileCounts;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.PastPublication;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.WarehouseException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code publications show} command. */
@Command(
    name = "show",
    description = {
      "Shows a publication of a table, day by day.",
      "",
      "\"-\" stands for the number of files where neither its record nor what was unloaded is left."
    },
    sortOptions = false,
    exitCodeList = {
      "0:it is shown",
      "1:there is none of that number, or it failed; the reason is said",
      "2:an option or a setting was refused"
    },
    footer = {"  ./latest-lake publications show cases 1207 --settings conf/aws.yaml"})
final class ShowCommand implements Callable<Integer> {
  /**
   * @param files how many each day has, by its folder; empty if nobody knows any more
   */
  private record Shown(
      PastPublication publication, List<CurrentDay> days, Optional<Map<String, Integer>> files) {}

  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;
  @Mixin private OfTable of;

  @Parameters(index = "1", paramLabel = "N", description = "The number of the publication.")
  private long number;

  @Override
  public Integer call() throws InterruptedException {
    Shown shown = of.publications(this::shown);
    PastPublication publication = shown.publication();
    PrintWriter out = command.commandLine().getOut();
    Table head = new Table(LEFT, LEFT);
    head.row("publication", number);
    head.row("state", publication.published() ? "published" : "being shown, or cut off");
    if (publication.wentBackTo() > 0) {
      head.row("went back to", publication.wentBackTo());
    } else {
      head.row("shows commit", publication.commit());
    }
    head.row("epoch", publication.epoch());
    head.row("unloaded to", publication.prefix());
    head.row("rows", publication.rows());
    head.lines().forEach(out::println);
    Table table = new Table(LEFT, RIGHT, RIGHT, LEFT);
    table.row("day", "rows", "files", "");
    shown
        .days()
        .forEach(
            day ->
                table.row(
                    day.day().folder(),
                    Table.number(day.rows()),
                    shown
                        .files()
                        .map(files -> Table.number(files.getOrDefault(day.day().folder(), 0)))
                        .orElse("-"),
                    whose(day)));
    table.lines().forEach(out::println);
    out.flush();
    return ExitCodes.OK;
  }

  private Shown shown(LedgerReader ledger, FileCounts files)
      throws WarehouseException, InterruptedException {
    List<PastPublication> found = ledger.publications(number, 1);
    if (found.isEmpty() || found.get(0).number() != number) {
      throw new CommandFailure(
          "There is no publication " + number + " of " + of.name() + ": see publications list.");
    }
    return new Shown(found.get(0), ledger.daysOf(number), files.byDay(found.get(0)));
  }

  private static String whose(CurrentDay day) {
    if (day.rows() == 0) {
      return "the day is empty";
    }
    return day.shows() == day.publication() ? "its own" : "of publication " + day.shows();
  }
}
