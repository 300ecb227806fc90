package io.latestlake.faults;

import static java.util.Objects.requireNonNull;

import io.latestlake.LatestLakeJob;
import io.latestlake.testing.CasesLake;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.StandInControl;
import io.latestlake.testing.WarehouseTable;
import io.latestlake.warehouse.AwsClients;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import software.amazon.awssdk.services.glue.GlueClient;

/**
 * Stand-ins and a Flink cluster of one TaskManager, on which the whole job runs, each time on a
 * topic and a table of its own.
 *
 * <p>A process that dies is the TaskManager, with all jobs that run at it: so those are played one
 * after another.
 */
final class JobLaboratory implements AutoCloseable {
  private static final int JOBS_AT_A_TIME = 4;
  private static final int PARALLELISM = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LOOK_EVERY_MILLIS = 50;

  /** Longer than all cells take. */
  private static final Duration TASK_MANAGERS_MAY_COME = Duration.ofHours(1);

  /** Named by the subtask that stages it, and by how many it has staged before. */
  private static final Pattern STAGED_FILE =
      Pattern.compile(
          ".*"
              + Pattern.quote("/stage/" + CallPoint.TABLE + "/" + CallPoint.CHANCE + "/")
              + "(\\d+)\\.parquet");

  private final Path folder;
  private final LocalAwsProcess aws;
  private final StandInControl control;
  private final GlueClient glue;
  private final Admin admin;
  private final KafkaProducer<String, String> producer;
  private final MiniCluster cluster;
  private int taskManager;

  private JobLaboratory(Path folder, LocalAwsProcess aws, MiniCluster cluster) {
    this.folder = folder;
    this.aws = aws;
    this.cluster = cluster;
    this.control = aws.control();
    this.glue = new AwsClients(aws.aws()).glue();
    this.admin = Admin.create(Map.of("bootstrap.servers", aws.kafka()));
    // A wave is one batch: it is read at once, and hardly ever lies in two checkpoints.
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", aws.kafka(), "linger.ms", 100),
            new StringSerializer(),
            new StringSerializer());
  }

  static JobLaboratory open(Path folder) throws Exception {
    LocalAwsProcess aws =
        LocalAwsProcess.start(requireNonNull(folder, "folder is null"), "--unlimited");
    Configuration configuration = new Configuration();
    // After that time a job that needs slots while its TaskManager is dead is refused them at once,
    // and uses up its restarts before another one is there.
    configuration.set(
        ResourceManagerOptions.STANDALONE_CLUSTER_STARTUP_PERIOD_TIME, TASK_MANAGERS_MAY_COME);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(JOBS_AT_A_TIME * PARALLELISM)
                .build());
    try {
      cluster.start();
      return new JobLaboratory(folder, aws, cluster);
    } catch (Exception failure) {
      aws.close();
      throw failure;
    }
  }

  /** All calls of a run in which nothing goes wrong. */
  List<CallPoint> record() throws Exception {
    while (true) {
      try (WarehouseTable table = new WarehouseTable(aws.aws(), folder)) {
        JobRun run = prepare(table);
        control.beginToRecord();
        JobID job = submit(run);
        for (int wave = 0; wave < JobRun.waves(); wave++) {
          sendAndAwait(run, wave, job, running -> {});
        }
        drain(job, running -> {});
        List<CallPoint> calls = CallPoint.of(control.endOfRecord(), table.spec().name());
        List<String> wrong = Outcome.faultsOf(run, folder, glue);
        if (!wrong.isEmpty()) {
          throw new AssertionError("a run without faults: " + wrong);
        }
        // A wave that a barrier has cut in two has calls that no other run may have.
        if (run.commitsAndPublications().equals(List.of(JobRun.waves() + " " + JobRun.waves()))
            && calls.stream().noneMatch(JobLaboratory::isOfCutWave)) {
          return calls.stream().filter(call -> !isOfAnotherSubtask(call)).toList();
        }
      }
    }
  }

  /**
   * A subtask stages one file of a wave. It has staged more if the wave was cut, which no commit
   * tells where both parts waited for the table to be prepared: they become one.
   */
  private static boolean isOfCutWave(CallPoint call) {
    Matcher file = STAGED_FILE.matcher(call.about());
    return file.matches() && Integer.parseInt(file.group(1)) >= JobRun.waves();
  }

  /**
   * How many subtasks have rows of a wave is a matter of the table's name, which is hashed with
   * their keys: the first one to stage stands for all.
   */
  private static boolean isOfAnotherSubtask(CallPoint call) {
    return call.number() > 1 && STAGED_FILE.matcher(call.about()).matches();
  }

  /** Plays the cells and tells what is wrong after each. */
  List<FaultMatrix.Result> play(List<Cell> cells) throws Exception {
    List<FaultMatrix.Result> results = new ArrayList<>();
    for (boolean dies : new boolean[] {true, false}) {
      results.addAll(
          FaultMatrix.play(
              cells.stream().filter(cell -> cell.trouble().dies() == dies).toList(),
              dies ? 1 : JOBS_AT_A_TIME,
              this::play,
              System.out::println));
    }
    return results;
  }

  private List<String> play(Cell cell) throws Exception {
    try (WarehouseTable table = new WarehouseTable(aws.aws(), folder)) {
      String name = table.spec().name();
      Path reached = folder.resolve("reached-" + name);
      JobRun run = prepare(table);
      control.putFaults(name, Laboratory.faults(cell, name, reached));
      Death death = new Death(cell, name, reached);
      JobID job = submit(run);
      for (int wave = 0; wave < JobRun.waves(); wave++) {
        sendAndAwait(run, wave, job, death);
      }
      drain(job, death);
      List<String> wrong = new ArrayList<>();
      if (!death.hasHappened()) {
        wrong.add("the moment never came");
      }
      control.clearFaults(name);
      wrong.addAll(Outcome.faultsOf(run, folder, glue));
      return wrong;
    }
  }

  private JobRun prepare(WarehouseTable table) throws Exception {
    JobRun run = new JobRun(table, aws.aws(), aws.kafka(), folder);
    admin.createTopics(List.of(new NewTopic(run.topic(), 1, (short) 1))).all().get();
    CasesLake.awaitLeaders(admin, run.topic(), 1);
    return run;
  }

  private JobID submit(JobRun run) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, run.settings().run().stateBackend());
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL, run.settings().run().checkpointInterval());
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(PARALLELISM);
    new LatestLakeJob(run.settings()).build(env);
    JobGraph graph = env.getStreamGraph().getJobGraph();
    cluster.submitJob(graph).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return graph.getJobID();
  }

  private interface Meanwhile {
    void look(JobID job) throws Exception;
  }

  private void sendAndAwait(JobRun run, int wave, JobID job, Meanwhile meanwhile) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (String message : run.messages(wave)) {
      sent.add(producer.send(new ProducerRecord<>(run.topic(), 0, null, message)));
    }
    producer.flush();
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isThrough(run, wave)) {
      meanwhile.look(job);
      requireGoingOn(job, end, "wave " + wave + " is not published");
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }

  /** The ledger is not there at first, and files come and go while they are looked at. */
  private static boolean isThrough(JobRun run, int wave) throws Exception {
    try {
      return run.isThrough(wave);
    } catch (IllegalStateException | UncheckedIOException notYet) {
      return false;
    }
  }

  /** Asked for again as long as the job is not well enough for it. */
  private void drain(JobID job, Meanwhile meanwhile) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (cluster.getJobStatus(job).get() != JobStatus.FINISHED) {
      meanwhile.look(job);
      requireGoingOn(job, end, "the job does not end");
      CompletableFuture<String> stopped =
          cluster.stopWithSavepoint(
              job, folder.resolve("savepoints").toString(), true, SavepointFormatType.NATIVE);
      // The cell's moment may come only now: the job ends when the call that is held there does.
      while (!stopped.isDone()) {
        meanwhile.look(job);
        requireGoingOn(job, end, "the job does not end");
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      }
      try {
        stopped.get();
      } catch (ExecutionException notNow) {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      }
    }
  }

  private void requireGoingOn(JobID job, long end, String problem) throws Exception {
    if (cluster.getJobStatus(job).get().isTerminalState()) {
      cluster
          .requestJobResult(job)
          .get()
          .toJobExecutionResult(JobLaboratory.class.getClassLoader());
    }
    if (System.nanoTime() > end) {
      throw new IllegalStateException(problem + " for " + PATIENCE.toSeconds() + " s");
    }
  }

  /** The TaskManager dies at the cell's moment, if it is to die, and another one comes. */
  private final class Death implements Meanwhile {
    private final Cell cell;
    private final String faults;
    private final Path reached;
    private boolean over;

    private Death(Cell cell, String faults, Path reached) {
      this.cell = cell;
      this.faults = faults;
      this.reached = reached;
    }

    @Override
    public void look(JobID job) throws Exception {
      if (cell.trouble().dies() && !over && Files.exists(reached)) {
        over = true;
        CompletableFuture<Void> dying = cluster.terminateTaskManager(taskManager++);
        while (cluster.getJobStatus(job).get() == JobStatus.RUNNING && !dying.isDone()) {
          TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        // The call that is held fails now: its thread has nothing to wait for.
        control.clearFaults(faults);
        dying.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        cluster.startTaskManager();
      }
    }

    private boolean hasHappened() throws Exception {
      return over || control.happened(faults) > 0;
    }
  }

  @Override
  public void close() throws Exception {
    producer.close();
    admin.close();
    glue.close();
    cluster.closeAsync().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    aws.close();
  }
}
