package io.latestlake.source.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The enumerator's state: the split while no reader has it. */
final class UnassignedSerializer implements SimpleVersionedSerializer<List<ReplaySplit>> {
  private static final ReplaySplitSerializer SPLIT = new ReplaySplitSerializer();

  @Override
  public int getVersion() {
    return SPLIT.getVersion();
  }

  @Override
  public byte[] serialize(List<ReplaySplit> splits) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeInt(splits.size());
    for (ReplaySplit split : splits) {
      SimpleVersionedSerialization.writeVersionAndSerialize(SPLIT, split, out);
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public List<ReplaySplit> deserialize(int version, byte[] serialized) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    List<ReplaySplit> splits = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      splits.add(SimpleVersionedSerialization.readVersionAndDeSerialize(SPLIT, in));
    }
    return splits;
  }
}
