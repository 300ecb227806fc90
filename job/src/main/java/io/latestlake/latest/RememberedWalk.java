package io.latestlake.latest;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What each subtask's state tells of the last walk.
 *
 * @param rebuild id of the rebuild that it was for
 * @param ended whether the subtask had come to its end
 */
record RememberedWalk(String rebuild, boolean ended) {
  private static final byte FORMAT = 1;

  RememberedWalk {
    requireNonNull(rebuild, "rebuild is null");
  }

  /**
   * The walk as a subtask is to begin with it. One that had not ended everywhere is begun anew
   * everywhere: keys may have changed their subtask, and to stage a row twice does no harm.
   *
   * @param asked id of the rebuild that the run was started for; empty if for none
   * @param snapshots of all subtasks there were
   * @return empty if there was never a walk, and there is to be none
   */
  static Optional<RememberedWalk> first(String asked, Iterable<byte[]> snapshots)
      throws IOException {
    List<RememberedWalk> all = new ArrayList<>();
    for (byte[] snapshot : snapshots) {
      all.add(parse(snapshot));
    }
    if (asked.isEmpty() && all.isEmpty()) {
      return Optional.empty();
    }
    String rebuild = asked.isEmpty() ? all.get(0).rebuild : asked;
    List<RememberedWalk> ofIt = all.stream().filter(each -> each.rebuild.equals(rebuild)).toList();
    boolean over = !ofIt.isEmpty() && ofIt.stream().allMatch(RememberedWalk::ended);
    return Optional.of(new RememberedWalk(rebuild, over));
  }

  RememberedWalk atItsEnd() {
    return new RememberedWalk(rebuild, true);
  }

  byte[] bytes() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeByte(FORMAT);
    out.writeUTF(rebuild);
    out.writeBoolean(ended);
    return out.getCopyOfBuffer();
  }

  private static RememberedWalk parse(byte[] snapshot) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(snapshot);
    byte format = in.readByte();
    if (format != FORMAT) {
      throw new IOException(
          "A walk has format " + format + ": the state was written by a newer release");
    }
    return new RememberedWalk(in.readUTF(), in.readBoolean());
  }
}
