package io.latestlake.dms;

import static io.latestlake.dms.DeadLetter.Reason.NOT_A_ROW;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes a row of CSV apart into fields, which stay slices of one text: with quotes after RFC 4180,
 * or without any, as DMS's {@code Rfc4180} says. A quote inside a field that does not begin with
 * one is a character like others. Used again for the next row.
 */
final class CsvFields {
  /** Beyond what any table has; further fields are counted only. */
  private static final int MOST_FIELDS = 8192;

  /** A buffer that one huge row needed is not kept. */
  private static final int LONGEST_KEPT = 1 << 20;

  private final char delimiter;
  private final boolean quotes;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  private char[] text = new char[1024];
  private int[] starts = new int[64];
  private int[] lengths = new int[64];
  private boolean[] quoted = new boolean[64];
  private int count;

  CsvFields(char delimiter, boolean quotes) {
    this.delimiter = delimiter;
    this.quotes = quotes;
  }

  /** Takes the row apart; what {@link #text()} and the slices were before is gone. */
  void read(byte[] row) throws Unusable {
    count = 0;
    int end = decode(row);
    int at = 0;
    do {
      at = quotes && at < end && text[at] == '"' ? quoted(at, end) : plain(at, end);
    } while (at++ < end);
  }

  /** How many fields the row has. */
  int count() {
    return count;
  }

  char[] text() {
    return text;
  }

  int start(int field) {
    return starts[field];
  }

  int length(int field) {
    return lengths[field];
  }

  /** Whether the field stood in quotes. */
  boolean isQuoted(int field) {
    return quoted[field];
  }

  boolean is(int field, char[] value) {
    int start = starts[field];
    return Arrays.equals(text, start, start + lengths[field], value, 0, value.length);
  }

  private int plain(int from, int end) {
    int at = from;
    while (at < end && text[at] != delimiter) {
      at++;
    }
    add(from, at - from, false);
    return at;
  }

  /** Takes the doubling of quotes away in place: what is written is never before what is read. */
  private int quoted(int from, int end) throws Unusable {
    int start = from + 1;
    int to = start;
    int at = start;
    while (true) {
      if (at == end) {
        throw new Unusable(
            NOT_A_ROW,
            "field "
                + (count + 1)
                + " has a quote that is not closed; mend the file, or set csv.rfc4180 as the DMS"
                + " endpoint has it");
      }
      if (text[at] == '"') {
        at++;
        if (at == end || text[at] != '"') {
          break;
        }
      }
      text[to++] = text[at++];
    }
    if (at < end && text[at] != delimiter) {
      throw new Unusable(
          NOT_A_ROW,
          "text stands behind the closing quote of field "
              + (count + 1)
              + "; mend the file, or set csv.rfc4180 and csv.delimiter as the DMS endpoint has"
              + " them");
    }
    add(start, to - start, true);
    return at;
  }

  private void add(int start, int length, boolean inQuotes) {
    if (count < MOST_FIELDS) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
        lengths = Arrays.copyOf(lengths, count * 2);
        quoted = Arrays.copyOf(quoted, count * 2);
      }
      starts[count] = start;
      lengths[count] = length;
      quoted[count] = inQuotes;
    }
    count++;
  }

  /** Returns the number of characters. */
  private int decode(byte[] row) throws Unusable {
    if (text.length < row.length || text.length > LONGEST_KEPT) {
      text = new char[Math.max(row.length, 1024)];
    }
    int ascii = 0;
    while (ascii < row.length && row[ascii] >= 0) {
      text[ascii] = (char) row[ascii];
      ascii++;
    }
    if (ascii == row.length) {
      return ascii;
    }
    CharBuffer rest = CharBuffer.wrap(text, ascii, text.length - ascii);
    decoder.reset();
    CoderResult result =
        decoder.decode(ByteBuffer.wrap(row, ascii, row.length - ascii), rest, true);
    if (result.isError()) {
      throw new Unusable(NOT_A_ROW, "the row is not UTF-8, which DMS writes; mend the file");
    }
    return rest.position();
  }
}
