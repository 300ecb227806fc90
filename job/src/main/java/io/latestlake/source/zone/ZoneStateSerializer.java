package io.latestlake.source.zone;

import io.latestlake.source.zone.ZoneState.TableState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.io.SimpleVersionedSerializer;

final class ZoneStateSerializer implements SimpleVersionedSerializer<ZoneState> {
  private static final int VERSION = 2;

  /** Did not say below which time it has no names: that followed from the late window. */
  private static final int WITHOUT_FORGOTTEN = 1;

  private static final byte UNASKED = 0;
  private static final byte READ = 1;
  private static final byte SKIP = 2;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(ZoneState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(state.tables().size());
    for (Map.Entry<String, TableState> table : state.tables().entrySet()) {
      out.writeUTF(table.getKey());
      write(table.getValue(), out);
    }
    out.writeInt(state.returned().size());
    for (ZoneSplit split : state.returned()) {
      byte[] serialized =
          SimpleVersionedSerialization.writeVersionAndSerialize(
              ZoneSplitSerializer.INSTANCE, split);
      out.writeInt(serialized.length);
      out.write(serialized);
    }
    out.writeBoolean(state.finished());
    return bytes.toByteArray();
  }

  private static void write(TableState table, DataOutputStream out) throws IOException {
    out.writeByte(table.readLoads().map(read -> read ? READ : SKIP).orElse(UNASKED));
    out.writeBoolean(table.loadEnded());
    out.writeInt(table.loads().size());
    for (Map.Entry<String, TreeMap<Long, Long>> series : table.loads().entrySet()) {
      out.writeUTF(series.getKey());
      out.writeInt(series.getValue().size());
      for (Map.Entry<Long, Long> range : series.getValue().entrySet()) {
        out.writeLong(range.getKey());
        out.writeLong(range.getValue());
      }
    }
    out.writeLong(table.newestChanges());
    out.writeLong(table.forgottenBelow());
    out.writeInt(table.changes().size());
    for (TakenChanges.Name name : table.changes()) {
      out.writeLong(name.order());
      out.writeUTF(name.relative());
    }
  }

  @Override
  public ZoneState deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION && version != WITHOUT_FORGOTTEN) {
      throw new IOException(
          "The landing zone's state has format " + version + ": it was written by a newer release");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
    Map<String, TableState> tables = new HashMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      tables.put(in.readUTF(), readTable(version, in));
    }
    List<ZoneSplit> returned = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      byte[] split = new byte[in.readInt()];
      in.readFully(split);
      returned.add(
          SimpleVersionedSerialization.readVersionAndDeSerialize(
              ZoneSplitSerializer.INSTANCE, split));
    }
    return new ZoneState(tables, returned, in.readBoolean());
  }

  private static TableState readTable(int version, DataInputStream in) throws IOException {
    byte asked = in.readByte();
    Optional<Boolean> readLoads = asked == UNASKED ? Optional.empty() : Optional.of(asked == READ);
    boolean loadEnded = in.readBoolean();
    Map<String, TreeMap<Long, Long>> loads = new TreeMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      TreeMap<Long, Long> ranges = new TreeMap<>();
      loads.put(in.readUTF(), ranges);
      for (int j = in.readInt(); j > 0; j--) {
        ranges.put(in.readLong(), in.readLong());
      }
    }
    long newestChanges = in.readLong();
    long forgottenBelow = version == WITHOUT_FORGOTTEN ? Long.MIN_VALUE : in.readLong();
    List<TakenChanges.Name> changes = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      changes.add(new TakenChanges.Name(in.readLong(), in.readUTF()));
    }
    return new TableState(readLoads, loadEnded, loads, newestChanges, forgottenBelow, changes);
  }
}
