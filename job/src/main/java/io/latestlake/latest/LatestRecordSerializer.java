package io.latestlake.latest;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Values of state. The row tells its own schema by the fingerprint that it begins with. */
final class LatestRecordSerializer extends ValueSerializer<LatestRecord> {
  static final LatestRecordSerializer INSTANCE = new LatestRecordSerializer();
  private static final byte FORMAT = 1;

  @Override
  public void serialize(LatestRecord record, DataOutputView target) throws IOException {
    target.writeByte(FORMAT);
    writeBytes(record.version(), target);
    target.writeInt(record.day());
    writeBytes(record.row(), target);
  }

  @Override
  public LatestRecord deserialize(DataInputView source) throws IOException {
    byte format = source.readByte();
    if (format != FORMAT) {
      throw new IOException(
          "A latest record has format " + format + ": the state was written by a newer release");
    }
    return new LatestRecord(readBytes(source), source.readInt(), readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<LatestRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  public static final class Snapshot extends SimpleTypeSerializerSnapshot<LatestRecord> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
