package io.latestlake.cli.feed;

import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.changelog.GeneratedChangeLog;
import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.changelog.InputFolder;
import io.latestlake.cli.changelog.Operation;
import io.latestlake.cli.changelog.Pace;
import io.latestlake.cli.console.CommandFailure;
import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.Progress;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.cli.console.Terminal;
import io.latestlake.cli.local.LakeBucket;
import io.latestlake.config.Quantity;
import io.latestlake.config.Settings;
import io.latestlake.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The {@code feed} command: DMS's part, where no DMS is. */
@Command(
    name = "feed",
    description = {
      "Writes a change log to the topic or the stream of some settings, as DMS would, for a job"
          + " that runs elsewhere.",
      "",
      "The services of docker-compose.yml use it."
    },
    sortOptions = false,
    exitCodeList = {
      "0:the log is written, and read if that was to be awaited",
      "1:it failed; the reason is said",
      "2:an option, a setting, a table spec or the input's folder was refused",
      "3:it could not be built or started: Java, Maven, network",
      "130:stopped by Ctrl-C",
      "143:stopped by SIGTERM"
    },
    footer = {
      "  ./latest-lake feed --settings conf/aws.yaml --prepare",
      "  ./latest-lake feed --settings conf/aws.yaml --input ~/covid-cases --over 10min"
    })
public final class FeedCommand implements Callable<Integer> {
  private static final int MOST_DAYS = 10_000;

  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      required = true,
      description = "Settings of the job: where it reads from, and the bucket.")
  private Path settingsFile;

  @Option(
      names = "--prepare",
      description = "Only make topic or stream, and bucket, where they are missing.")
  private boolean prepare;

  @Option(
      names = "--input",
      paramLabel = "DIR",
      description = "The change log, as of demo. Without it a log is generated.")
  private Path input;

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
      names = "--days",
      paramLabel = "N",
      defaultValue = "700",
      description =
          "Days over which the generated log spreads its keys. Default: ${DEFAULT-VALUE}.")
  private int days;

  @Option(
      names = "--over",
      paramLabel = "D",
      defaultValue = "2min",
      converter = DurationConverter.class,
      description = "The time over which the log is spread evenly. Default: ${DEFAULT-VALUE}.")
  private Duration over;

  @Option(
      names = "--hurry",
      paramLabel = "FILE",
      description = "Write the rest at once as soon as this file is there.")
  private Path hurry;

  @Option(
      names = "--await-job",
      description =
          "Of Kafka only: end when the job has read all of it, at a completed checkpoint.")
  private boolean awaitJob;

  @Override
  public Integer call() throws Exception {
    require("--keys", keys, Integer.MAX_VALUE);
    require("--days", days, MOST_DAYS);
    Settings settings = SettingsReader.read(settingsFile, Map.of());
    try (Terminal terminal = Terminal.open();
        Target target = Target.of(settings)) {
      if (prepare) {
        target.createIfMissing();
        try (LakeBucket bucket = new LakeBucket(settings.aws(), settings.lake())) {
          bucket.createIfMissing();
        }
        terminal.line(target.kind() + " and bucket are there.");
        return ExitCodes.OK;
      }
      if (awaitJob && !target.knowsReaders()) {
        throw new ParameterException(
            command.commandLine(),
            "--await-job is for Kafka only: Kinesis does not know what a job has read of a stream");
      }
      feed(target, terminal);
    }
    return ExitCodes.OK;
  }

  private void feed(Target target, Terminal terminal) throws IOException, InterruptedException {
    ChangeLog log = changeLog();
    long messages = count(log);
    terminal.heading("Writing " + log.description() + " over " + over.toSeconds() + " s");
    Progress progress = new Progress(terminal, "messages", messages);
    long written =
        target.append(
            log,
            Pace.over(over, messages, () -> hurry != null && Files.exists(hurry)),
            count -> progress.show(count, ""));
    progress.end();
    terminal.line(String.format(Locale.ROOT, "%,d messages are written.", written));
    if (awaitJob) {
      target.awaitRead();
      terminal.line("The job has read all of them.");
    }
  }

  private ChangeLog changeLog() {
    if (input == null) {
      return new GeneratedChangeLog(GeneratorOptions.of(keys, changes).overDays(days));
    }
    try {
      return new InputFolder(input).changeLog();
    } catch (CommandFailure e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private void require(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          command.commandLine(), option + " must be from 1 to " + most + ", not " + value);
    }
  }

  private static long count(ChangeLog log) throws IOException {
    AtomicLong messages = new AtomicLong();
    log.read(
        new ChangeLog.Reader() {
          @Override
          public void row(Operation operation, String[] values) {
            messages.incrementAndGet();
          }

          @Override
          public void message(String json) {
            messages.incrementAndGet();
          }
        });
    return messages.get();
  }

  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      return Quantity.duration(value)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + value + "' is not a duration; write " + Quantity.DURATION_EXAMPLES));
    }
  }
}
