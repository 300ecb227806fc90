package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.metrics.JobMetrics;
import io.latestlake.metrics.Metric;
import io.latestlake.stage.Staged;
import io.latestlake.warehouse.WarehouseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.util.SimpleVersionedListState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * The one task that commits: keeps what is staged in state until the ledger has it, and hands it to
 * the tables' committers when its checkpoint is complete.
 *
 * <p>It rests on these rules of Flink (flink-runtime, {@code SinkWriterOperator}, {@code
 * StreamTask}):
 *
 * <ol>
 *   <li>A writer's committables of checkpoint n arrive before its barrier n, and Flink keeps the
 *       edge from being unaligned, so at {@code snapshotState(n)} all of them are here.
 *   <li>All state is touched by the task's thread only; the committers' threads report through the
 *       mailbox, their failures too.
 *   <li>A notification of checkpoint n means that all before n may be committed as well, aborted
 *       ones included.
 *   <li>At the end of input the task stays until the final checkpoint's notification has been
 *       processed: there it waits for the committers, as long as they take.
 *   <li>A job that dies while it is stopped with a savepoint goes on from the checkpoint before it:
 *       Flink never goes back to a savepoint by itself. So what such a savepoint closes is not
 *       committed by the run that stops, else the ledger would be ahead of that checkpoint. It lies
 *       in the savepoint, for whoever is started from it. With a drain it has to be committed.
 * </ol>
 */
final class CommitOperator extends AbstractStreamOperator<CommittableMessage<Staged>>
    implements OneInputStreamOperator<CommittableMessage<Staged>, CommittableMessage<Staged>>,
        BoundedOneInput {

  private final transient MailboxExecutor mailbox;
  private final transient Settings settings;
  private final transient String run;
  private final transient Start start;
  private final transient SerializableSupplier<Services> services;

  private transient SchemaVersions schemas;
  private transient StagedCheckpoints checkpoints;
  private transient Committers committers;
  private transient ListState<CommitterState> state;
  private transient boolean endOfInput;

  /** The savepoint that the job is stopped with, and -1 until then. */
  private transient long stop = -1;

  private transient boolean stopWaitIsOver;

  /** Read by a gauge. */
  private transient volatile boolean heldBack;

  CommitOperator(
      StreamOperatorParameters<CommittableMessage<Staged>> parameters,
      Settings settings,
      String run,
      Start start,
      SerializableSupplier<Services> services) {
    super(parameters);
    this.mailbox = parameters.getMailboxExecutor();
    this.settings = requireNonNull(settings, "settings is null");
    this.run = requireNonNull(run, "run is null");
    this.start = requireNonNull(start, "start is null");
    this.services = requireNonNull(services, "services is null");
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        new SimpleVersionedListState<>(
            context
                .getOperatorStateStore()
                .getListState(
                    new ListStateDescriptor<>("committer", BytePrimitiveArraySerializer.INSTANCE)),
            new CommitterStateSerializer());
    schemas = new SchemaVersions(settings.tables());
    checkpoints = new StagedCheckpoints(run, schemas);
    for (CommitterState restored : state.get()) {
      checkpoints.restore(restored, context.getRestoredCheckpointId().orElse(-1));
    }
    if (start == Start.REBUILD) {
      checkpoints.request(run, settings.tables().stream().map(TableSpec::name).toList());
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    JobMetrics metrics = JobMetrics.of(getMetricGroup());
    metrics.gauge(Metric.STREAM_HELD_BACK, () -> heldBack ? 1 : 0);
    // Before a table is taken over, and altered.
    refusedForGood(checkpoints::requireSchemas);
    committers =
        Committers.start(
            settings,
            run,
            start,
            checkpoints::remembered,
            schemas,
            services.get(),
            metrics,
            new ThroughMailbox());
    submitComplete();
  }

  private void submitComplete() throws Exception {
    refusedForGood(() -> committers.submit(checkpoints.takeComplete()));
  }

  private static void refusedForGood(ThrowingRunnable<Exception> check) throws Exception {
    try {
      check.run();
    } catch (RefusedStart refused) {
      throw new SuppressRestartsException(refused);
    }
  }

  @Override
  public void processElement(StreamRecord<CommittableMessage<Staged>> element) throws Exception {
    if (element.getValue() instanceof CommittableWithLineage<Staged> committable) {
      checkpoints.add(committable.getCommittable());
    }
    // Only what is at the committers counts: they get on without the barrier that waits behind this
    // element, while a checkpoint that is not complete would wait for it for ever.
    if (isFull()) {
      LOG.warn(
          "{} bytes wait to be committed, more than max-waiting-bytes: the stream is held back",
          committers.waitingBytes());
      committers.setFull(true);
      heldBack = true;
      while (isFull()) {
        mailbox.yield();
      }
      committers.setFull(false);
      heldBack = false;
      LOG.info("The stream goes on");
    }
  }

  private boolean isFull() {
    return committers.waitingBytes() > settings.cadence().maxWaitingBytes();
  }

  @Override
  public OperatorSnapshotFutures snapshotState(
      long checkpoint, long timestamp, CheckpointOptions options, CheckpointStreamFactory factory)
      throws Exception {
    if (options.getCheckpointType() instanceof SavepointType savepoint
        && savepoint.isSynchronous()
        && !savepoint.shouldDrain()) {
      stop = checkpoint;
    }
    return super.snapshotState(checkpoint, timestamp, options, factory);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    checkpoints.close(context.getCheckpointId());
    state.update(List.of(checkpoints.snapshot()));
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    super.notifyCheckpointComplete(checkpoint);
    if (checkpoint == stop) {
      awaitStop();
      return;
    }
    checkpoints.complete(checkpoint);
    submitComplete();
    if (endOfInput) {
      committers.finish();
      // What belongs to a later checkpoint must not be waited for: its barrier is behind this
      // notification.
      while (checkpoints.areAllComplete() && !(committers.areDone() && checkpoints.areDone())) {
        mailbox.yield();
      }
    }
  }

  /** What was complete before the savepoint is committed and published, if there is time. */
  private void awaitStop() throws InterruptedException {
    Duration longest = settings.cadence().stopWait();
    committers.stop();
    CompletableFuture.delayedExecutor(longest.toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::wakeUpFromStopWait);
    while (!hasNothingUnderWay() && !stopWaitIsOver) {
      mailbox.yield();
    }
    if (!hasNothingUnderWay()) {
      LOG.warn(
          "Stopped after stop-wait, {}, with work under way: whoever starts from the savepoint ends"
              + " it",
          longest);
    }
  }

  private boolean hasNothingUnderWay() {
    return committers.areAtRest() && checkpoints.areLettersPlaced();
  }

  private void wakeUpFromStopWait() {
    try {
      mailbox.execute(() -> stopWaitIsOver = true, "stop-wait is over");
    } catch (RejectedExecutionException stopped) {
      LOG.debug("Stopped before stop-wait was over");
    }
  }

  /**
   * Only when all of them lie in the lake: who is to look into them must find them. Nothing is lost
   * by it either, since their checkpoint is complete.
   */
  private void failIfTooManyLetters() {
    Integer most = settings.deadLetters().failAbove();
    if (most != null && checkpoints.lettersPlaced() > most && checkpoints.areLettersPlaced()) {
      throw new SuppressRestartsException(
          new Exception(
              "This run has made "
                  + checkpoints.lettersPlaced()
                  + " dead letters, more than dead-letters.fail-above, "
                  + most
                  + ": see them by `latest-lake dead-letters list`, mend the spec or the source,"
                  + " and start it again from its last checkpoint"));
    }
  }

  @Override
  public void endInput() {
    endOfInput = true;
  }

  @Override
  public void close() throws Exception {
    if (committers != null) {
      committers.close();
    }
    super.close();
  }

  /**
   * Brings what the committers' threads report to the task's thread. What a thread reports when the
   * task has ended already is dropped: nobody waits for it, and the ledger has it.
   */
  private final class ThroughMailbox implements Committers.Listener {
    @Override
    public void applied(String table, List<StagedCheckpoint> staged, KnownLedger ledger) {
      inTask(() -> checkpoints.applied(table, staged, ledger), "applied staged checkpoints");
    }

    @Override
    public void placed(WaitingDeadLetters letters) {
      inTask(
          () -> {
            checkpoints.placed(letters);
            failIfTooManyLetters();
          },
          "placed dead letters");
    }

    @Override
    public void marked(EndedLoad ended) {
      inTask(() -> checkpoints.marked(ended), "marked the end of a load");
    }

    @Override
    public void progressed() {
      inTask(() -> {}, "committer progressed");
    }

    @Override
    public void failed(String what, Throwable failure) {
      inTask(
          () -> {
            throw toFailTheJob(what, failure);
          },
          "committer failed");
    }

    private void inTask(ThrowingRunnable<Exception> report, String what) {
      try {
        mailbox.execute(report, what);
      } catch (RejectedExecutionException ended) {
        LOG.debug("Not reported, as the task has ended: {}", what);
      }
    }

    private Exception toFailTheJob(String what, Throwable failure) {
      Exception told = new Exception(what + ": " + failure.getMessage(), failure);
      boolean forGood =
          failure instanceof RefusedStart
              || failure instanceof WarehouseException.OtherTable
              || failure instanceof WarehouseException.Fenced fenced && fenced.byAnotherRun();
      return forGood ? new SuppressRestartsException(told) : told;
    }
  }
}
