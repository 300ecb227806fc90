package io.latestlake.dms;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Decodes realistic {@code cases} messages on one thread; prints records per second and bytes
 * allocated per record. Run by hand: {@code java -cp ... io.latestlake.dms.DecodeBenchmark}.
 */
final class DecodeBenchmark {
  private static final int DISTINCT = 100_000;
  private static final int RECORDS = 1_000_000;
  private static final int ROUNDS = 8;

  private long upserts;
  private long others;

  private DecodeBenchmark() {}

  public static void main(String[] arguments) {
    new DecodeBenchmark().run();
  }

  private void run() {
    List<SourceRecord> records = records();
    double size = records.stream().mapToInt(r -> r.value().length).average().orElseThrow();
    System.out.printf(Locale.ROOT, "%d distinct messages of %.0f bytes%n", DISTINCT, size);
    DmsDecoder decoder = new DmsDecoder(List.of(Specs.cases()), Clock.systemUTC());
    for (int round = 0; round < ROUNDS; round++) {
      measure(decoder, records);
    }
    if (others > 0) {
      throw new IllegalStateException(others + " records were no upserts");
    }
  }

  private void measure(DmsDecoder decoder, List<SourceRecord> records) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    DmsDecoder.Output output = new Counter();
    long bytes = threads.getThreadAllocatedBytes(thread);
    long start = System.nanoTime();
    for (int i = 0; i < RECORDS; i++) {
      decoder.decode(records.get(i % DISTINCT), output);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    bytes = threads.getThreadAllocatedBytes(thread) - bytes;
    System.out.printf(
        Locale.ROOT,
        "%,.0f records/s, %d bytes allocated per record%n",
        RECORDS / seconds,
        bytes / RECORDS);
  }

  private static List<SourceRecord> records() {
    Random random = new Random(7);
    Instant time = Instant.parse("2020-08-10T04:50:44.000001Z");
    List<SourceRecord> records = new ArrayList<>(DISTINCT);
    for (int i = 0; i < DISTINCT; i++) {
      LocalDate day = LocalDate.of(2020, 1, 22).plusDays(random.nextInt(344));
      String date = day.getMonthValue() + "/" + day.getDayOfMonth() + "/" + day.getYear();
      String county = "County " + random.nextInt(3000);
      String json =
          ("{\"data\":{\"oid__id\":\"%024x\",\"Case_Type\":\"%s\",\"Cases\":%d,\"Difference\":%d,"
                  + "\"Date\":\"%s\",\"Country_Region\":\"US\",\"Province_State\":\"Ohio\","
                  + "\"Admin2\":\"%s\",\"Combined_Key\":\"%s, Ohio, US\",\"Lat\":%s,\"Long\":%s,"
                  + "\"Prep_Flow_Runtime\":\"8/%d/2020 4:50:44 AM\",\"FIPS\":%d},"
                  + "\"metadata\":{\"timestamp\":\"%s\",\"record-type\":\"data\","
                  + "\"operation\":\"%s\",\"partition-key-type\":\"schema-table\","
                  + "\"schema-name\":\"covid\",\"table-name\":\"cases\",\"transaction-id\":%d}}")
              .formatted(
                  random.nextLong() & Long.MAX_VALUE,
                  random.nextBoolean() ? "Confirmed" : "Deaths",
                  random.nextInt(100_000),
                  random.nextInt(500),
                  date,
                  county,
                  county,
                  39 + random.nextInt(1_000_000) / 1e6,
                  -82 - random.nextInt(100_000_000) / 1e8,
                  1 + random.nextInt(28),
                  39001 + random.nextInt(200),
                  time.plusNanos(i * 13_000L),
                  i % 3 == 0 ? "update" : "insert",
                  1000 + i);
      records.add(new SourceRecord(json.getBytes(StandardCharsets.UTF_8), "topic", i % 4, i, i));
    }
    return records;
  }

  private final class Counter implements DmsDecoder.Output {
    @Override
    public void decoded(Decoded decoded) {
      if (decoded instanceof ChangeRecord change && !change.operation().isDelete()) {
        upserts++;
      } else {
        others++;
      }
    }

    @Override
    public void skipped(Skipped kind, String what) {
      others++;
    }
  }
}
