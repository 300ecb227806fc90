package io.latestlake.latest;

import static io.latestlake.latest.ValueSerializer.readBytes;
import static io.latestlake.latest.ValueSerializer.writeBytes;

import io.latestlake.dms.DeadLetter;
import io.latestlake.dms.RowKey;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a dead letter crosses the network. Reasons go by name, since their list will grow. */
final class DeadLetterFormat {
  private DeadLetterFormat() {}

  static void write(DeadLetter letter, DataOutputView target) throws IOException {
    writeBytes(letter.key().bytes(), target);
    target.writeUTF(letter.table());
    target.writeUTF(letter.reason().name());
    target.writeUTF(letter.message());
    target.writeUTF(letter.stream());
    target.writeInt(letter.partition());
    target.writeLong(letter.position());
    target.writeLong(letter.seenAt());
    target.writeBoolean(letter.payload() != null);
    if (letter.payload() != null) {
      writeBytes(letter.payload(), target);
    }
  }

  static DeadLetter read(DataInputView source) throws IOException {
    return new DeadLetter(
        new RowKey(readBytes(source)),
        source.readUTF(),
        DeadLetter.Reason.valueOf(source.readUTF()),
        source.readUTF(),
        source.readUTF(),
        source.readInt(),
        source.readLong(),
        source.readLong(),
        source.readBoolean() ? readBytes(source) : null);
  }
}
