package io.latestlake.onlooker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.onlooker.Lake.Content;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Reads all days over and over, until its input ends; then once more. Each read must be what the
 * day was after a commit: one that was not settled over before the read was planned, and, as long
 * as the writer does not say that it may go back, none before the one that this reader has seen.
 */
final class Onlooker {
  /** The line that it says first, when it has read each day once. */
  static final String READING = "reading";

  private static final int MOST_TRIES = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lake lake;
  private final CommittedDays committed;
  private final PrintStream out;
  private final Map<String, Integer> seen = new HashMap<>();
  private final Map<String, Long> wrongSince = new HashMap<>();

  Onlooker(Lake lake, CommittedDays committed, PrintStream out) {
    this.lake = requireNonNull(lake, "lake is null");
    this.committed = requireNonNull(committed, "committed is null");
    this.out = requireNonNull(out, "out is null");
  }

  /** Takes what it needs as {@code name=value}. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> values = new TreeMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      values.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    Region region = Region.of(values.get("region"));
    try (S3Client s3 =
            S3Client.builder()
                .region(region)
                .endpointOverride(URI.create(values.get("s3")))
                .forcePathStyle(true)
                .build();
        GlueClient glue =
            GlueClient.builder()
                .region(region)
                .endpointOverride(URI.create(values.get("glue")))
                .build()) {
      Lake.OfFolders folders = new Lake.OfFolders(s3, values.get("bucket"), values.get("folder"));
      Lake lake =
          values.containsKey("database")
              ? new Lake.ThroughCatalog(glue, values.get("database"), values.get("table"), folders)
              : folders;
      new Onlooker(
              lake,
              new CommittedDays(Path.of(values.get("journal"))),
              new PrintStream(System.out, true, UTF_8))
          .lookUntil(new EndOfInput());
    }
  }

  private void lookUntil(EndOfInput end) throws IOException, InterruptedException {
    do {
      committed.catchUp();
      TimeUnit.MILLISECONDS.sleep(1);
    } while (committed.settled() == 0);
    lookAtAll();
    out.println(READING);
    while (!end.hasCome()) {
      lookAtAll();
    }
    lookAtAll();
  }

  void lookAtAll() throws IOException {
    committed.catchUp();
    Moment planned =
        new Moment(
            System.nanoTime(),
            committed.settled(),
            committed.mayGoBack(),
            committed.timesItMightGoBack());
    Map<String, String> plan = lake.plan(committed.days());
    for (String day : committed.days()) {
      say(look(day, Optional.ofNullable(plan.get(day)), planned));
    }
  }

  /** What was known when the read was planned. */
  private record Moment(long nanos, int settled, boolean mayGoBack, int timesItMightGoBack) {}

  private Look look(String day, Optional<String> folder, Moment planned) throws IOException {
    int retried = 0;
    Content content = null;
    String vanished = null;
    while (content == null && vanished == null) {
      try {
        content = folder.isEmpty() ? Content.NOTHING : lake.read(folder.get());
      } catch (Lake.Replaced e) {
        if (!lake.mayReplace()) {
          vanished = e.getMessage();
        } else if (++retried == MOST_TRIES) {
          throw new IllegalStateException(MOST_TRIES + " times in a row " + e.getMessage());
        }
      }
    }
    committed.catchUp();
    boolean mightGoBack =
        planned.mayGoBack() || planned.timesItMightGoBack() != committed.timesItMightGoBack();
    int since =
        mightGoBack
            ? planned.settled()
            : Math.max(planned.settled(), seen.getOrDefault(day, planned.settled()));
    Look look =
        vanished == null
            ? new Judgement(committed, day, since).of(content, retried, wrongFor(day))
            : Judgement.vanished(day, since, vanished);
    if (look.kind() == Look.Kind.RIGHT) {
      seen.put(day, look.commit());
      wrongSince.remove(day);
    } else {
      wrongSince.putIfAbsent(day, planned.nanos());
    }
    return look;
  }

  private long wrongFor(String day) {
    Long since = wrongSince.get(day);
    return since == null ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
  }

  private void say(Look look) throws IOException {
    out.println(JSON.writeValueAsString(look));
  }

  /** Comes when the one who started this process ends it, or ends itself. */
  private static final class EndOfInput {
    private volatile boolean come;

    EndOfInput() {
      Thread waiting = new Thread(this::await, "end-of-input");
      waiting.setDaemon(true);
      waiting.start();
    }

    private void await() {
      try {
        while (System.in.read() >= 0) {
          // whatever is written to us means nothing
        }
      } catch (IOException e) {
        // a broken pipe is an end as well
      }
      come = true;
    }

    boolean hasCome() {
      return come;
    }
  }
}
