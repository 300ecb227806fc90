package io.latestlake.cli.local;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.cli.console.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;

/** The job while it runs. */
public final class RunningJob {
  private static final long LOOK_EVERY_MILLIS = 500;
  private static final Duration CANCEL = Duration.ofSeconds(15);

  private final JobClient client;
  private final Path log;
  private final DiskWatch disk;
  private volatile boolean ended;

  /**
   * @param log where the whole of an error is; its disk is the one that is watched
   */
  public RunningJob(JobClient client, Path log) {
    this.client = requireNonNull(client, "client is null");
    this.log = requireNonNull(log, "log is null");
    this.disk = DiskWatch.of(log.toAbsolutePath().getParent());
  }

  /** Waits for its end and shows how far it is. */
  public Counts await(Progress progress) throws InterruptedException {
    try {
      return untilTheEnd(progress);
    } finally {
      ended = true;
    }
  }

  private Counts untilTheEnd(Progress progress) throws InterruptedException {
    CompletableFuture<JobExecutionResult> result = client.getJobExecutionResult();
    while (true) {
      try {
        JobExecutionResult finished = result.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        Counts counts = Counts.of(finished.getAllAccumulatorResults());
        progress.show(counts.recordsIn(), "");
        return counts;
      } catch (TimeoutException e) {
        show(progress);
        disk.look();
      } catch (ExecutionException e) {
        throw new CommandFailure(
            "The job failed: " + innermost(e) + " (all of it is in " + log + ").", e);
      }
    }
  }

  private void show(Progress progress) throws InterruptedException {
    try {
      Counts counts = Counts.of(client.getAccumulators().get(5, TimeUnit.SECONDS));
      progress.show(counts.recordsIn(), "");
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      // It is starting or ending, and a bar that stands still for a moment does no harm. Of a
      // cluster that has just ended Flink says at once that its state is illegal.
    }
  }

  /**
   * Stops it; its last checkpoint stays.
   *
   * @return false if it had ended already
   */
  public boolean cancel() {
    if (ended) {
      return false;
    }
    try {
      client.cancel().get(CANCEL.toSeconds(), TimeUnit.SECONDS);
      client.getJobExecutionResult().get(CANCEL.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // It has ended already, or ends with this process.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
