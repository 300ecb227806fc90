package io.latestlake.cli.demo;

import io.latestlake.HeldAtEnd;
import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.changelog.GeneratedChangeLog;
import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.changelog.InputFolder;
import io.latestlake.cli.changelog.KeyBy;
import io.latestlake.cli.console.CommandFailure;
import io.latestlake.cli.console.DurationConverter;
import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.Logging;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.cli.console.Terminal;
import io.latestlake.cli.local.DiskSpace;
import io.latestlake.cli.local.Installation;
import io.latestlake.cli.local.LocalFlink;
import io.latestlake.cli.local.Shutdown;
import io.latestlake.cli.local.WorkFolder;
import io.latestlake.config.TableSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The {@code demo} command: its options, and what they ask for. */
@Command(
    name = "demo",
    description = {
      "Runs the main job on this machine, on a real Kafka and on stand-ins for S3, Redshift, Glue and"
          + " Kinesis: writes a change log to a topic, to a stream or to a landing zone, keeps the most"
          + " recent view of it and publishes it as Parquet files by day.",
      "",
      "Stopped or killed, the same command goes on from the last checkpoint."
    },
    sortOptions = false,
    exitCodeList = {
      "0:the job read the log to its end and published all of it",
      "1:it failed; the reason is said",
      "2:an option, a setting, a table spec or the input's folder was refused",
      "3:it could not be built or started: Java, Maven, network",
      "4:the log is read to its end, but days are held; they are named",
      "129:ended because the terminal was closed",
      "130:stopped by Ctrl-C",
      "141:ended because nobody reads its output any more",
      "143:stopped by SIGTERM"
    },
    footer = {
      "  ./latest-lake demo",
      "  ./latest-lake demo --keys 500000 --changes 1500000 --key-by primary-key",
      "  ./latest-lake demo --source landing-zone --format parquet",
      "  ./latest-lake demo --source kinesis",
      "  ./latest-lake demo --layout versioned",
      "  ./latest-lake demo --input ~/covid-cases --dir /tmp/covid --keep-running"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;

  // The stand-ins' programs and the warehouse's journal, with room for a publication.
  private static final long BYTES_OF_AN_EMPTY_RUN = 300L << 20;
  // In Kafka, staged, in the warehouse and its journal, and published.
  private static final long BYTES_OF_A_MESSAGE = 1_500;

  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;

  @Option(
      names = "--input",
      paramLabel = "DIR",
      description =
          "The change log: DMS's CSV files for S3 (full-load*.csv, then cdc-*.csv) or DMS messages,"
              + " one a line (*.jsonl), gzip or not. Without it a log is generated.")
  private Path input;

  @Option(
      names = "--source",
      paramLabel = "WHERE",
      defaultValue = "kafka",
      description =
          "From where the job reads the log: kafka, as a DMS task with a Kafka target writes it,"
              + " kinesis, as one with a Kinesis target does, or landing-zone, as one with an S3"
              + " target does. Default: ${DEFAULT-VALUE}.")
  private DemoSource source;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "Of messages in Kafka and Kinesis: json. Of the landing zone's files: csv or parquet."
              + " Default: json, csv.")
  private DemoFormat format;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      converter = LayoutConverter.class,
      description =
          "How days lie in the lake: in-place, under stable names, or versioned, where the catalog"
              + " says which publication a day shows. Default: in-place.")
  private TableSpec.Layout layout;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "demo-data",
      description = "Everything the demo writes lies here. Default: ${DEFAULT-VALUE}.")
  private Path folder;

  @Option(
      names = "--keep-running",
      description = "Keep the stand-ins at the end, until Ctrl-C, to look into them.")
  private boolean keepRunning;

  @Option(names = "--parallelism", paramLabel = "N", description = "Of the job. Default: 2.")
  private Integer parallelism;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "D",
      converter = DurationConverter.class,
      description = "Between two checkpoints, such as 500ms, 10s or 1min. Default: 2s.")
  private Duration checkpointInterval;

  @Option(
      names = "--web-port",
      paramLabel = "PORT",
      description = "Of Flink's web UI, on 127.0.0.1. Default: a free one.")
  private Integer webPort;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Keys of the generated log. Default: ${DEFAULT-VALUE}.")
  private int keys;

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "60000",
      description = "Changes of the generated log. Default: ${DEFAULT-VALUE}.")
  private long changes;

  @Option(
      names = "--key-by",
      paramLabel = "HOW",
      converter = KeyByConverter.class,
      description =
          "Message key of changes: schema-table as DMS does by default, or primary-key as the"
              + " recommended mapping rule does. Default: schema-table; of kinesis primary-key,"
              + " since one key's records all go to one shard.")
  private KeyBy keyBy;

  @Override
  public Integer call() throws Exception {
    refuseNumbersOutOfRange();
    refuseWhatDoesNotGoTogether();
    ChangeLog log = changeLog();
    DemoOptions options = options();
    Demo.check(options);
    if (webPort != null) {
      LocalFlink.requireFree(webPort, "--web-port");
    }
    HeldAtEnd held;
    try (WorkFolder opened = WorkFolder.open(folder)) {
      // Before any library looks for a place for its temporary files, or logs.
      System.setProperty("java.io.tmpdir", opened.temporary().toString());
      Logging.toFile(opened.logs().resolve("latest-lake.log"));
      DiskSpace.require(opened.root(), neededBytes(opened));
      try (Terminal terminal = Terminal.open();
          Shutdown shutdown = new Shutdown(terminal)) {
        held = new Demo(options, opened, log, terminal, shutdown).run();
      }
    }
    return held.isEmpty() ? ExitCodes.OK : ExitCodes.DAYS_HELD;
  }

  private ChangeLog changeLog() {
    if (input == null) {
      return new GeneratedChangeLog(GeneratorOptions.of(keys, changes));
    }
    try {
      return new InputFolder(input).changeLog();
    } catch (CommandFailure e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private void refuseWhatDoesNotGoTogether() {
    if (format != null && !format.isOf(source)) {
      throw new ParameterException(
          command.commandLine(),
          "--format "
              + format
              + " is not one of --source "
              + source
              + ": "
              + (source.hasMessages()
                  ? "DMS writes json there, write --source landing-zone for csv and parquet"
                  : "DMS writes csv and parquet to S3, write --source kafka or kinesis for json"));
    }
    if (keyBy != null && !source.hasMessages()) {
      throw new ParameterException(
          command.commandLine(),
          "--key-by is for --source kafka and kinesis: files have no message keys");
    }
  }

  private void refuseNumbersOutOfRange() {
    require("--keys", keys, 1);
    require("--changes", changes, 0);
    if (parallelism != null) {
      require("--parallelism", parallelism, 1);
    }
    if (webPort != null && (webPort < 1 || webPort > HIGHEST_PORT)) {
      throw new ParameterException(
          command.commandLine(),
          "--web-port must be from 1 to " + HIGHEST_PORT + ", not " + webPort);
    }
  }

  /** About; a folder that was used holds the programs already. */
  private long neededBytes(WorkFolder opened) {
    return (opened.isUsed() ? BYTES_OF_AN_EMPTY_RUN / 3 : BYTES_OF_AN_EMPTY_RUN)
        + (input == null ? BYTES_OF_A_MESSAGE * (keys + changes) : 0);
  }

  private void require(String option, long value, long least) {
    if (value < least) {
      throw new ParameterException(
          command.commandLine(), option + " must be at least " + least + ", not " + value);
    }
  }

  private DemoOptions options() {
    return new DemoOptions(
        Installation.ofThisProcess(),
        source,
        format == null ? DemoFormat.ofDefault(source) : format,
        source.keyBy(keyBy),
        layout,
        keepRunning,
        parallelism,
        checkpointInterval,
        webPort);
  }

  static final class KeyByConverter implements ITypeConverter<KeyBy> {
    @Override
    public KeyBy convert(String value) {
      for (KeyBy keyBy : KeyBy.values()) {
        if (keyBy.toString().equals(value.toLowerCase(Locale.ROOT))) {
          return keyBy;
        }
      }
      throw new TypeConversionException(
          "'" + value + "' is not known; write schema-table or primary-key");
    }
  }

  static final class LayoutConverter implements ITypeConverter<TableSpec.Layout> {
    @Override
    public TableSpec.Layout convert(String value) {
      for (TableSpec.Layout layout : TableSpec.Layout.values()) {
        if (DemoOptions.word(layout).equals(value.toLowerCase(Locale.ROOT))) {
          return layout;
        }
      }
      throw new TypeConversionException(
          "'" + value + "' is not known; write in-place or versioned");
    }
  }
}
