package io.latestlake.localaws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The processor time of a process, those of its children that live, and those that have ended, from
 * Linux's /proc.
 */
record ProcessTimes(long pid) {
  /** Linux reports in hundredths of a second whatever its clock does. */
  private static final int MILLIS_A_TICK = 10;

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int ENDED_CHILDREN_USER_TICKS = 13;
  private static final int ENDED_CHILDREN_SYSTEM_TICKS = 14;

  /** Nothing where there is no /proc. */
  OptionalLong millis() {
    String[] own = fields(pid);
    if (own.length == 0) {
      return OptionalLong.empty();
    }
    long ticks =
        ticks(own, USER_TICKS, SYSTEM_TICKS)
            + ticks(own, ENDED_CHILDREN_USER_TICKS, ENDED_CHILDREN_SYSTEM_TICKS);
    ticks +=
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(child -> ticks(fields(child.pid()), USER_TICKS, SYSTEM_TICKS))
            .sum();
    return OptionalLong.of(ticks * MILLIS_A_TICK);
  }

  private static long ticks(String[] fields, int... positions) {
    long ticks = 0;
    for (int position : positions) {
      ticks += fields.length == 0 ? 0 : Long.parseLong(fields[position]);
    }
    return ticks;
  }

  /** What stands behind the program's name, which is in brackets and may hold anything. */
  private static String[] fields(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), UTF_8);
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    } catch (IOException e) {
      return new String[0];
    }
  }
}
