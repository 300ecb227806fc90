package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.chaos.CallsUnderWay.Call;
import io.latestlake.cli.chaos.FlinkRest.Job;
import io.latestlake.cli.compose.BuiltParts;
import io.latestlake.cli.console.CommandFailure;
import io.latestlake.cli.console.Terminal;
import io.latestlake.cli.local.Shutdown;
import io.latestlake.cli.local.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One run: starts all services, streams the log, attacks whenever the run is at the step that the
 * plan has drawn, lets the job read the rest, stops it with all published, and compares.
 */
final class Chaos {
  private static final long LOOK_EVERY_MILLIS = 2;
  private static final Duration LOOK_AT_JOB_EVERY = Duration.ofSeconds(2);

  /** A step that does not come up within this time is not waited for. */
  private static final Duration STEP = Duration.ofSeconds(20);

  /** What takes longer hangs. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Set<String> ENDED = Set.of("FAILED", "CANCELED", "FINISHED");

  private final ChaosOptions options;
  private final WorkFolder folder;
  private final Terminal terminal;
  private final Shutdown shutdown;
  private final AttackPlan plan;
  private final List<Attack> hits = new ArrayList<>();
  private Optional<StreamUnderReshardings> stream = Optional.empty();
  private int misses;
  private long start;

  Chaos(ChaosOptions options, WorkFolder folder, Terminal terminal, Shutdown shutdown) {
    this.options = requireNonNull(options, "options is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.shutdown = requireNonNull(shutdown, "shutdown is null");
    this.plan = new AttackPlan(new SplittableRandom(options.seed()), options.source().victims());
  }

  Report run() throws Exception {
    // First, as it refuses what it cannot read.
    Map<String, PublishedRow> expected = CasesOracle.rows(options.log());
    start = System.nanoTime();
    terminal.heading("Starting the services of docker-compose.yml in " + folder.root());
    ChaosCluster cluster =
        ChaosCluster.of(
            options.source(),
            options.installation().home(),
            new BuiltParts(
                System.getProperty("java.class.path"),
                options.installation().localAwsArguments(),
                options.installation().flinkPlugins()),
            Files.createDirectories(folder.root().resolve("chaos")),
            new SplittableRandom());
    shutdown.add(() -> close(cluster));
    cluster.start();
    said("all services are up, the job is handed over");
    Path hurry = folder.root().resolve("chaos").resolve("hurry");
    List<String> feeding = new ArrayList<>(options.feederArguments());
    feeding.addAll(List.of("--over", options.over().toMillis() + "ms"));
    feeding.addAll(List.of("--hurry", hurry.toString()));
    cluster.feed(feeding);
    awaitFirstCheckpoint(cluster);
    // Its own seed, so that the attacks are the same with each kind of stream.
    stream = StreamUnderReshardings.of(cluster, new SplittableRandom(~options.seed()));
    stream.ifPresent(sharded -> shutdown.add(sharded::close));
    stream.ifPresent(StreamUnderReshardings::beginReshardings);
    attack(cluster);
    Files.writeString(hurry, "");
    terminal.heading("No more attacks: the job reads the rest of " + options.log().description());
    awaitRead(cluster);
    drain(cluster);
    said("the job has ended, all is published");
    return compare(cluster, expected);
  }

  private void close(ChaosCluster cluster) {
    try {
      cluster.close();
    } catch (IOException e) {
      terminal.line("The services cannot be ended: " + e.getMessage());
    }
  }

  private void awaitFirstCheckpoint(ChaosCluster cluster) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (cluster.newestCheckpoint().isEmpty()) {
      requireRunning(cluster);
      requireFeederWell(cluster);
      requireBefore(end, "no checkpoint was completed");
      Thread.sleep(LOOK_AT_JOB_EVERY.toMillis());
    }
  }

  private void attack(ChaosCluster cluster) throws IOException, InterruptedException {
    terminal.heading("Attacking, with seed " + options.seed());
    long end = System.nanoTime() + options.over().toNanos();
    Attack attack = plan.next();
    while (System.nanoTime() < end && isMoreWanted()) {
      Optional<Call> hit = tryTo(attack, cluster, end);
      if (hit.isPresent()) {
        hits.add(attack);
        said(attack + " (" + hit.get().name() + ")");
        attack = plan.next();
      } else {
        attack = plan.insteadOf(attack);
      }
    }
  }

  /** The call that was under way, if it was not over before. */
  private Optional<Call> tryTo(Attack attack, ChaosCluster cluster, long latest)
      throws IOException, InterruptedException {
    // Asked before, as it takes a while and the step is short.
    String victim = cluster.serviceOf(attack.victim());
    Optional<Call> call = awaitStep(cluster, attack.step(), latest);
    if (call.isEmpty()) {
      return call;
    }
    boolean hit = cluster.strike(attack, victim, call.get());
    misses += hit ? 0 : 1;
    return hit ? call : Optional.empty();
  }

  private boolean isMoreWanted() {
    return options.kills().isEmpty() || hits.size() < options.kills().getAsInt();
  }

  private Optional<Call> awaitStep(ChaosCluster cluster, ProtocolStep step, long latest)
      throws IOException, InterruptedException {
    long now = System.nanoTime();
    long end = Math.min(latest, now + STEP.toNanos());
    long look = now + LOOK_AT_JOB_EVERY.toNanos();
    for (; now < end; now = System.nanoTime()) {
      Optional<Call> call = cluster.calls().at(step);
      if (call.isPresent()) {
        return call;
      }
      if (now > look) {
        requireRunning(cluster);
        requireFeederWell(cluster);
        look = now + LOOK_AT_JOB_EVERY.toNanos();
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    return Optional.empty();
  }

  private void awaitRead(ChaosCluster cluster) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (cluster.isFeeding()) {
      requireRunning(cluster);
      requireBefore(end, "the job does not read on");
      Thread.sleep(LOOK_AT_JOB_EVERY.toMillis());
    }
    if (stream.isPresent()) {
      EndMarks marks = stream.get().markEnd();
      while (!marks.areRead()) {
        requireRunning(cluster);
        requireBefore(end, "the job does not read to the end");
        Thread.sleep(LOOK_AT_JOB_EVERY.toMillis());
      }
    }
  }

  /** Asked for again as long as it fails: a task may not have recovered yet. */
  private void drain(ChaosCluster cluster) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<String> request = Optional.empty();
    while (true) {
      try {
        Job job = jobOf(cluster);
        look(cluster.flink(), job);
        if (job.state().equals("FINISHED")) {
          return;
        }
        request = drain(cluster.flink(), job, request);
      } catch (IOException e) {
        // The JobManager does not answer, or refuses for the moment.
        request = Optional.empty();
      }
      requireBefore(end, "the job does not end");
      Thread.sleep(LOOK_AT_JOB_EVERY.toMillis());
    }
  }

  /**
   * @return the request that is being worked at
   */
  private static Optional<String> drain(FlinkRest flink, Job job, Optional<String> request)
      throws IOException, InterruptedException {
    requireGoingOn(job);
    if (request.isPresent() && flink.isStopping(job, request.get())) {
      return request;
    }
    return job.state().equals("RUNNING") && flink.allRunning(job)
        ? Optional.of(flink.stopWithDrain(job))
        : Optional.empty();
  }

  private static Job jobOf(ChaosCluster cluster) throws IOException, InterruptedException {
    return cluster
        .flink()
        .job()
        .orElseThrow(() -> new CommandFailure("The cluster has lost its job."));
  }

  private Report compare(ChaosCluster cluster, Map<String, PublishedRow> expected)
      throws IOException, InterruptedException {
    Verification verification = new Verification(cluster, expected);
    return new Report(
        hits,
        misses,
        verification.commits(),
        verification.publications(),
        verification.dirtyDays(),
        verification.compare(),
        stream.map(StreamUnderReshardings::resharded));
  }

  private void requireRunning(ChaosCluster cluster) throws InterruptedException {
    try {
      Optional<Job> job = cluster.flink().job();
      if (job.isPresent()) {
        requireGoingOn(job.get());
        look(cluster.flink(), job.get());
      }
    } catch (IOException e) {
      // A JobManager that comes up does not answer for a while.
    }
  }

  private void look(FlinkRest flink, Job job) throws IOException, InterruptedException {
    if (stream.isPresent()) {
      stream.get().look(flink, job);
    }
  }

  /** It may have written all of its log, but not failed. */
  private static void requireFeederWell(ChaosCluster cluster) {
    cluster.isFeeding();
  }

  private static void requireGoingOn(Job job) {
    if (ENDED.contains(job.state())) {
      throw new CommandFailure("The job has ended by itself: Flink says " + job.state() + ".");
    }
  }

  private static void requireBefore(long end, String problem) {
    if (System.nanoTime() > end) {
      throw new CommandFailure(
          "It hangs, " + problem + " for " + PATIENCE.toMinutes() + " minutes: see the logs.");
    }
  }

  private void said(String what) {
    terminal.line(
        String.format(Locale.ROOT, "  %6.1f s  %s", (System.nanoTime() - start) / 1e9, what));
  }
}
