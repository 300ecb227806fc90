package io.latestlake.latest;

import io.latestlake.dms.ChangeRecord;
import io.latestlake.dms.ChangeRecord.Operation;
import io.latestlake.dms.DeadLetter;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.EndOfLoad;
import io.latestlake.dms.RowKey;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What crosses the network between decoding and the latest records. */
final class DecodedSerializer extends ValueSerializer<Decoded> {
  static final DecodedSerializer INSTANCE = new DecodedSerializer();

  private static final byte DEAD_LETTER = -1;
  private static final byte END_OF_LOAD = -2;
  private static final Operation[] OPERATIONS = Operation.values();

  @Override
  public void serialize(Decoded decoded, DataOutputView target) throws IOException {
    if (decoded instanceof ChangeRecord change) {
      target.writeByte(change.operation().ordinal());
      writeBytes(change.key().bytes(), target);
      writeBytes(change.version(), target);
      target.writeInt(change.day());
      writeBytes(change.row(), target);
      target.writeLong(change.emittedAt());
    } else if (decoded instanceof DeadLetter letter) {
      target.writeByte(DEAD_LETTER);
      DeadLetterFormat.write(letter, target);
    } else if (decoded instanceof EndOfLoad end) {
      target.writeByte(END_OF_LOAD);
      target.writeUTF(end.table());
    }
  }

  @Override
  public Decoded deserialize(DataInputView source) throws IOException {
    byte kind = source.readByte();
    if (kind == DEAD_LETTER) {
      return DeadLetterFormat.read(source);
    }
    if (kind == END_OF_LOAD) {
      return EndOfLoad.of(source.readUTF());
    }
    return new ChangeRecord(
        new RowKey(readBytes(source)),
        OPERATIONS[kind],
        readBytes(source),
        source.readInt(),
        readBytes(source),
        source.readLong());
  }

  @Override
  public TypeSerializerSnapshot<Decoded> snapshotConfiguration() {
    return new Snapshot();
  }

  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Decoded> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
