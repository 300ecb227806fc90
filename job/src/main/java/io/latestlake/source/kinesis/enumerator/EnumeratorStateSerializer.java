package io.latestlake.source.kinesis.enumerator;

import io.latestlake.source.kinesis.split.ShardSplit;
import io.latestlake.source.kinesis.split.ShardSplitSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * How {@link EnumeratorState} is kept in checkpoints: its own version, and that of the shards in
 * it, so that either may change. Forms that were ever released are read for good.
 */
public final class EnumeratorStateSerializer implements SimpleVersionedSerializer<EnumeratorState> {
  private static final int VERSION = 2;
  private static final int FIRST_CAPACITY = 1024;

  private final ShardSplitSerializer splits = new ShardSplitSerializer();

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(EnumeratorState state) throws IOException {
    DataOutputSerializer target = new DataOutputSerializer(FIRST_CAPACITY);
    target.writeUTF(state.stream());
    writeStart(state.start(), target);
    target.writeBoolean(state.discovered());
    target.writeLong(state.stopAt());
    target.writeInt(splits.getVersion());
    target.writeInt(state.waiting().size());
    for (ShardSplit split : state.waiting()) {
      byte[] bytes = splits.serialize(split);
      target.writeInt(bytes.length);
      target.write(bytes);
    }
    target.writeInt(state.givenOut().size());
    for (String shard : state.givenOut()) {
      target.writeUTF(shard);
    }
    return target.getCopyOfBuffer();
  }

  @Override
  public EnumeratorState deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "The state of a Kinesis stream has version "
              + version
              + ", and this program knows version "
              + VERSION
              + ": use the program that wrote it, or a newer one.");
    }
    DataInputDeserializer source = new DataInputDeserializer(bytes);
    return new EnumeratorState(
        source.readUTF(),
        readStart(source),
        source.readBoolean(),
        source.readLong(),
        readWaiting(source),
        readGivenOut(source));
  }

  private static void writeStart(StartPoint start, DataOutputSerializer target) throws IOException {
    target.writeBoolean(start.moment() != null);
    if (start.moment() != null) {
      target.writeLong(start.moment().toEpochMilli());
    }
  }

  private static StartPoint readStart(DataInputDeserializer source) throws IOException {
    return source.readBoolean()
        ? new StartPoint(Instant.ofEpochMilli(source.readLong()))
        : StartPoint.horizon();
  }

  private List<ShardSplit> readWaiting(DataInputDeserializer source) throws IOException {
    int splitVersion = source.readInt();
    int count = source.readInt();
    List<ShardSplit> waiting = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[source.readInt()];
      source.readFully(bytes);
      waiting.add(splits.deserialize(splitVersion, bytes));
    }
    return waiting;
  }

  private static Set<String> readGivenOut(DataInputDeserializer source) throws IOException {
    int count = source.readInt();
    Set<String> givenOut = new HashSet<>();
    for (int i = 0; i < count; i++) {
      givenOut.add(source.readUTF());
    }
    return givenOut;
  }
}
