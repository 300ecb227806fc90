package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.chaos.Attack.Means;
import io.latestlake.cli.chaos.Attack.Victim;
import io.latestlake.cli.chaos.CallsUnderWay.Call;
import io.latestlake.cli.compose.BuiltParts;
import io.latestlake.cli.compose.ComposeFile;
import io.latestlake.cli.compose.LocalCompose;
import io.latestlake.cli.console.CommandFailure;
import io.latestlake.config.Settings;
import io.latestlake.config.SettingsReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The services of the compose file, and what can be done to them. */
final class ChaosCluster implements AutoCloseable {
  private static final String JOB_MANAGER = "jobmanager";
  private static final Duration SUBMISSION = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LOOK_EVERY_MILLIS = 200;

  private final StreamService source;
  private final LocalCompose services;
  private final Settings settings;
  private final CallsUnderWay calls;
  private final FlinkRest flink;
  private int strikes;

  private ChaosCluster(
      StreamService source, LocalCompose services, Settings settings, CallsUnderWay calls) {
    this.source = requireNonNull(source, "source is null");
    this.services = requireNonNull(services, "services is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.calls = requireNonNull(calls, "calls is null");
    this.flink = new FlinkRest(services.address(JOB_MANAGER));
  }

  /** Takes the services' credentials for those of this process. */
  static ChaosCluster of(
      StreamService source, Path home, BuiltParts parts, Path folder, RandomGenerator random)
      throws IOException {
    ComposeFile file = ComposeFile.read(home.resolve("docker-compose.yml"));
    Map<String, String> environment = file.services().get(source.job()).environment();
    System.setProperty("aws.accessKeyId", environment.get("AWS_ACCESS_KEY_ID"));
    System.setProperty("aws.secretAccessKey", environment.get("AWS_SECRET_ACCESS_KEY"));
    Settings settings =
        SettingsReader.read(home.resolve("conf").resolve(source.settings()), Map.of());
    Path journals = Files.createDirectories(folder.resolve("calls"));
    LocalCompose services = LocalCompose.of(file, parts, folder, random);
    services.setVariable("LATEST_LAKE_CALLS", journals.resolve("{service}.jsonl").toString());
    return new ChaosCluster(
        source,
        services,
        settings,
        new CallsUnderWay(
            Stream.of("s3", "redshift", "glue")
                .map(service -> journals.resolve(service + ".jsonl"))
                .toList()));
  }

  /** Starts all of it, but for the feeder. */
  void start() throws IOException, InterruptedException {
    services.start(source.job());
  }

  void feed(List<String> arguments) throws IOException, InterruptedException {
    services.startOne(
        source.feeder(),
        command -> {
          command.addAll(arguments);
          return command;
        });
  }

  boolean isFeeding() {
    if (services.isRunning(source.feeder())) {
      return true;
    }
    if (services.exitCode(source.feeder()) != 0) {
      throw new CommandFailure("The feeder failed: see its output in the folder's logs.");
    }
    return false;
  }

  CallsUnderWay calls() {
    return calls;
  }

  FlinkRest flink() {
    return flink;
  }

  Settings settings() {
    return settings;
  }

  /** The address at which this process reaches what services know by name. */
  URI reachable(URI endpoint) {
    return URI.create(
        endpoint.getScheme()
            + "://"
            + services.address(endpoint.getHost())
            + ":"
            + endpoint.getPort());
  }

  /** Where the objects of the lake's bucket lie as files. */
  Path bucket() throws IOException {
    return services.volume("s3").resolve("s3").resolve(settings.lake().bucket());
  }

  /** Of the job, wherever Flink keeps it. */
  Optional<String> newestCheckpoint() {
    try (RetainedCheckpoints checkpoints =
        new RetainedCheckpoints(
            reachable(settings.aws().s3Endpoint()),
            settings.aws().region(),
            URI.create(settings.run().checkpointDirectory()))) {
      return checkpoints.newest();
    }
  }

  /**
   * Attacks while a call is under way.
   *
   * @param victim the service
   * @return whether the call was not over when it happened
   */
  boolean strike(Attack attack, String victim, Call call) throws IOException, InterruptedException {
    strikes++;
    long before = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    if (attack.means() == Means.KILL) {
      services.kill(victim);
    } else {
      services.pause(victim);
    }
    boolean hit = calls.wasUnderWay(call, before);
    Thread.sleep(attack.pause().toMillis());
    if (attack.means() == Means.PAUSE) {
      services.resume(victim);
      return hit;
    }
    calls.forget();
    services.restart(victim);
    if (attack.victim() == Victim.JOB_MANAGER) {
      submitAgain();
    }
    return hit;
  }

  /** What Flink's high availability would do: the job goes on from its newest checkpoint. */
  private void submitAgain() throws IOException, InterruptedException {
    String checkpoint =
        newestCheckpoint()
            .orElseThrow(() -> new CommandFailure("No checkpoint is left to go on from."));
    UnaryOperator<List<String>> fromCheckpoint =
        command -> {
          command.addAll(command.indexOf("run") + 1, List.of("--fromSavepoint", checkpoint));
          return command;
        };
    services.run(source.job(), fromCheckpoint, SUBMISSION);
  }

  /** The service to attack. */
  String serviceOf(Victim victim) throws InterruptedException {
    return switch (victim) {
      case TASK_MANAGER -> taskManagerAtWork();
      case JOB_MANAGER -> JOB_MANAGER;
      case REDSHIFT -> "redshift";
      case S3 -> "s3";
      case GLUE -> "glue";
      case POSTGRES -> "postgres";
      case KAFKA -> "kafka";
      case KINESIS -> "kinesis";
    };
  }

  /** Which of them, the plan does not say: it may be that tasks run at one only. */
  private String taskManagerAtWork() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        List<String> atWork = flink.taskManagersAtWork();
        if (!atWork.isEmpty()) {
          return atWork.get(strikes % atWork.size());
        }
      } catch (IOException e) {
        // A JobManager that comes up does not answer for a while.
      }
      if (System.nanoTime() > end) {
        throw new CommandFailure(
            "It hangs, no task runs for " + PATIENCE.toMinutes() + " minutes: see the logs.");
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    services.close();
  }
}
