package io.latestlake.cli.deadletters;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.dms.DeadLetterLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The lines of one object. */
final class Lines {
  private Lines() {}

  static List<byte[]> of(byte[] object) {
    List<byte[]> lines = new ArrayList<>();
    for (int start = 0; start < object.length; ) {
      int end = start;
      while (end < object.length && object[end] != '\n') {
        end++;
      }
      lines.add(Arrays.copyOfRange(object, start, end));
      start = end + 1;
    }
    return lines;
  }

  /**
   * @param address of the object, for the failure
   */
  static DeadLetterLine read(byte[] line, String address) {
    try {
      return DeadLetterLine.read(line);
    } catch (DeadLetterLine.Unreadable e) {
      throw new CommandFailure(
          "A line of "
              + address
              + " cannot be read ("
              + e.getMessage()
              + "): see what else writes there, and use the newest release.",
          e);
    }
  }
}
