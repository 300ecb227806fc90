package io.latestlake.commit;

import io.latestlake.stage.Staged;
import io.latestlake.stage.StagedSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.io.SimpleVersionedSerializer;

final class CommitterStateSerializer implements SimpleVersionedSerializer<CommitterState> {
  /** 1 knew no ends of loads. */
  private static final int VERSION = 2;

  private static final StagedSerializer STAGED = new StagedSerializer();

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(CommitterState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(state.lastCommits().size());
    for (Map.Entry<String, Long> last : state.lastCommits().entrySet()) {
      out.writeUTF(last.getKey());
      out.writeLong(last.getValue());
    }
    out.writeInt(state.staged().size());
    for (StagedCheckpoint staged : state.staged()) {
      out.writeUTF(staged.id());
      out.writeLong(staged.checkpoint());
      write(
          new Staged.Rows(
              staged.table(),
              staged.schema(),
              staged.files(),
              staged.rows(),
              staged.changes(),
              staged.newestEmittedAt()),
          out);
    }
    out.writeInt(state.deadLetters().size());
    for (WaitingDeadLetters waiting : state.deadLetters()) {
      out.writeLong(waiting.checkpoint());
      write(waiting.letters(), out);
    }
    out.writeInt(state.endsOfLoads().size());
    for (EndedLoad ended : state.endsOfLoads()) {
      out.writeUTF(ended.table());
      out.writeLong(ended.checkpoint());
    }
    return bytes.toByteArray();
  }

  @Override
  public CommitterState deserialize(int version, byte[] serialized) throws IOException {
    if (version > VERSION) {
      throw new IOException(
          "The committer's state has format " + version + ": it was written by a newer release");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
    Map<String, Long> lastCommits = new HashMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      lastCommits.put(in.readUTF(), in.readLong());
    }
    List<StagedCheckpoint> staged = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      String id = in.readUTF();
      long checkpoint = in.readLong();
      staged.add(StagedCheckpoint.of(id, checkpoint, List.of((Staged.Rows) read(in))));
    }
    List<WaitingDeadLetters> deadLetters = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      deadLetters.add(new WaitingDeadLetters(in.readLong(), (Staged.DeadLetters) read(in)));
    }
    List<EndedLoad> endsOfLoads = new ArrayList<>();
    for (int i = version == 1 ? 0 : in.readInt(); i > 0; i--) {
      endsOfLoads.add(new EndedLoad(in.readUTF(), in.readLong()));
    }
    return new CommitterState(lastCommits, staged, deadLetters, endsOfLoads);
  }

  private static void write(Staged staged, DataOutputStream out) throws IOException {
    byte[] bytes = SimpleVersionedSerialization.writeVersionAndSerialize(STAGED, staged);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static Staged read(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return SimpleVersionedSerialization.readVersionAndDeSerialize(STAGED, bytes);
  }
}
