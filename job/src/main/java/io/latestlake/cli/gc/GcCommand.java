package io.latestlake.cli.gc;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.config.Settings;
import io.latestlake.config.SettingsReader;
import io.latestlake.config.TableSpec;
import io.latestlake.publish.garbage.Collected;
import io.latestlake.publish.garbage.GarbageCollection;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.Sleeper;
import io.latestlake.warehouse.WarehouseException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The {@code gc} command. Beside a running job it is safe: it goes by the same rules. */
@Command(
    name = "gc",
    description = {
      "Deletes from the lake what no day shows any more and no savepoint refers to, as the job does"
          + " by itself. It reads the ledger, and is safe beside a running job.",
    },
    sortOptions = false,
    exitCodeList = {
      "0:all of it is deleted, or listed",
      "1:it failed, or something could not be deleted; the reason is said",
      "2:an option or a setting was refused"
    },
    footer = {
      "  ./latest-lake gc --settings conf/aws.yaml --dry-run",
      "  ./latest-lake gc --settings conf/aws.yaml --table cases"
    })
public final class GcCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;

  @Option(
      names = "--settings",
      required = true,
      paramLabel = "FILE",
      description = "The settings of the job.")
  private Path settingsFile;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "Only of that table. Default: of all tables of the settings.")
  private String table;

  @Option(
      names = "--dry-run",
      description =
          "Delete nothing; list what would be, by publications and folders, and why; with --json"
              + " by days, also what stays.")
  private boolean dryRun;

  @Option(names = "--json", description = "A line of JSON for each thing, and nothing else.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = SettingsReader.read(settingsFile, Map.of());
    List<TableSpec> tables = tables(settings);
    AwsClients clients = new AwsClients(settings.aws());
    Printed printed = new Printed(command.commandLine().getOut(), json);
    boolean clean = true;
    try (S3Client s3 = clients.s3();
        RedshiftDataClient data = clients.redshiftData();
        GlueClient glue = clients.glue()) {
      Optional<GlueClient> catalog =
          settings.catalog().database().isEmpty() ? Optional.empty() : Optional.of(glue);
      for (TableSpec spec : tables) {
        clean &= of(spec, settings, s3, data, catalog, printed);
      }
    }
    return clean ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private List<TableSpec> tables(Settings settings) {
    List<TableSpec> tables =
        settings.tables().stream()
            .filter(spec -> table == null || spec.name().equals(table))
            .toList();
    if (tables.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "there is no table "
              + table
              + " in the settings; they have "
              + settings.tables().stream().map(TableSpec::name).collect(Collectors.joining(", ")));
    }
    return tables;
  }

  /** Whether nothing failed. */
  private boolean of(
      TableSpec spec,
      Settings settings,
      S3Client s3,
      RedshiftDataClient data,
      Optional<GlueClient> glue,
      Printed printed)
      throws InterruptedException {
    LedgerReader ledger =
        new LedgerReader(
            spec,
            settings.warehouse(),
            data,
            Clock.systemUTC(),
            Sleeper.REAL,
            () -> UUID.randomUUID().toString());
    GarbageCollection collection =
        new GarbageCollection(spec, settings, ledger, s3, glue, Clock.systemUTC(), Sleeper.REAL);
    try {
      if (ledger.status().isEmpty()) {
        throw new CommandFailure(
            "There is no ledger of "
                + spec.name()
                + ", so nothing tells which of its files are needed: nothing is deleted.");
      }
      if (dryRun) {
        printed.found(spec.name(), collection.look());
        return true;
      }
      Collected collected = collection.collect();
      printed.collected(spec.name(), collected);
      return collected.isClean();
    } catch (WarehouseException e) {
      throw new CommandFailure(
          "The garbage of " + spec.name() + " cannot be collected: " + e.getMessage());
    }
  }
}
