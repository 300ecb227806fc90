package io.latestlake.cli.deadletters;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the job was given to read again, {@code <prefix><time>.jsonl}: the lines as they are. */
final class Replays {
  private static final Pattern NAME = Pattern.compile("(\\d{16})\\.jsonl");

  private final LakeObjects objects;
  private final String prefix;

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
      OptionalLong time = time(key);
      if (time.isPresent()) {
        for (byte[] line : Lines.of(objects.read(key))) {
          String id = Lines.read(line, objects.address(key)).id();
          times.put(id, Instant.ofEpochMilli(time.getAsLong()));
        }
      }
    }
    return times;
  }

  /**
   * A key that is greater than all that are there, since the job goes by the keys: whatever the
   * clocks of those who write.
   *
   * @param now epoch milliseconds
   */
  String nextKey(long now) {
    long next = now;
    for (String key : objects.list(prefix, "")) {
      next = Math.max(next, time(key).orElse(-1) + 1);
    }
    return prefix + String.format(Locale.ROOT, "%016d.jsonl", next);
  }

  private OptionalLong time(String key) {
    Matcher name = NAME.matcher(key.substring(prefix.length()));
    return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
  }
}
