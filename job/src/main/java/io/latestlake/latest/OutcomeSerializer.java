package io.latestlake.latest;

import io.latestlake.dms.DeadLetter;
import io.latestlake.dms.EndOfLoad;
import io.latestlake.dms.EndOfWalk;
import io.latestlake.dms.Outcome;
import io.latestlake.dms.RowChange;
import io.latestlake.dms.RowKey;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What goes to the stage writer: used only where Flink is told not to chain the two operators. */
final class OutcomeSerializer extends ValueSerializer<Outcome> {
  static final OutcomeSerializer INSTANCE = new OutcomeSerializer();

  private static final byte DEAD_LETTER = 0;
  private static final byte ROW_CHANGE = 1;
  private static final byte END_OF_LOAD = 2;
  private static final byte END_OF_WALK = 3;

  @Override
  public void serialize(Outcome outcome, DataOutputView target) throws IOException {
    if (outcome instanceof RowChange change) {
      target.writeByte(ROW_CHANGE);
      writeBytes(change.key().bytes(), target);
      target.writeBoolean(change.delete());
      writeBytes(change.row(), target);
      target.writeInt(change.day());
      target.writeInt(change.previousDay());
      target.writeLong(change.emittedAt());
    } else if (outcome instanceof DeadLetter letter) {
      target.writeByte(DEAD_LETTER);
      DeadLetterFormat.write(letter, target);
    } else if (outcome instanceof EndOfLoad end) {
      target.writeByte(END_OF_LOAD);
      target.writeUTF(end.table());
    } else if (outcome instanceof EndOfWalk end) {
      target.writeByte(END_OF_WALK);
      target.writeUTF(end.rebuild());
      target.writeInt(end.subtask());
      target.writeInt(end.parallelism());
    }
  }

  @Override
  public Outcome deserialize(DataInputView source) throws IOException {
    byte kind = source.readByte();
    if (kind == DEAD_LETTER) {
      return DeadLetterFormat.read(source);
    }
    if (kind == END_OF_LOAD) {
      return EndOfLoad.of(source.readUTF());
    }
    if (kind == END_OF_WALK) {
      return new EndOfWalk(source.readUTF(), source.readInt(), source.readInt());
    }
    return new RowChange(
        new RowKey(readBytes(source)),
        source.readBoolean(),
        readBytes(source),
        source.readInt(),
        source.readInt(),
        source.readLong());
  }

  @Override
  public TypeSerializerSnapshot<Outcome> snapshotConfiguration() {
    return new Snapshot();
  }

  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Outcome> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
