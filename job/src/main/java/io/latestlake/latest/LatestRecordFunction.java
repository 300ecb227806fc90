package io.latestlake.latest;

import static java.util.Objects.requireNonNull;

import io.latestlake.dms.ChangeRecord;
import io.latestlake.dms.DeadLetter;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.EndOfLoad;
import io.latestlake.dms.Outcome;
import io.latestlake.dms.RowChange;
import io.latestlake.dms.RowKey;
import java.time.Duration;
import java.util.Arrays;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
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
 *   <li>What leaves the row as it was advances the version and goes no further.
 *   <li>A delete of a key that the state does not know is passed on: the table may know it.
 * </ol>
 */
public final class LatestRecordFunction extends KeyedProcessFunction<RowKey, Decoded, Outcome> {
  private final Duration tombstoneTtl;

  private final LongCounter applied = new LongCounter();
  private final LongCounter stale = new LongCounter();
  private final LongCounter redelivered = new LongCounter();
  private final LongCounter undecided = new LongCounter();
  private final LongCounter unchanged = new LongCounter();
  private final LongCounter deadLetters = new LongCounter();

  private transient ValueState<LatestRecord> latestRecord;
  private transient ValueState<byte[]> tombstone;

  /**
   * @param tombstoneTtl the longest that any table asks for
   */
  public LatestRecordFunction(Duration tombstoneTtl) {
    this.tombstoneTtl = requireNonNull(tombstoneTtl, "tombstoneTtl is null");
  }

  @Override
  public void open(OpenContext context) {
    latestRecord =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("latest-record", ValueTypeInfo.latestRecord()));

    ValueStateDescriptor<byte[]> tombstones =
        new ValueStateDescriptor<>(
            "tombstone", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    tombstones.enableTimeToLive(
        StateTtlConfig.newBuilder(tombstoneTtl).cleanupInRocksdbCompactFilter(1000).build());
    tombstone = getRuntimeContext().getState(tombstones);

    getRuntimeContext().addAccumulator("applied", applied);
    getRuntimeContext().addAccumulator("stale", stale);
    getRuntimeContext().addAccumulator("redelivered", redelivered);
    getRuntimeContext().addAccumulator("undecided", undecided);
    getRuntimeContext().addAccumulator("no-op", unchanged);
    getRuntimeContext().addAccumulator("dead-letters", deadLetters);
  }

  @Override
  public void processElement(Decoded decoded, Context context, Collector<Outcome> out)
      throws Exception {
    if (decoded instanceof ChangeRecord change) {
      apply(change, out);
    } else if (decoded instanceof DeadLetter letter) {
      deadLetters.add(1);
      out.collect(letter);
    } else if (decoded instanceof EndOfLoad end) {
      out.collect(end);
    }
  }

  private void apply(ChangeRecord change, Collector<Outcome> out) throws Exception {
    LatestRecord known = latestRecord.value();
    byte[] deleted = known == null ? tombstone.value() : null;
    boolean delete = change.operation().isDelete();
    boolean sameContent =
        known == null
            ? delete && deleted != null
            : !delete && known.day() == change.day() && Arrays.equals(known.row(), change.row());

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
