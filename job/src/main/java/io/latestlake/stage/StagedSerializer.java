package io.latestlake.stage;

import io.latestlake.stage.Staged.DeadLetters;
import io.latestlake.stage.Staged.EndOfLoad;
import io.latestlake.stage.Staged.EndOfWalk;
import io.latestlake.stage.Staged.Rows;
import io.latestlake.stage.Staged.StagedFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Committables on their way to the committer, and in its state. */
public final class StagedSerializer implements SimpleVersionedSerializer<Staged> {
  /** 1 knew no end of load, 2 no end of walk; both are read as before. */
  private static final int VERSION = 3;

  private static final byte ROWS = 0;
  private static final byte DEAD_LETTERS = 1;
  private static final byte END_OF_LOAD = 2;
  private static final byte END_OF_WALK = 3;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(Staged staged) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    if (staged instanceof Rows rows) {
      out.writeByte(ROWS);
      out.writeUTF(rows.table());
      out.writeInt(rows.schema());
      out.writeInt(rows.files().size());
      for (StagedFile file : rows.files()) {
        write(file, out);
      }
      out.writeLong(rows.rows());
      out.writeLong(rows.changes());
      out.writeLong(rows.newestEmittedAt());
    } else if (staged instanceof DeadLetters letters) {
      out.writeByte(DEAD_LETTERS);
      out.writeUTF(letters.table());
      out.writeUTF(letters.day());
      out.writeUTF(letters.id());
      write(letters.file(), out);
    } else if (staged instanceof EndOfLoad end) {
      out.writeByte(END_OF_LOAD);
      out.writeUTF(end.table());
    } else if (staged instanceof EndOfWalk end) {
      out.writeByte(END_OF_WALK);
      out.writeUTF(end.rebuild());
      out.writeInt(end.subtask());
      out.writeInt(end.parallelism());
    }
    return bytes.toByteArray();
  }

  @Override
  public Staged deserialize(int version, byte[] serialized) throws IOException {
    if (version > VERSION) {
      throw new IOException(
          "A staged checkpoint has format "
              + version
              + ": the state was written by a newer release");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
    byte kind = in.readByte();
    if (kind == DEAD_LETTERS) {
      return new DeadLetters(in.readUTF(), in.readUTF(), in.readUTF(), readFile(in));
    }
    if (kind == END_OF_LOAD) {
      return new EndOfLoad(in.readUTF());
    }
    if (kind == END_OF_WALK) {
      return new EndOfWalk(in.readUTF(), in.readInt(), in.readInt());
    }
    String table = in.readUTF();
    int schema = in.readInt();
    int count = in.readInt();
    List<StagedFile> files = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      files.add(readFile(in));
    }
    return new Rows(table, schema, files, in.readLong(), in.readLong(), in.readLong());
  }

  private static void write(StagedFile file, DataOutput out) throws IOException {
    out.writeUTF(file.key());
    out.writeLong(file.bytes());
    out.writeLong(file.rows());
  }

  private static StagedFile readFile(DataInput in) throws IOException {
    return new StagedFile(in.readUTF(), in.readLong(), in.readLong());
  }
}
