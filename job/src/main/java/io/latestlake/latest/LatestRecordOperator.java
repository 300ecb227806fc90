package io.latestlake.latest;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.TableSpec;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.EndOfWalk;
import io.latestlake.dms.Outcome;
import io.latestlake.dms.RowKey;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator that Flink would make of {@link LatestRecordFunction}, which can also walk its keys:
 * for a rebuild it passes on the latest row of each, and then that it has come to the end.
 *
 * <p>The walk goes in slices, each a mail of the task's own thread, with a pause after it in which
 * records, barriers and timers have their turn. A slice does not wait for a pause at the end of
 * input, since there is nothing left to wait for it.
 *
 * <p>Whether the walk has ended is part of the state, of all subtasks together: a restore begins it
 * anew unless it had ended in all of them, and goes on with it also where nobody asks any more.
 */
public final class LatestRecordOperator extends KeyedProcessOperator<RowKey, Decoded, Outcome>
    implements BoundedOneInput {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(LatestRecordOperator.class);

  /** A few milliseconds of work. */
  static final int SLICE_KEYS = 1_000;

  /** About as long as a slice takes, so that the stream keeps half of the time. */
  static final long PAUSE_MILLIS = 5;

  private final List<TableSpec> tables;
  private final String rebuild;

  private transient ListState<byte[]> walkState;
  private transient Optional<RememberedWalk> walk;
  private transient LatestRows rows;
  private transient long passedOn;

  /**
   * @param rebuild id of the rebuild that the run was started for; empty if for none
   */
  public LatestRecordOperator(List<TableSpec> tables, String rebuild) {
    super(new LatestRecordFunction(tables));
    this.tables = List.copyOf(tables);
    this.rebuild = requireNonNull(rebuild, "rebuild is null");
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    // Every subtask is given the parts of all: it must know whether the others had ended too.
    walkState =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>("walk", BytePrimitiveArraySerializer.INSTANCE));
    walk = RememberedWalk.first(rebuild, walkState.get());
  }

  @Override
  public void open() throws Exception {
    super.open();
    if (walk.isPresent() && !walk.get().ended()) {
      rows =
          new LatestRows(
              tables,
              ((LatestRecordFunction) getUserFunction()).versions(),
              getKeyedStateBackend(),
              LatestRecordFunction.latestRecords().getName(),
              getPartitionedState(LatestRecordFunction.latestRecords()));
      sliceAfterPause();
    }
  }

  private void sliceAfterPause() {
    getProcessingTimeService()
        .registerTimer(
            getProcessingTimeService().getCurrentProcessingTime() + PAUSE_MILLIS,
            time -> {
              slice();
              if (rows != null) {
                sliceAfterPause();
              }
            });
  }

  private void slice() throws Exception {
    for (int i = 0; rows != null && i < SLICE_KEYS; i++) {
      if (rows.hasNext()) {
        rows.next().ifPresent(this::passOn);
      } else {
        endWalk();
      }
    }
  }

  private void passOn(Outcome row) {
    passedOn++;
    output.collect(new StreamRecord<>(row));
  }

  private void endWalk() {
    rows.close();
    rows = null;
    walk = walk.map(RememberedWalk::atItsEnd);
    TaskInfo task = getRuntimeContext().getTaskInfo();
    String id = walk.orElseThrow().rebuild();
    output.collect(
        new StreamRecord<>(
            new EndOfWalk(id, task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks())));
    LOG.info(
        "Rebuild {}: subtask {} of {} has passed on all of its {} rows",
        id,
        task.getIndexOfThisSubtask() + 1,
        task.getNumberOfParallelSubtasks(),
        passedOn);
  }

  @Override
  public void endInput() throws Exception {
    while (rows != null) {
      slice();
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    walkState.update(walk.isEmpty() ? List.of() : List.of(walk.get().bytes()));
  }

  @Override
  public void close() throws Exception {
    // Before the backend, whose memory the keys are read from.
    if (rows != null) {
      rows.close();
      rows = null;
    }
    super.close();
  }
}
