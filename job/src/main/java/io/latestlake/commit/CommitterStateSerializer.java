package io.latestlake.commit;

import io.latestlake.config.Column;
import io.latestlake.dms.ColumnsFormat;
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
import java.util.Optional;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.io.SimpleVersionedSerializer;

final class CommitterStateSerializer implements SimpleVersionedSerializer<CommitterState> {
  private static final int VERSION = 7;

  /** Knew of a ledger no more than the last commit's number. */
  private static final int NUMBERS_ONLY = 1;

  /** The newest that did not know its run. */
  private static final int WITHOUT_RUN = 2;

  /** The newest that knew no ends of loads. */
  private static final int WITHOUT_ENDS = 3;

  /** The newest that did not know how fresh the lake is. */
  private static final int WITHOUT_FRESHNESS = 4;

  /** The newest that did not know the columns of what is staged. */
  private static final int WITHOUT_SCHEMAS = 5;

  /** The newest that knew no rebuilds. */
  private static final int WITHOUT_REBUILDS = 6;

  private static final StagedSerializer STAGED = new StagedSerializer();

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(CommitterState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(state.run());
    out.writeLong(state.lettersPlaced());
    out.writeInt(state.ledgers().size());
    for (Map.Entry<String, KnownLedger> known : state.ledgers().entrySet()) {
      out.writeUTF(known.getKey());
      out.writeLong(known.getValue().commit());
      out.writeUTF(known.getValue().id());
      out.writeLong(known.getValue().foreignFrom());
      out.writeLong(known.getValue().foreignTo());
      out.writeLong(known.getValue().freshness().committed());
      out.writeLong(known.getValue().freshness().visible());
      out.writeUTF(known.getValue().rebuild());
    }
    out.writeInt(state.schemas().size());
    for (Map.Entry<SchemaVersion, List<Column>> schema : state.schemas().entrySet()) {
      out.writeUTF(schema.getKey().table());
      out.writeInt(schema.getKey().fingerprint());
      ColumnsFormat.write(schema.getValue(), out);
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
      out.writeUTF(waiting.run());
      write(waiting.letters(), out);
    }
    out.writeInt(state.endsOfLoads().size());
    for (EndedLoad ended : state.endsOfLoads()) {
      out.writeUTF(ended.table());
      out.writeLong(ended.checkpoint());
    }
    out.writeBoolean(state.rebuild().isPresent());
    if (state.rebuild().isPresent()) {
      out.writeUTF(state.rebuild().get().id());
      Map<String, Boolean> tables = state.rebuild().get().sorted();
      out.writeInt(tables.size());
      for (Map.Entry<String, Boolean> table : tables.entrySet()) {
        out.writeUTF(table.getKey());
        out.writeBoolean(table.getValue());
      }
    }
    out.writeInt(state.endedWalks().size());
    for (EndedWalk ended : state.endedWalks()) {
      out.writeUTF(ended.rebuild());
      out.writeInt(ended.subtask());
      out.writeInt(ended.parallelism());
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
    boolean withRun = version > WITHOUT_RUN;
    String run = withRun ? in.readUTF() : "";
    long lettersPlaced = withRun ? in.readLong() : 0;
    Map<String, KnownLedger> ledgers = new HashMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      ledgers.put(in.readUTF(), knownLedger(version, in));
    }
    Map<SchemaVersion, List<Column>> schemas = new HashMap<>();
    for (int i = version > WITHOUT_SCHEMAS ? in.readInt() : 0; i > 0; i--) {
      schemas.put(new SchemaVersion(in.readUTF(), in.readInt()), ColumnsFormat.read(in));
    }
    List<StagedCheckpoint> staged = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      String id = in.readUTF();
      long checkpoint = in.readLong();
      staged.add(StagedCheckpoint.of(id, checkpoint, List.of((Staged.Rows) read(in))));
    }
    List<WaitingDeadLetters> deadLetters = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      deadLetters.add(
          new WaitingDeadLetters(
              in.readLong(), withRun ? in.readUTF() : "", (Staged.DeadLetters) read(in)));
    }
    List<EndedLoad> endsOfLoads = new ArrayList<>();
    for (int i = version > WITHOUT_ENDS ? in.readInt() : 0; i > 0; i--) {
      endsOfLoads.add(new EndedLoad(in.readUTF(), in.readLong()));
    }
    boolean withRebuilds = version > WITHOUT_REBUILDS;
    Optional<RequestedRebuild> rebuild =
        withRebuilds && in.readBoolean() ? Optional.of(requestedRebuild(in)) : Optional.empty();
    List<EndedWalk> endedWalks = new ArrayList<>();
    for (int i = withRebuilds ? in.readInt() : 0; i > 0; i--) {
      endedWalks.add(new EndedWalk(in.readUTF(), in.readInt(), in.readInt(), in.readLong()));
    }
    return new CommitterState(
        run,
        lettersPlaced,
        ledgers,
        schemas,
        staged,
        deadLetters,
        endsOfLoads,
        rebuild,
        endedWalks);
  }

  private static RequestedRebuild requestedRebuild(DataInputStream in) throws IOException {
    String id = in.readUTF();
    Map<String, Boolean> tables = new HashMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      tables.put(in.readUTF(), in.readBoolean());
    }
    return new RequestedRebuild(id, tables);
  }

  private static KnownLedger knownLedger(int version, DataInputStream in) throws IOException {
    if (version == NUMBERS_ONLY) {
      return new KnownLedger(in.readLong(), "", 0, 0);
    }
    KnownLedger known = new KnownLedger(in.readLong(), in.readUTF(), in.readLong(), in.readLong());
    if (version > WITHOUT_FRESHNESS) {
      known = known.with(new Freshness(in.readLong(), in.readLong()));
    }
    return version > WITHOUT_REBUILDS ? known.withRebuild(in.readUTF()) : known;
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
