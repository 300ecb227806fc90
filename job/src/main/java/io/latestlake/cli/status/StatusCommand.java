package io.latestlake.cli.status;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.cli.console.DurationConverter;
import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.cli.console.Table;
import io.latestlake.cli.deadletters.LetterCounts;
import io.latestlake.config.Settings;
import io.latestlake.config.SettingsReader;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.LedgerStatus;
import io.latestlake.warehouse.Sleeper;
import io.latestlake.warehouse.WarehouseException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;

/** The {@code status} command. */
@Command(
    name = "status",
    description = {
      "Tells how the tables of a job stand: by their ledgers in Redshift, the dead letters in S3 and,"
          + " if it is named, the running job.",
      "",
      "It reads only, and touches no lock of the job."
    },
    sortOptions = false,
    exitCodeList = {
      "0:it is told",
      "1:it failed; the reason is said",
      "2:an option or a setting was refused"
    },
    footer = {
      "  ./latest-lake status --settings conf/aws.yaml",
      "  ./latest-lake status --settings conf/aws.yaml --watch 1min",
      "  ./latest-lake status --settings conf/aws.yaml --flink http://127.0.0.1:8081 --json"
    })
public final class StatusCommand implements Callable<Integer> {
  /** Dead letters of more days may be very many. */
  private static final int DAYS = 7;

  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;

  @Option(
      names = "--settings",
      required = true,
      paramLabel = "FILE",
      description = "The settings of the job.")
  private Path settings;

  @Option(
      names = "--flink",
      paramLabel = "URL",
      description = "The REST API of the job's JobManager; tells the keys that are behind.")
  private URI flink;

  @Option(
      names = "--watch",
      paramLabel = "TIME",
      arity = "0..1",
      fallbackValue = "10s",
      converter = DurationConverter.class,
      description = {
        "Tells it again and again until Ctrl-C, every ${FALLBACK-VALUE} if no time is given. On AWS"
            + " each look wakes Redshift up, which is billed."
      })
  private Duration watch;

  @Option(
      names = "--json",
      description = {
        "A line of JSON for each table, and one for dead letters of no table, if there are any."
      })
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Settings read = SettingsReader.read(settings, Map.of());
    tell(read);
    while (watch != null && !isOutputClosed()) {
      Thread.sleep(watch.toMillis());
      if (!json) {
        command.commandLine().getOut().println();
      }
      tell(read);
    }
    return ExitCodes.OK;
  }

  /** As after {@code latest-lake status --watch | head -1}: nobody would ever end it. */
  private boolean isOutputClosed() {
    return command.commandLine().getOut().checkError() || System.out.checkError();
  }

  private void tell(Settings of) throws InterruptedException {
    PrintWriter out = command.commandLine().getOut();
    LocalDate since = LocalDate.now(ZoneOffset.UTC).minusDays(DAYS - 1L);
    Map<String, Long> letters = LetterCounts.byTable(of, since);
    for (TableStatus status : statuses(of, letters)) {
      if (json) {
        out.println(status.json());
      } else {
        out.println(status.table());
        status.text(DAYS).lines().forEach(out::println);
      }
    }
    tellOthers(of, letters);
    out.flush();
  }

  /** Records that tell no table, or one that the settings do not have. */
  private void tellOthers(Settings of, Map<String, Long> letters) {
    Set<String> tables = of.tables().stream().map(TableSpec::name).collect(Collectors.toSet());
    long others =
        letters.entrySet().stream()
            .filter(each -> !tables.contains(each.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    if (others == 0) {
      return;
    }
    PrintWriter out = command.commandLine().getOut();
    out.println(
        json
            ? "{\"otherDeadLetters\":" + others + "}"
            : "of no table of the settings\n  dead letters  "
                + Table.number(others)
                + " in the last "
                + DAYS
                + " days");
  }

  private List<TableStatus> statuses(Settings of, Map<String, Long> letters)
      throws InterruptedException {
    List<TableStatus> statuses = new ArrayList<>();
    try (RedshiftDataClient client = new AwsClients(of.aws()).redshiftData()) {
      for (TableSpec table : of.tables()) {
        statuses.add(
            new TableStatus(
                table.name(),
                ledger(table, of, client),
                letters.getOrDefault(table.name(), 0L),
                keysBehind(table)));
      }
    }
    return statuses;
  }

  private static Optional<LedgerStatus> ledger(
      TableSpec table, Settings of, RedshiftDataClient client) throws InterruptedException {
    try {
      return new LedgerReader(
              table,
              of.warehouse(),
              client,
              Clock.systemUTC(),
              Sleeper.REAL,
              () -> UUID.randomUUID().toString())
          .status();
    } catch (WarehouseException e) {
      throw new CommandFailure(
          "The ledger of " + table.name() + " cannot be read: " + e.getMessage());
    }
  }

  private OptionalLong keysBehind(TableSpec table) throws InterruptedException {
    return flink == null
        ? OptionalLong.empty()
        : new FlinkMetrics(flink).sum("table." + table.name() + ".keysBehind");
  }
}
