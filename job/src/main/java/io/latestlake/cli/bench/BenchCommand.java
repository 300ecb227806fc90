package io.latestlake.cli.bench;

import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.console.DurationConverter;
import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.Logging;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.cli.console.Terminal;
import io.latestlake.cli.local.DiskSpace;
import io.latestlake.cli.local.Installation;
import io.latestlake.cli.local.Shutdown;
import io.latestlake.cli.local.WorkFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code bench} command: its options, and what they ask for. */
@Command(
    name = "bench",
    description = {
      "Tells how fast this machine is, and where the time goes: writes a generated log, keyed by"
          + " primary key, to a Kafka on this machine and reads it three times: decoded only, up to"
          + " staged Parquet, and until all of it is published. On demand it does the same with"
          + " Kinesis, and compares the two.",
      "",
      "Kafka and the stand-ins run on the same processors; their share is told. Commits and"
          + " publications are made as seldom as conf/aws.yaml has it, and at the end."
    },
    sortOptions = false,
    exitCodeList = {
      "0:all was measured",
      "1:it failed; the reason is said",
      "2:an option, a setting or a table spec was refused",
      "3:it could not be built or started: Java, Maven, network",
      "129:ended because the terminal was closed",
      "130:stopped by Ctrl-C",
      "141:ended because nobody reads its output any more",
      "143:stopped by SIGTERM"
    },
    footer = {
      "  ./latest-lake bench",
      "  ./latest-lake bench --keys 50000 --changes 150000 --json",
      "  ./latest-lake bench --source kinesis --phase decode",
      "  ./latest-lake bench --phase publish --set cadence.publication-interval=5s",
      "  ./latest-lake bench --slow-warehouse 30s"
    })
public final class BenchCommand implements Callable<Integer> {
  // In Kafka, staged twice, in the warehouse and its journal, and published.
  private static final long BYTES_OF_A_MESSAGE = 1_500;
  private static final long BYTES_OF_A_RECORD_IN_KINESIS = 700;
  private static final long BYTES_OF_AN_EMPTY_RUN = 300L << 20;

  /** A cadence as on AWS, where each commit and publication is billed; the demo's is for eyes. */
  private static final Map<String, String> CADENCE =
      Map.of(
          "run.checkpoint-interval", "10s",
          "cadence.commit-interval", "10min",
          "cadence.publication-interval", "10min");

  /** Commits as often as they can be, and no publication between the first and the last. */
  private static final Map<String, String> CADENCE_OF_SLOW_WAREHOUSE =
      Map.of(
          "run.checkpoint-interval", "1s",
          "run.state-backend", "rocksdb",
          "cadence.commit-interval", "1s",
          "cadence.publication-interval", "10min");

  /** Few, so that the first publication, which a warehouse of either speed makes, is small. */
  private static final int DAYS_OF_SLOW_WAREHOUSE = 30;

  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "bench-data",
      description =
          "Everything the benchmark writes lies here; topic and stream are used again."
              + " Default: ${DEFAULT-VALUE}.")
  private Path folder;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "500000",
      description = "Keys of the log. Default: ${DEFAULT-VALUE}.")
  private int keys;

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "1500000",
      description = "Changes after their load. Default: ${DEFAULT-VALUE}.")
  private long changes;

  @Option(
      names = "--source",
      paramLabel = "WHERE",
      defaultValue = "kafka",
      description =
          "From where the job reads the log: kafka, or kinesis, which is measured beside kafka: each"
              + " phase with both, after both were read once to be warm. Default: ${DEFAULT-VALUE}.")
  private BenchSource source;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      description = "Only this one, decode, stage or publish; may be given several times.")
  private Set<Phase> phases;

  @Option(
      names = "--slow-warehouse",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Instead of the three: read the log with the warehouse as it is and with one whose commits"
              + " take this much longer, such as 30s, at a checkpoint a second. The stream should not"
              + " notice.")
  private Duration slowWarehouse;

  @Option(
      names = "--set",
      paramLabel = "SETTING=VALUE",
      description = "A setting of conf/local.yaml, such as run.parallelism=1.")
  private Map<String, String> settings = new HashMap<>();

  @Option(names = "--json", description = "The report as JSON, and nothing else.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    require("--keys", keys, 1);
    require("--changes", changes, 0);
    if (slowWarehouse != null && phases != null) {
      throw new ParameterException(
          command.commandLine(),
          "--slow-warehouse reads the log in its own way: leave out --phase");
    }
    if (slowWarehouse != null && source != BenchSource.KAFKA) {
      throw new ParameterException(
          command.commandLine(), "--slow-warehouse reads the log from Kafka: leave out --source");
    }
    Map<String, String> asked =
        new HashMap<>(slowWarehouse == null ? CADENCE : CADENCE_OF_SLOW_WAREHOUSE);
    asked.putAll(settings);
    BenchOptions options =
        new BenchOptions(
            Installation.ofThisProcess(),
            log(),
            source,
            phases == null ? EnumSet.allOf(Phase.class) : phases,
            asked);
    Bench.check(options);
    try (WorkFolder opened = WorkFolder.open(folder)) {
      System.setProperty("java.io.tmpdir", opened.temporary().toString());
      Logging.toFile(opened.logs().resolve("latest-lake.log"));
      DiskSpace.require(opened.root(), BYTES_OF_AN_EMPTY_RUN + (keys + changes) * bytesOfARecord());
      run(options, opened);
    }
    return ExitCodes.OK;
  }

  private long bytesOfARecord() {
    return source == BenchSource.KINESIS
        ? BYTES_OF_A_MESSAGE + BYTES_OF_A_RECORD_IN_KINESIS
        : BYTES_OF_A_MESSAGE;
  }

  private GeneratorOptions log() {
    GeneratorOptions log = GeneratorOptions.of(keys, changes);
    return slowWarehouse == null ? log : log.overDays(DAYS_OF_SLOW_WAREHOUSE);
  }

  private void run(BenchOptions options, WorkFolder opened) throws Exception {
    List<String> report;
    try (Terminal terminal = json ? Terminal.silent() : Terminal.open();
        Shutdown shutdown = new Shutdown(terminal)) {
      if (slowWarehouse == null) {
        BenchReport measured = new Bench(options, opened, terminal, shutdown).run();
        report = json ? List.of(measured.json()) : measured.lines();
      } else {
        SlowWarehouseReport measured =
            new SlowWarehouseBench(options, slowWarehouse, opened, terminal, shutdown).run();
        report = json ? List.of(measured.json()) : measured.lines();
      }
    }
    show(report);
  }

  private void show(List<String> report) {
    PrintWriter out = command.commandLine().getOut();
    if (!json) {
      out.println();
    }
    report.forEach(out::println);
    out.flush();
  }

  private void require(String option, long value, long least) {
    if (value < least) {
      throw new ParameterException(
          command.commandLine(), option + " must be at least " + least + ", not " + value);
    }
  }
}
