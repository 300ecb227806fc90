package io.latestlake.localaws.s3;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * An answer that is kept back until it is known that it shall be sent, so that another one can be
 * given after the request was served. One that is too large for that is sent as it comes, but for
 * its last bytes: without them it is no answer.
 */
final class HeldAnswer extends HttpServletResponseWrapper {
  private static final int MOST_BYTES = 1 << 16;

  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private final Out out = new Out();
  private PrintWriter writer;

  HeldAnswer(HttpServletResponse response) {
    super(response);
  }

  void send() throws IOException {
    if (writer != null) {
      writer.flush();
    }
    if (held.size() > 0) {
      held.writeTo(getResponse().getOutputStream());
      held.reset();
    }
  }

  /** Everything of it is forgotten, if nothing was sent. */
  void discard() {
    held.reset();
    getResponse().reset();
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return out;
  }

  @Override
  public PrintWriter getWriter() {
    if (writer == null) {
      writer = new PrintWriter(out, false, java.nio.charset.StandardCharsets.UTF_8);
    }
    return writer;
  }

  @Override
  public void flushBuffer() {
    // Not before it shall be sent.
  }

  private final class Out extends ServletOutputStream {
    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (held.size() + length > MOST_BYTES) {
        held.writeTo(getResponse().getOutputStream());
        held.reset();
      }
      int now = length > MOST_BYTES ? length - 1 : 0;
      if (now > 0) {
        getResponse().getOutputStream().write(bytes, offset, now);
      }
      held.write(bytes, offset + now, length - now);
    }

    @Override
    public void flush() {
      // Not before it shall be sent.
    }

    @Override
    public void close() {
      // The container closes what it has given.
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException("S3Proxy writes in its thread");
    }
  }
}
