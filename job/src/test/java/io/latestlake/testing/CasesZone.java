package io.latestlake.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.latestlake.config.Settings;
import io.latestlake.testing.CasesLog.Row;
import io.latestlake.warehouse.AwsClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A landing zone of {@code cases} as a DMS task with an S3 target writes it, in CSV, and the oracle
 * beside it: what the most-recent view must be. Knows nothing of the job.
 */
public final class CasesZone implements AutoCloseable {
  private static final String FOLDER = "dms/covid/cases/";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("M/d/uuuu", Locale.ROOT);
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
  private static final DateTimeFormatter FILE =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmssSSS", Locale.ROOT);

  private final S3Client s3;
  private final String bucket;
  private final TreeMap<String, Row> rows = new TreeMap<>();
  private final StringBuilder lines = new StringBuilder();
  private Instant time = Instant.now().minus(1, ChronoUnit.HOURS);

  /**
   * @param bucket one that is there
   */
  public CasesZone(Settings.Aws aws, String bucket) {
    this.s3 = new AwsClients(aws).s3();
    this.bucket = bucket;
  }

  public String bucket() {
    return bucket;
  }

  public String path() {
    return "s3://" + bucket + "/dms";
  }

  public CasesZone row(String operation, String id, LocalDate date, int cases) {
    String type = cases % 2 == 0 ? "Confirmed" : "Deaths";
    // A quoted line end, a doubled quote and a delimiter: what a row may have inside.
    String country = cases % 7 == 0 ? "Korea,\n\"South\"" : "Côte d'Ivoire";
    rows.put(id, new Row(id, type, cases, date, country));
    lines.append(
        "%s%s,%s,%s,%d,-1,%s,\"%s\",,,,33.93911,,8/10/2020 4:50:44 AM,\n"
            .formatted(
                operation.isEmpty() ? "" : operation + ",",
                timestamp(),
                id,
                type,
                cases,
                DATE.format(date),
                country.replace("\"", "\"\"")));
    return this;
  }

  public CasesZone delete(String id) {
    rows.remove(id);
    lines.append("D,").append(timestamp()).append(",").append(id).append(",,,,,,,,,,,,\n");
    return this;
  }

  /** The same for all rows of a file, so that their places in it decide. */
  private String timestamp() {
    return TIMESTAMP.format(time.atOffset(ZoneOffset.UTC));
  }

  public CasesZone randomLoad(Random random, int keys) {
    for (int i = 0; i < keys; i++) {
      row("", String.format("%024x", i), day(random), random.nextInt(1000));
    }
    return this;
  }

  public CasesZone randomChanges(Random random, int keys, int changes) {
    for (int i = 0; i < changes; i++) {
      String id = String.format("%024x", random.nextInt(keys));
      switch (random.nextInt(5)) {
        case 0 -> delete(id);
        case 1, 2 -> row("U", id, day(random), random.nextInt(1000));
        default -> row("I", id, day(random), random.nextInt(1000));
      }
    }
    return this;
  }

  private static LocalDate day(Random random) {
    return LocalDate.of(2020, 1, 22).plusDays(random.nextInt(30));
  }

  /** Puts what was written since the last file as a load file. */
  public void putLoad(int number) {
    put(String.format(Locale.ROOT, "LOAD%08X.csv", number), taken());
  }

  /** Puts what was written since the last file as a file of changes, a minute after the last. */
  public String putChanges() {
    time = time.plus(1, ChronoUnit.MINUTES);
    String name = "2024/11/" + FILE.format(time.atOffset(ZoneOffset.UTC)) + ".csv.gz";
    put(name, gzip(taken()));
    return name;
  }

  /**
   * Puts the beginning of such a file, of which no row can be read.
   *
   * @return puts the whole
   */
  public Runnable putBrokenChanges() {
    time = time.plus(1, ChronoUnit.MINUTES);
    String name = FILE.format(time.atOffset(ZoneOffset.UTC)) + ".csv.gz";
    byte[] whole = gzip(taken());
    put(name, java.util.Arrays.copyOf(whole, 12));
    return () -> put(name, whole);
  }

  private byte[] taken() {
    byte[] content = lines.toString().getBytes(UTF_8);
    lines.setLength(0);
    return content;
  }

  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @param name below the table's folder
   */
  public void put(String name, byte[] content) {
    s3.putObject(
        request -> request.bucket(bucket).key(FOLDER + name), RequestBody.fromBytes(content));
  }

  public void remove(String name) {
    s3.deleteObject(request -> request.bucket(bucket).key(FOLDER + name));
  }

  public Map<String, Row> rows() {
    return new TreeMap<>(rows);
  }

  @Override
  public void close() {
    s3.close();
  }
}
