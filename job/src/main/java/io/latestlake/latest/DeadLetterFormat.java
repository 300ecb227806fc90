package io.latestlake.latest;

import static io.latestlake.latest.ValueSerializer.readBytes;
import static io.latestlake.latest.ValueSerializer.writeBytes;

import io.latestlake.dms.DeadLetter;
import io.latestlake.dms.DmsFile;
import io.latestlake.dms.Position;
import io.latestlake.dms.RowKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a dead letter crosses the network. Reasons go by name, since their list will grow. */
final class DeadLetterFormat {
  private static final byte IN_STREAM = 0;
  private static final byte IN_FILE = 1;
  private static final byte IN_SHARD = 2;

  private DeadLetterFormat() {}

  static void write(DeadLetter letter, DataOutputView target) throws IOException {
    writeBytes(letter.key().bytes(), target);
    writeOptional(letter.version(), target);
    writeText(letter.table(), target);
    writeText(letter.reason().name(), target);
    writeText(letter.message(), target);
    write(letter.position(), target);
    target.writeLong(letter.seenAt());
    writeOptional(letter.payload(), target);
  }

  static DeadLetter read(DataInputView source) throws IOException {
    return new DeadLetter(
        new RowKey(readBytes(source)),
        readOptional(source),
        readText(source),
        DeadLetter.Reason.valueOf(readText(source)),
        readText(source),
        readPosition(source),
        source.readLong(),
        readOptional(source));
  }

  private static void writeOptional(byte[] bytes, DataOutputView target) throws IOException {
    target.writeBoolean(bytes != null);
    if (bytes != null) {
      writeBytes(bytes, target);
    }
  }

  private static byte[] readOptional(DataInputView source) throws IOException {
    return source.readBoolean() ? readBytes(source) : null;
  }

  private static void write(Position position, DataOutputView target) throws IOException {
    if (position instanceof Position.InStream at) {
      target.writeByte(IN_STREAM);
      writeText(at.stream(), target);
      target.writeInt(at.partition());
      target.writeLong(at.offset());
      target.writeLong(at.arrivedAt());
    } else if (position instanceof Position.InShard at) {
      target.writeByte(IN_SHARD);
      writeText(at.stream(), target);
      writeText(at.shard(), target);
      writeText(at.sequence(), target);
      target.writeLong(at.arrivedAt());
    } else {
      Position.InFile at = (Position.InFile) position;
      target.writeByte(IN_FILE);
      write(at.file(), target);
      target.writeLong(at.line());
    }
  }

  private static Position readPosition(DataInputView source) throws IOException {
    byte kind = source.readByte();
    return switch (kind) {
      case IN_STREAM ->
          new Position.InStream(
              readText(source), source.readInt(), source.readLong(), source.readLong());
      case IN_SHARD ->
          new Position.InShard(
              readText(source), readText(source), readText(source), source.readLong());
      case IN_FILE -> new Position.InFile(readFile(source), source.readLong());
      default -> throw new IOException("A dead letter has a position of the unknown kind " + kind);
    };
  }

  private static void write(DmsFile file, DataOutputView target) throws IOException {
    writeText(file.table(), target);
    writeText(file.path(), target);
    writeText(file.name(), target);
    writeText(file.kind().name(), target);
    writeText(file.format().name(), target);
    target.writeLong(file.modifiedAt());
    target.writeInt(file.header().size());
    for (String column : file.header()) {
      writeText(column, target);
    }
  }

  private static DmsFile readFile(DataInputView source) throws IOException {
    return new DmsFile(
        readText(source),
        readText(source),
        readText(source),
        DmsFile.Kind.valueOf(readText(source)),
        DmsFile.Format.valueOf(readText(source)),
        source.readLong(),
        readHeader(source));
  }

  private static List<String> readHeader(DataInputView source) throws IOException {
    int columns = source.readInt();
    List<String> header = new ArrayList<>(columns);
    for (int i = 0; i < columns; i++) {
      header.add(readText(source));
    }
    return header;
  }

  /** Texts come from outside, so they may be longer than what writeUTF takes. */
  private static void writeText(String text, DataOutputView target) throws IOException {
    writeBytes(text.getBytes(StandardCharsets.UTF_8), target);
  }

  private static String readText(DataInputView source) throws IOException {
    return new String(readBytes(source), StandardCharsets.UTF_8);
  }
}
