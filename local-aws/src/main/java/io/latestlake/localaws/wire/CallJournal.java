package io.latestlake.localaws.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes down when each call begins and when it ends, one line of JSON each, appended at once: what
 * was under way when the process was killed are the calls without an end. {@code time} is in
 * microseconds since 1970, {@code call} counts in a process.
 */
public final class CallJournal implements CallInterceptor, AutoCloseable {
  /** Of an SQL statement its beginning is enough to know it by. */
  private static final int LONGEST_NAME = 200;

  private final FileChannel file;
  private final Clock clock;
  private final long process;
  private final ObjectMapper json = new ObjectMapper();
  private final AtomicLong calls = new AtomicLong();

  private CallJournal(FileChannel file, Clock clock, long process) {
    this.file = file;
    this.clock = requireNonNull(clock, "clock is null");
    this.process = process;
  }

  public static CallJournal append(Path file, Clock clock) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    return new CallJournal(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        clock,
        ProcessHandle.current().pid());
  }

  @Override
  public <T> T around(Call call, Callable<T> next) throws Exception {
    long number = calls.incrementAndGet();
    ObjectNode begin = event(number, "begin");
    begin.put("service", call.service());
    begin.put("kind", call.kind().name());
    begin.put("name", shortened(call.name()));
    write(begin);
    try {
      return next.call();
    } finally {
      write(event(number, "end"));
    }
  }

  private ObjectNode event(long number, String what) {
    return json.createObjectNode()
        .put("time", ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()))
        .put("process", process)
        .put("call", number)
        .put("event", what);
  }

  private static String shortened(String name) {
    return name.substring(0, Math.min(name.length(), LONGEST_NAME)).replaceAll("\\s+", " ").strip();
  }

  /** By one write, so that lines of two threads never mix. */
  private void write(ObjectNode event) {
    try {
      file.write(ByteBuffer.wrap((json.writeValueAsString(event) + "\n").getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
