package io.latestlake.source.kinesis.split;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * How a shard is kept in checkpoints. A later form gets the next version; forms that were ever
 * released are read for good.
 */
public final class ShardSplitSerializer implements SimpleVersionedSerializer<ShardSplit> {
  private static final int VERSION = 1;
  private static final int FIRST_CAPACITY = 128;
  private static final byte HORIZON = 0;
  private static final byte AT_TIMESTAMP = 1;
  private static final byte AFTER_SEQUENCE = 2;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(ShardSplit split) throws IOException {
    DataOutputSerializer target = new DataOutputSerializer(FIRST_CAPACITY);
    target.writeUTF(split.shard());
    target.writeInt(split.parents().size());
    for (String parent : split.parents()) {
      target.writeUTF(parent);
    }
    write(split.position(), target);
    target.writeLong(split.stopAt());
    return target.getCopyOfBuffer();
  }

  @Override
  public ShardSplit deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "The state of a shard has version "
              + version
              + ", and this program knows version "
              + VERSION
              + ": use the program that wrote it, or a newer one.");
    }
    DataInputDeserializer source = new DataInputDeserializer(bytes);
    String shard = source.readUTF();
    int parentCount = source.readInt();
    List<String> parents = new ArrayList<>(parentCount);
    for (int i = 0; i < parentCount; i++) {
      parents.add(source.readUTF());
    }
    return new ShardSplit(shard, parents, readPosition(source), source.readLong());
  }

  private static void write(StartingPosition position, DataOutputView target) throws IOException {
    if (position instanceof StartingPosition.AfterSequence after) {
      target.writeByte(AFTER_SEQUENCE);
      target.writeUTF(after.sequence());
    } else if (position instanceof StartingPosition.AtTimestamp at) {
      target.writeByte(AT_TIMESTAMP);
      target.writeLong(at.millis());
    } else {
      target.writeByte(HORIZON);
    }
  }

  private static StartingPosition readPosition(DataInputView source) throws IOException {
    byte kind = source.readByte();
    return switch (kind) {
      case HORIZON -> new StartingPosition.Horizon();
      case AT_TIMESTAMP -> new StartingPosition.AtTimestamp(source.readLong());
      case AFTER_SEQUENCE -> new StartingPosition.AfterSequence(source.readUTF());
      default -> throw new IOException("A shard has a position of the unknown kind " + kind);
    };
  }
}
