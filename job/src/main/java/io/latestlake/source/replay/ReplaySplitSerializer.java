package io.latestlake.source.replay;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

final class ReplaySplitSerializer implements SimpleVersionedSerializer<ReplaySplit> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(ReplaySplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeUTF(split.key());
    out.writeLong(split.lines());
    return out.getCopyOfBuffer();
  }

  @Override
  public ReplaySplit deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "How far dead letters were replayed has format "
              + version
              + ": the state was written by a newer release");
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    return new ReplaySplit(in.readUTF(), in.readLong());
  }
}
