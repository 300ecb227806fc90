package io.latestlake.latest;

import io.latestlake.config.TableSpec;
import io.latestlake.dms.RowKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the newest load of each table took, by the times of its records that this subtask has
 * seen: with many records that is nearly the whole, and never more.
 *
 * <p>A row of a load may be as of the load's start, and counts as {@code load-lag} older than DMS
 * emitted it. So if the load took longer than that, a change made while it ran may rank below a row
 * that lacks it: that is told, once a load.
 */
final class LoadSpans {
  private static final Logger LOG = LoggerFactory.getLogger(LoadSpans.class);
  private static final byte FORMAT = 1;

  /** Records of a load that come further apart are of two loads. */
  private static final Duration GAP = Duration.ofHours(1);

  private static final long GAP_MICROS = GAP.toNanos() / 1000;

  /** Told of a load when it is found to be longer than the load-lag, and whenever it grows then. */
  interface Listener {
    void overlong(String table, Duration span);
  }

  private static final class Span {
    private final String table;
    private final Duration loadLag;
    private final long lagMicros;
    private boolean any;
    private long first;
    private long last;
    private boolean told;

    Span(TableSpec spec) {
      table = spec.name();
      loadLag = spec.loadLag();
      lagMicros = loadLag.toNanos() / 1000;
    }

    Duration length() {
      return any ? Duration.of(last - first, ChronoUnit.MICROS) : Duration.ZERO;
    }
  }

  private final List<Span> spans;
  private final Listener listener;
  private Span latest;

  LoadSpans(List<TableSpec> tables, Listener listener) {
    this.spans = tables.stream().map(Span::new).toList();
    this.listener = listener;
    this.latest = spans.get(0);
  }

  Duration length(String table) {
    return spans.stream()
        .filter(span -> span.table.equals(table))
        .map(Span::length)
        .findFirst()
        .orElse(Duration.ZERO);
  }

  /**
   * A record of a load.
   *
   * @param emittedAt epoch microseconds
   */
  void add(RowKey key, long emittedAt) {
    if (!key.isOf(latest.table)) {
      String table = key.table();
      for (Span span : spans) {
        latest = span.table.equals(table) ? span : latest;
      }
    }
    if (latest.any && emittedAt >= latest.first && emittedAt <= latest.last) {
      return;
    }
    extend(latest, emittedAt, emittedAt, false);
  }

  private void extend(Span span, long first, long last, boolean told) {
    if (!span.any || first > span.last + GAP_MICROS) {
      span.any = true;
      span.first = first;
      span.last = last;
      span.told = told;
    } else if (last < span.first - GAP_MICROS) {
      // Of an older load, and late.
      return;
    } else {
      span.first = Math.min(span.first, first);
      span.last = Math.max(span.last, last);
      span.told |= told;
    }
    if (span.last - span.first > span.lagMicros) {
      if (!span.told) {
        span.told = true;
        warn(span);
      }
      listener.overlong(span.table, span.length());
    }
  }

  private static void warn(Span span) {
    LOG.warn(
        "{}: its load began at {} and was not at its end at {}, which is longer than load-lag, {}: "
            + "changes made meanwhile may rank below the rows of the load. Set load-lag in the"
            + " table's spec above the time that a load takes, then load the table again.",
        span.table,
        time(span.first),
        time(span.last),
        span.loadLag);
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  List<byte[]> snapshot() throws IOException {
    List<byte[]> snapshot = new ArrayList<>(spans.size());
    for (Span span : spans) {
      if (span.any) {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeByte(FORMAT);
        out.writeUTF(span.table);
        out.writeLong(span.first);
        out.writeLong(span.last);
        out.writeBoolean(span.told);
        snapshot.add(out.getCopyOfBuffer());
      }
    }
    return snapshot;
  }

  /**
   * @param snapshots of all subtasks there were; each then knows what all knew
   */
  void restore(Iterable<byte[]> snapshots) throws IOException {
    for (byte[] snapshot : snapshots) {
      DataInputDeserializer in = new DataInputDeserializer(snapshot);
      byte format = in.readByte();
      if (format != FORMAT) {
        throw new IOException(
            "The span of a load has format "
                + format
                + ": the state was written by a newer release");
      }
      String table = in.readUTF();
      long first = in.readLong();
      long last = in.readLong();
      boolean told = in.readBoolean();
      for (Span span : spans) {
        if (span.table.equals(table)) {
          extend(span, first, last, told);
        }
      }
    }
  }
}
