package io.latestlake.latest;

import io.latestlake.dms.RowKey;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Keys of state: their bytes can never change, so there is no format byte. */
final class RowKeySerializer extends ValueSerializer<RowKey> {
  static final RowKeySerializer INSTANCE = new RowKeySerializer();

  @Override
  public void serialize(RowKey key, DataOutputView target) throws IOException {
    writeBytes(key.bytes(), target);
  }

  @Override
  public RowKey deserialize(DataInputView source) throws IOException {
    return new RowKey(readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<RowKey> snapshotConfiguration() {
    return new Snapshot();
  }

  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RowKey> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
