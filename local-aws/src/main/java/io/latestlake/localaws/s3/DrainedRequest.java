package io.latestlake.localaws.s3;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A request whose body is read to its end before it is closed, and so before S3Proxy answers with
 * an error. To an answer that comes while it still sends, the JDK's client sometimes does not
 * listen, and waits until its time is over.
 */
final class DrainedRequest extends HttpServletRequestWrapper {
  DrainedRequest(HttpServletRequest request) {
    super(request);
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    return new Drained(super.getInputStream());
  }

  private static final class Drained extends ServletInputStream {
    private final ServletInputStream body;

    Drained(ServletInputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      return body.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return body.read(bytes, offset, length);
    }

    @Override
    public int available() throws IOException {
      return body.available();
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }

    @Override
    public void close() throws IOException {
      try (body) {
        body.transferTo(OutputStream.nullOutputStream());
      }
    }
  }
}
