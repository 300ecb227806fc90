package io.latestlake.cli.publications;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.config.Settings;
import io.latestlake.publish.CatalogCheck;
import io.latestlake.publish.CatalogCheck.Differences;
import io.latestlake.publish.Requests;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.WarehouseException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The {@code catalog repair} command. */
@Command(
    name = "repair",
    description = {
      "Compares the catalog, or the folders of the lake in the layout in-place, and the publication"
          + " records of a table with its ledger, and has the job show anew what differs, give the"
          + " catalog's table the columns of its days, and write the records that are missing.",
      "",
      "A record that the ledger does not know is named, and left as it is: it does not count. A"
          + " partition that the ledger does not know is named, too, with how to remove it: readers"
          + " see it. What readers see the job mends by itself, too, every ten minutes. It has to"
          + " run, but for --dry-run."
    },
    sortOptions = false,
    exitCodeList = {
      "0:nothing differs, or it is mended",
      "1:something differs (--dry-run), or stays for you to remove, or it failed; the reason is"
          + " said",
      "2:an option or a setting was refused"
    },
    footer = {"  ./latest-lake catalog repair cases --settings conf/aws.yaml --dry-run"})
final class RepairCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;
  @Mixin private OfTable of;
  @Mixin private WaitOption wait;

  @Option(names = "--dry-run", description = "Only tells what differs; changes nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws InterruptedException {
    Differences differences = of.ledger(this::differences);
    PrintWriter out = command.commandLine().getOut();
    differences.told().forEach(out::println);
    boolean mendable = differences.canBeMended();
    boolean others = !differences.unknown().isEmpty();
    if (!mendable && !others) {
      out.println("Readers see " + of.name() + " as the ledger has it.");
    } else if (mendable && !dryRun) {
      out.println(wait.ask(of, Requests.Kind.REPAIR, null));
    }
    out.flush();
    return others || mendable && dryRun ? ExitCodes.FAILED : ExitCodes.OK;
  }

  private Differences differences(LedgerReader ledger)
      throws WarehouseException, InterruptedException {
    Settings settings = of.settings();
    AwsClients clients = new AwsClients(settings.aws());
    boolean kept = !settings.catalog().database().isEmpty();
    try (S3Client s3 = clients.s3();
        GlueClient glue = clients.glue()) {
      return new CatalogCheck(
              of.spec(settings), settings, ledger, s3, kept ? Optional.of(glue) : Optional.empty())
          .differences();
    } catch (SdkException e) {
      throw new CommandFailure(
          "What readers see of " + of.name() + " cannot be told: " + e.getMessage() + ".", e);
    }
  }
}
