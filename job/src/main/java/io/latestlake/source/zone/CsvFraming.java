package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a CSV file into rows, as bytes. Reads no values.
 *
 * <ul>
 *   <li>A row ends at a line feed, or at one behind a carriage return if that is how the file's
 *       lines end; a carriage return is data otherwise. With quotes (RFC 4180) a line end inside a
 *       quoted field is the field's. A quote opens a field only as its first byte; inside, a
 *       doubled one is data.
 *   <li>A line without a byte is no row, a byte order mark at the file's beginning is none of the
 *       first row's bytes, and the last row needs no line end.
 *   <li>A row of more than {@code most} bytes is cut: of its bytes the first ones are given, the
 *       rest is passed over unkept. Memory is bounded by {@code most}.
 *   <li>A quote that the file's end leaves open may have swallowed any number of rows, so the file
 *       is damaged from the row on in which it was opened.
 * </ul>
 */
final class CsvFraming implements FileRows {
  /** Given of a row that is cut. */
  static final int SHOWN_OF_CUT = 64 << 10;

  private static final int FIRST_BUFFER = 64 << 10;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final InputStream in;
  private final byte[] delimiter;
  private final boolean quotes;
  private final boolean crlf;
  private final int most;

  private byte[] buffer = new byte[FIRST_BUFFER];

  /** Of the row in the buffer. */
  private int start;

  private int position;
  private int end;
  private boolean begun;
  private boolean ended;

  /** Of the row that was found. */
  private int rowStart;

  private int rowEnd;
  private byte[] beginningOfCut;

  /**
   * @param in is closed with this
   * @param delimiter neither quote nor line end
   * @param crlf whether a carriage return before the line feed is the line end's
   * @param most bytes of a row
   */
  CsvFraming(InputStream in, char delimiter, boolean quotes, boolean crlf, int most) {
    this.in = requireNonNull(in, "in is null");
    this.delimiter = String.valueOf(delimiter).getBytes(StandardCharsets.UTF_8);
    this.quotes = quotes;
    this.crlf = crlf;
    this.most = most;
  }

  @Override
  public boolean next() throws IOException {
    if (!begun) {
      begun = true;
      passByteOrderMark();
    }
    while (true) {
      start = position;
      beginningOfCut = null;
      findEnd();
      if (rowEnd > rowStart || beginningOfCut != null) {
        return true;
      }
      if (ended && position == end) {
        return false;
      }
    }
  }

  @Override
  public byte[] row() {
    return beginningOfCut != null ? beginningOfCut : Arrays.copyOfRange(buffer, rowStart, rowEnd);
  }

  @Override
  public boolean isCut() {
    return beginningOfCut != null;
  }

  private void findEnd() throws IOException {
    boolean quoted = false;
    boolean afterQuote = false;
    boolean fieldBegins = true;
    while (position < end || fill()) {
      byte b = buffer[position++];
      if (quoted) {
        if (b == '"') {
          quoted = false;
          afterQuote = true;
        }
        continue;
      }
      if (b == '"' && quotes && (fieldBegins || afterQuote)) {
        quoted = true;
        afterQuote = false;
        fieldBegins = false;
        continue;
      }
      afterQuote = false;
      if (b == '\n') {
        found(position - 1);
        return;
      }
      fieldBegins = quotes && endsInDelimiter();
    }
    if (quoted) {
      throw new DamagedException(
          "a quote that its next row opens is never closed; see whether csv.rfc4180 is as the DMS"
              + " endpoint has it",
          null);
    }
    found(position);
  }

  private boolean endsInDelimiter() {
    int length = delimiter.length;
    if (length == 1) {
      return buffer[position - 1] == delimiter[0];
    }
    return position - start >= length
        && Arrays.equals(buffer, position - length, position, delimiter, 0, length);
  }

  private void found(int lineEnd) {
    rowStart = start;
    boolean hasReturn = crlf && lineEnd > start && buffer[lineEnd - 1] == '\r';
    rowEnd = hasReturn ? lineEnd - 1 : lineEnd;
    if (rowEnd - rowStart > most) {
      cut(rowEnd);
    }
  }

  /**
   * @param to where what is there of the row ends
   */
  private void cut(int to) {
    if (beginningOfCut == null) {
      beginningOfCut = Arrays.copyOfRange(buffer, start, Math.min(to, start + SHOWN_OF_CUT));
    }
  }

  /** Makes room behind the row that is being looked at, and reads on. */
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    if (position - start > most) {
      cut(position);
      start = Math.max(start, position - delimiter.length);
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      position -= start;
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, most + 2L * FIRST_BUFFER));
    }
    int read = in.read(buffer, end, buffer.length - end);
    if (read < 0) {
      ended = true;
      return false;
    }
    end += read;
    return read > 0 || fill();
  }

  private void passByteOrderMark() throws IOException {
    while (end - position < BYTE_ORDER_MARK.length && fill()) {
      // Until there are enough bytes, or no more.
    }
    int length = BYTE_ORDER_MARK.length;
    if (end - position >= length
        && Arrays.equals(buffer, position, position + length, BYTE_ORDER_MARK, 0, length)) {
      position += length;
    }
  }

  @Override
  public void skip(long rows) throws IOException {
    for (long i = 0; i < rows; i++) {
      if (!next()) {
        throw new EOFException("has " + i + " rows, of which " + rows + " were read before");
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
