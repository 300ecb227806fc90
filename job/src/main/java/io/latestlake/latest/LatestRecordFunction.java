package io.latestlake.latest;

import io.latestlake.config.TableSpec;
import io.latestlake.dms.ChangeRecord;
import io.latestlake.dms.DeadLetter;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.EndOfLoad;
import io.latestlake.dms.Outcome;
import io.latestlake.dms.RowChange;
import io.latestlake.dms.RowKey;
import io.latestlake.metrics.JobMetrics;
import io.latestlake.metrics.Metric;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps the latest record of each key and tells what a change record changes.
 *
 * <ol>
 *   <li>The record with the greatest version wins, whatever the order of arrival.
 *   <li>Equal version and equal content is a redelivery; equal version and other content is
 *       undecided, and the one read later wins.
 *   <li>A delete leaves a tombstone, its version, so that an older record cannot revive the row.
 *       Tombstones expire; they live in a state of their own because live rows must not.
 *   <li>What leaves the row as it was advances the version and goes no further; a row that was
 *       encoded with other columns, before the spec was changed, is compared as {@link RowVersions}
 *       reads it.
 *   <li>A delete of a key that the state does not know is passed on: the table may know it.
 *   <li>A dead letter is passed on, and its key is {@link KeysBehind behind} if it is later than
 *       the key's latest record.
 * </ol>
 */
public final class LatestRecordFunction extends KeyedProcessFunction<RowKey, Decoded, Outcome>
    implements CheckpointedFunction {
  /** A few megabytes of memory and of every checkpoint. */
  private static final int MOST_KEYS_BEHIND = 10_000;

  /** Begins the name of the accumulator of a table whose load took longer than its load-lag. */
  public static final String OVERLONG_LOAD = "overlong-load:";

  private final List<TableSpec> tables;

  private final LongCounter applied = new LongCounter();
  private final LongCounter stale = new LongCounter();
  private final LongCounter redelivered = new LongCounter();
  private final LongCounter undecided = new LongCounter();
  private final LongCounter unchanged = new LongCounter();
  private final LongCounter deadLetters = new LongCounter();
  private final LongCounter keysBehind = new LongCounter();

  private transient ValueState<LatestRecord> latestRecord;
  private transient ValueState<byte[]> tombstone;
  private transient KeysBehind behind;
  private transient LoadSpans loads;
  private transient Map<String, LongMaximum> overlongLoads;
  private transient ListState<byte[]> behindState;
  private transient ListState<byte[]> loadState;
  private transient RowVersions rows;
  private transient ListState<byte[]> rowVersionState;

  public LatestRecordFunction(List<TableSpec> tables) {
    this.tables = List.copyOf(tables);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    // Every subtask is given the parts of all: after a change of the parallelism a key may be
    // another's, and a load was seen by all.
    behindState = union(context, "keys-behind");
    loadState = union(context, "load-spans");
    behind = new KeysBehind(MOST_KEYS_BEHIND);
    behind.restore(behindState.get(), this::isOurs);
    overlongLoads = new HashMap<>();
    loads = new LoadSpans(tables, this::overlong);
    loads.restore(loadState.get());
    rowVersionState = union(context, "row-versions");
    rows = new RowVersions(tables);
    try {
      rows.restore(rowVersionState.get());
    } catch (RowVersions.OtherKeyException e) {
      throw new SuppressRestartsException(e);
    }
  }

  /** The schema versions that rows of the state may have; known once the state is restored. */
  RowVersions versions() {
    return rows;
  }

  private static ListState<byte[]> union(FunctionInitializationContext context, String name)
      throws Exception {
    return context
        .getOperatorStateStore()
        .getUnionListState(new ListStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE));
  }

  private boolean isOurs(RowKey key) {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
            key, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks())
        == task.getIndexOfThisSubtask();
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    behindState.update(behind.snapshot());
    loadState.update(loads.snapshot());
    // All know the same; once is enough for all.
    boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
    rowVersionState.update(first ? rows.snapshot() : List.of());
  }

  static ValueStateDescriptor<LatestRecord> latestRecords() {
    return new ValueStateDescriptor<>("latest-record", ValueTypeInfo.latestRecord());
  }

  @Override
  public void open(OpenContext context) {
    latestRecord = getRuntimeContext().getState(latestRecords());

    ValueStateDescriptor<byte[]> tombstones =
        new ValueStateDescriptor<>(
            "tombstone", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    tombstones.enableTimeToLive(
        StateTtlConfig.newBuilder(longestTombstoneTtl())
            .cleanupInRocksdbCompactFilter(1000)
            .build());
    tombstone = getRuntimeContext().getState(tombstones);

    getRuntimeContext().addAccumulator("applied", applied);
    getRuntimeContext().addAccumulator("stale", stale);
    getRuntimeContext().addAccumulator("redelivered", redelivered);
    getRuntimeContext().addAccumulator("undecided", undecided);
    getRuntimeContext().addAccumulator("no-op", unchanged);
    getRuntimeContext().addAccumulator("dead-letters", deadLetters);
    getRuntimeContext().addAccumulator("keys-behind", keysBehind);
    keysBehind.add(behind.count());

    registerMetrics(JobMetrics.of(getRuntimeContext().getMetricGroup()));
  }

  /**
   * The accumulators once more: they are for the end of a run, and CloudWatch does not see them.
   */
  private void registerMetrics(JobMetrics metrics) {
    metrics.gauge(Metric.APPLIED, applied::getLocalValue);
    metrics.gauge(Metric.STALE, stale::getLocalValue);
    metrics.gauge(Metric.REDELIVERED, redelivered::getLocalValue);
    metrics.gauge(Metric.UNDECIDED, undecided::getLocalValue);
    metrics.gauge(Metric.NO_OP, unchanged::getLocalValue);
    metrics.gauge(Metric.DEAD_LETTERS, deadLetters::getLocalValue);
    for (TableSpec table : tables) {
      String name = table.name();
      JobMetrics ofTable = metrics.ofTable(name);
      ofTable.gauge(Metric.KEYS_BEHIND, () -> behind.count(name));
      ofTable.gauge(Metric.LOAD_SPAN_SECONDS, () -> loads.length(name).toSeconds());
    }
  }

  private Duration longestTombstoneTtl() {
    return tables.stream()
        .map(TableSpec::tombstoneTtl)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Loads that are as they should be have no accumulator. */
  private void overlong(String table, Duration span) {
    overlongLoads
        .computeIfAbsent(
            table,
            name -> {
              LongMaximum longest = new LongMaximum();
              getRuntimeContext().addAccumulator(OVERLONG_LOAD + name, longest);
              return longest;
            })
        .add(span.toMillis());
  }

  @Override
  public void processElement(Decoded decoded, Context context, Collector<Outcome> out)
      throws Exception {
    if (decoded instanceof ChangeRecord change) {
      if (change.operation() == ChangeRecord.Operation.LOAD) {
        loads.add(change.key(), change.emittedAt());
      }
      apply(rows.ofNow(change), out);
    } else if (decoded instanceof DeadLetter letter) {
      deadLetters.add(1);
      noteBehind(letter);
      out.collect(letter);
    } else if (decoded instanceof EndOfLoad end) {
      out.collect(end);
    }
  }

  private void noteBehind(DeadLetter letter) throws Exception {
    if (letter.hasOwnKey()
        && isLater(letter.version())
        && behind.fellBehind(letter.key(), letter.version())) {
      keysBehind.add(1);
    }
  }

  private boolean isLater(byte[] version) throws Exception {
    LatestRecord known = latestRecord.value();
    byte[] knownVersion = known == null ? tombstone.value() : known.version();
    return version == null
        || knownVersion == null
        || Arrays.compareUnsigned(version, knownVersion) > 0;
  }

  private void apply(ChangeRecord change, Collector<Outcome> out) throws Exception {
    LatestRecord known = latestRecord.value();
    byte[] deleted = known == null ? tombstone.value() : null;
    boolean delete = change.operation().isDelete();
    boolean sameContent =
        known == null
            ? delete && deleted != null
            : !delete
                && known.day() == change.day()
                && rows.areSame(change.key(), known.row(), change.row());

    byte[] knownVersion = known == null ? deleted : known.version();
    if (knownVersion != null) {
      int order = Arrays.compareUnsigned(change.version(), knownVersion);
      if (order < 0) {
        stale.add(1);
        return;
      }
      if (order == 0) {
        if (sameContent) {
          redelivered.add(1);
          return;
        }
        undecided.add(1);
      }
    }

    remember(change, known != null, deleted != null);
    if (!behind.isEmpty() && behind.caughtUp(change.key(), change.version())) {
      keysBehind.add(-1);
    }
    if (sameContent) {
      unchanged.add(1);
      return;
    }
    applied.add(1);
    int previousDay = known == null ? 0 : known.day();
    out.collect(
        new RowChange(
            change.key(), delete, change.row(), change.day(), previousDay, change.emittedAt()));
  }

  private void remember(ChangeRecord change, boolean hadRow, boolean hadTombstone)
      throws Exception {
    if (change.operation().isDelete()) {
      tombstone.update(change.version());
      if (hadRow) {
        latestRecord.clear();
      }
    } else {
      latestRecord.update(new LatestRecord(change.version(), change.day(), change.row()));
      if (hadTombstone) {
        tombstone.clear();
      }
    }
  }
}
