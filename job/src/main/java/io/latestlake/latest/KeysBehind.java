package io.latestlake.latest;

import static java.util.Objects.requireNonNull;

import io.latestlake.dms.RowKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one subtask whose latest record is older than a record of theirs that became a dead
 * letter. A key is behind until a record is applied that is not older than that one; where the dead
 * letter did not tell its version, until any record is.
 *
 * <p>Kept in memory and not in the keyed state, which would have to be asked for every record:
 * nearly always there is no such key at all. So it is bounded; what does not fit is not counted.
 */
final class KeysBehind {
  private static final Logger LOG = LoggerFactory.getLogger(KeysBehind.class);
  private static final byte FORMAT = 1;
  private static final byte[] UNTOLD = {};

  private final int most;
  private final Map<RowKey, byte[]> versions = new HashMap<>();

  /** A gauge looks into it while the task changes it. */
  private final Map<String, Integer> byTable = new ConcurrentHashMap<>();

  private boolean full;

  /**
   * @param most keys that are kept
   */
  KeysBehind(int most) {
    this.most = most;
  }

  boolean isEmpty() {
    return versions.isEmpty();
  }

  int count() {
    return versions.size();
  }

  int count(String table) {
    return byTable.getOrDefault(requireNonNull(table, "table is null"), 0);
  }

  /**
   * A record of the key became a dead letter.
   *
   * @param version later than that of the key's latest record; null if it is not told
   * @return whether the key was not behind before
   */
  boolean fellBehind(RowKey key, byte[] version) {
    byte[] told = version == null ? UNTOLD : version;
    byte[] known = versions.get(key);
    if (known != null) {
      if (Arrays.compareUnsigned(told, known) > 0) {
        versions.put(key, told);
      }
      return false;
    }
    if (versions.size() >= most) {
      if (!full) {
        LOG.warn("More than {} keys of this subtask are behind: the others are not counted", most);
      }
      full = true;
      return false;
    }
    versions.put(key, told);
    byTable.merge(key.table(), 1, Integer::sum);
    return true;
  }

  /**
   * A record of the key was applied.
   *
   * @return whether the key was behind and is not any more
   */
  boolean caughtUp(RowKey key, byte[] version) {
    byte[] behind = versions.get(key);
    if (behind == null || Arrays.compareUnsigned(version, behind) < 0) {
      return false;
    }
    versions.remove(key);
    byTable.merge(key.table(), -1, Integer::sum);
    full = false;
    return true;
  }

  List<byte[]> snapshot() throws IOException {
    List<byte[]> snapshot = new ArrayList<>(versions.size());
    for (Map.Entry<RowKey, byte[]> behind : versions.entrySet()) {
      DataOutputSerializer out = new DataOutputSerializer(128);
      out.writeByte(FORMAT);
      ValueSerializer.writeBytes(behind.getKey().bytes(), out);
      ValueSerializer.writeBytes(behind.getValue(), out);
      snapshot.add(out.getCopyOfBuffer());
    }
    return snapshot;
  }

  /**
   * @param snapshots of all subtasks there were
   * @param isOurs whether a key belongs to this subtask now
   */
  void restore(Iterable<byte[]> snapshots, Predicate<RowKey> isOurs) throws IOException {
    for (byte[] snapshot : snapshots) {
      DataInputDeserializer in = new DataInputDeserializer(snapshot);
      byte format = in.readByte();
      if (format != FORMAT) {
        throw new IOException(
            "A key that is behind has format "
                + format
                + ": the state was written by a newer release");
      }
      RowKey key = new RowKey(ValueSerializer.readBytes(in));
      byte[] version = ValueSerializer.readBytes(in);
      if (isOurs.test(key)) {
        fellBehind(key, version);
      }
    }
  }
}
