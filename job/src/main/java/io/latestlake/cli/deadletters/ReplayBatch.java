package io.latestlake.cli.deadletters;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines that are replayed together, taken one by one, so that not all have to be in memory. */
final class ReplayBatch {
  private static final int OBJECT_BYTES = 4 << 20;

  private final S3Objects objects;
  private final Replays replays;
  private final Clock clock;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final List<String> addresses = new ArrayList<>();
  private long count;

  ReplayBatch(S3Objects objects, Replays replays, Clock clock) {
    this.objects = requireNonNull(objects, "objects is null");
    this.replays = requireNonNull(replays, "replays is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  void add(byte[] line) {
    if (lines.size() > 0 && lines.size() + line.length >= OBJECT_BYTES) {
      put();
    }
    lines.writeBytes(line);
    lines.write('\n');
    count++;
  }

  long count() {
    return count;
  }

  /** Where they are now. */
  List<String> finish() {
    if (lines.size() > 0) {
      put();
    }
    return List.copyOf(addresses);
  }

  private void put() {
    byte[] content = lines.toByteArray();
    lines.reset();
    while (true) {
      String key = replays.nextKey(clock.millis());
      // There is one already if somebody else was faster, or if it is this very one: the client
      // itself may have sent it again after an answer was lost.
      if (objects.create(key, content) || Arrays.equals(objects.read(key), content)) {
        addresses.add(objects.address(key));
        return;
      }
    }
  }
}
