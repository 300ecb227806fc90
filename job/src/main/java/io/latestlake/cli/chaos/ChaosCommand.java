package io.latestlake.cli.chaos;

import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.changelog.GeneratedChangeLog;
import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.changelog.InputFolder;
import io.latestlake.cli.console.CommandFailure;
import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.Logging;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.cli.console.Terminal;
import io.latestlake.cli.local.DiskSpace;
import io.latestlake.cli.local.FileTree;
import io.latestlake.cli.local.Installation;
import io.latestlake.cli.local.Shutdown;
import io.latestlake.cli.local.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code chaos} command: its options, and what they ask for. */
@Command(
    name = "chaos",
    description = {
      "Proves on this machine that nothing is lost and nothing doubled: runs the services of"
          + " docker-compose.yml as processes, streams a change log through them, and kills"
          + " (kill -9) and pauses TaskManagers, the JobManager, the stand-ins, PostgreSQL and Kafka"
          + " or Kinesis in the middle of commits and publications. At the end lake and Redshift view"
          + " are compared with what the log alone says.",
      "",
      "Linux only: each service has an address of its own in 127.0.0.0/8."
    },
    sortOptions = false,
    exitCodeList = {
      "0:lake and view are what they have to be",
      "1:they are not, or it failed; the reason is said",
      "2:an option, a setting, a table spec or the input's folder was refused",
      "3:it could not be built or started: Java, Maven, network",
      "129:ended because the terminal was closed",
      "130:stopped by Ctrl-C",
      "141:ended because nobody reads its output any more",
      "143:stopped by SIGTERM"
    },
    footer = {
      "  ./latest-lake chaos",
      "  ./latest-lake chaos --minutes 60 --seed 7",
      "  ./latest-lake chaos --source kinesis --minutes 20",
      "  ./latest-lake chaos --minutes 20 --input ~/covid-cases --dir /tmp/chaos"
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final long BYTES_OF_AN_EMPTY_RUN = 600L << 20;

  // Most keys are loaded and never changed: what is lost or doubled of them is not covered up by a
  // later change.
  private static final int KEYS_A_SECOND = 60;
  private static final int CHANGES_A_SECOND = 40;

  private static final int MOST_DAYS = 10_000;

  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;

  @Option(
      names = "--source",
      paramLabel = "WHERE",
      defaultValue = "kafka",
      description =
          "By what the log comes: kafka, or kinesis, whose shards are split and merged all the time."
              + " Default: ${DEFAULT-VALUE}.")
  private StreamService source;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "5",
      description = "How long attacks are made. Default: ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "Whom it attacks, how and at which step: the same seed draws the same attacks. Default:"
              + " another one each time.")
  private Long seed;

  @Option(
      names = "--input",
      paramLabel = "DIR",
      description =
          "The change log: DMS's CSV files for S3 (full-load*.csv, then cdc-*.csv), gzip or not."
              + " Without it a log is generated.")
  private Path input;

  @Option(
      names = "--kills",
      paramLabel = "N",
      description = "End after so many kills and pauses, if that is before the minutes are over.")
  private Integer kills;

  @Option(
      names = "--keys",
      paramLabel = "N",
      description =
          "Keys of the generated log, each loaded once. Default: "
              + KEYS_A_SECOND
              + " a second of the run.")
  private Integer keys;

  @Option(
      names = "--changes",
      paramLabel = "N",
      description =
          "Changes of the generated log after them. Default: "
              + CHANGES_A_SECOND
              + " a second of the run.")
  private Long changes;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Days over which the generated log spreads its keys. Default: ${DEFAULT-VALUE}.")
  private int days;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "chaos-data",
      description = "Everything it writes lies here. Default: ${DEFAULT-VALUE}.")
  private Path folder;

  @Override
  public Integer call() throws Exception {
    require("--minutes", minutes, 1);
    require("--days", days, 1);
    if (days > MOST_DAYS) {
      throw new ParameterException(
          command.commandLine(), "--days must be at most " + MOST_DAYS + ", not " + days);
    }
    if (kills != null) {
      require("--kills", kills, 1);
    }
    long seconds = Duration.ofMinutes(minutes).toSeconds();
    keys = keys == null ? Math.toIntExact(KEYS_A_SECOND * seconds) : keys;
    changes = changes == null ? Long.valueOf(CHANGES_A_SECOND * seconds) : changes;
    require("--keys", keys, 1);
    require("--changes", changes, 0);
    ChaosOptions options = options();
    try (WorkFolder opened = WorkFolder.open(folder)) {
      // Before any library looks for a place for its temporary files, or logs.
      System.setProperty("java.io.tmpdir", opened.temporary().toString());
      Logging.toFile(opened.logs().resolve("latest-lake.log"));
      DiskSpace.require(opened.root(), BYTES_OF_AN_EMPTY_RUN);
      beginAnew(opened);
      return run(options, opened);
    }
  }

  private int run(ChaosOptions options, WorkFolder opened) throws Exception {
    try (Terminal terminal = Terminal.open();
        Shutdown shutdown = new Shutdown(terminal)) {
      Report report = new Chaos(options, opened, terminal, shutdown).run();
      terminal.line("");
      report.byStep().forEach(terminal::line);
      report.comparison().examples().forEach(terminal::line);
      terminal.line("");
      terminal.line(
          report.isRight()
              ? terminal.colours().good(report.summary())
              : terminal.colours().bad(report.summary()));
      if (!report.isRight()) {
        throw new CommandFailure(
            "Lake or view are not what the log leads to ("
                + report.comparison().lost()
                + " rows lost, "
                + report.comparison().doubled()
                + " doubled, "
                + report.comparison().wrong()
                + " with other values, in both together; "
                + report.dirtyDays()
                + " days not published"
                + report.resharded().map(r -> ", " + r.stale() + " records out of order").orElse("")
                + "): please report it with "
                + opened.root()
                + " and --seed "
                + options.seed()
                + " --source "
                + source
                + ".");
      }
    }
    return ExitCodes.OK;
  }

  /** Of an earlier run nothing can be used. */
  private static void beginAnew(WorkFolder opened) throws IOException {
    Path chaos = opened.root().resolve("chaos");
    if (Files.exists(chaos)) {
      FileTree.delete(chaos);
    }
  }

  private ChaosOptions options() {
    ChangeLog log;
    List<String> feeder;
    if (input == null) {
      log = new GeneratedChangeLog(GeneratorOptions.of(keys, changes).overDays(days));
      feeder = List.of("--keys=" + keys, "--changes=" + changes, "--days=" + days);
    } else {
      log = inputLog();
      feeder = List.of("--input", input.toAbsolutePath().normalize().toString());
    }
    return new ChaosOptions(
        Installation.ofThisProcess(),
        source,
        log,
        feeder,
        Duration.ofMinutes(minutes),
        seed == null ? System.currentTimeMillis() : seed,
        kills == null ? OptionalInt.empty() : OptionalInt.of(kills));
  }

  private ChangeLog inputLog() {
    try {
      return new InputFolder(input).changeLog();
    } catch (CommandFailure e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private void require(String option, long value, long least) {
    if (value < least) {
      throw new ParameterException(
          command.commandLine(), option + " must be at least " + least + ", not " + value);
    }
  }
}
