package io.latestlake.source.zone;

import io.latestlake.source.zone.ZoneSplit.Content;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;

final class ZoneSplitSerializer implements SimpleVersionedSerializer<ZoneSplit> {
  static final ZoneSplitSerializer INSTANCE = new ZoneSplitSerializer();

  private static final int VERSION = 1;
  private static final Content[] CONTENTS = {Content.LOAD, Content.CHANGES, Content.END_OF_LOAD};

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(ZoneSplit split) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(split.splitId());
    out.writeUTF(split.path().toString());
    out.writeLong(split.fileModificationTime());
    out.writeLong(split.fileSize());
    // Minus one: none of it was read. Another thing than none of its rows for what was emptied.
    out.writeLong(split.getReaderPosition().isPresent() ? split.rowsRead() : -1);
    out.writeUTF(split.table());
    out.writeUTF(split.name());
    out.writeByte(split.content().ordinal());
    out.writeBoolean(split.asItIs());
    return bytes.toByteArray();
  }

  @Override
  public ZoneSplit deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "A file of the landing zone has format "
              + version
              + " in the state: it was written by a newer release");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
    String id = in.readUTF();
    Path path = new Path(in.readUTF());
    long modifiedAt = in.readLong();
    long length = in.readLong();
    long rows = in.readLong();
    return new ZoneSplit(
        id,
        path,
        modifiedAt,
        length,
        rows < 0 ? null : new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, rows),
        in.readUTF(),
        in.readUTF(),
        CONTENTS[in.readByte()],
        in.readBoolean());
  }
}
