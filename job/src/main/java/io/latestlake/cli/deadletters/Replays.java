package io.latestlake.cli.deadletters;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the job was given to read again, {@code <prefix><time>.jsonl}: the lines as they are. The
 * job goes by the names, so a new one is always greater than all that are there, whatever the
 * clocks of those who write.
 */
final class Replays {
  private static final Pattern NAME = Pattern.compile("(\\d{16})\\.jsonl");
  private static final int OBJECT_BYTES = 4 << 20;

  private final LakeObjects objects;
  private final String prefix;
  private final Clock clock = Clock.systemUTC();

  /**
   * @param prefix of the keys, ends in a slash
   */
  Replays(LakeObjects objects, String prefix) {
    this.objects = requireNonNull(objects, "objects is null");
    this.prefix = requireNonNull(prefix, "prefix is null");
  }

  /** When each dead letter was replayed last, by its id. */
  Map<String, Instant> times() {
    Map<String, Instant> times = new HashMap<>();
    for (String key : objects.list(prefix, "")) {
      Matcher name = NAME.matcher(key.substring(prefix.length()));
      if (name.matches()) {
        Instant time = Instant.ofEpochMilli(Long.parseLong(name.group(1)));
        for (byte[] line : Lines.of(objects.read(key))) {
          times.put(Lines.read(line, objects.address(key)).id(), time);
        }
      }
    }
    return times;
  }

  /** Begins what is to be replayed together. */
  Batch batch() {
    return new Batch();
  }

  /** Takes line by line, so that not all have to be in memory. */
  final class Batch {
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final List<String> addresses = new ArrayList<>();

    private Batch() {}

    void add(byte[] line) {
      if (lines.size() > 0 && lines.size() + line.length >= OBJECT_BYTES) {
        put();
      }
      lines.writeBytes(line);
      lines.write('\n');
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
        String key = prefix + String.format(Locale.ROOT, "%016d.jsonl", nextName());
        // There is one already if somebody else was faster, or if it is this very one: the client
        // itself may have sent it again after an answer was lost.
        if (objects.create(key, content) || Arrays.equals(objects.read(key), content)) {
          addresses.add(objects.address(key));
          return;
        }
      }
    }

    private long nextName() {
      List<String> keys = objects.list(prefix, "");
      long last = 0;
      for (String key : keys) {
        Matcher name = NAME.matcher(key.substring(prefix.length()));
        last = name.matches() ? Math.max(last, Long.parseLong(name.group(1))) : last;
      }
      return Math.max(last + 1, clock.millis());
    }
  }
}
