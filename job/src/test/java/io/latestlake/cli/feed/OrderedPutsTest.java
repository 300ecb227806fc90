package io.latestlake.cli.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.cli.changelog.Message;
import io.latestlake.cli.changelog.Pace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** What is in the stream after puts of which some were refused, and of some the answer was lost. */
class OrderedPutsTest {
  private static final int KEYS = 5;
  private static final int MESSAGES = 120;

  @Test
  void theRecordsOfAKeyAreInTheirOrderWhateverFails() {
    Unreliable kinesis = new Unreliable(new Random(4));
    OrderedPuts puts = new OrderedPuts(kinesis, "s", Pace.UNHELD, count -> {});
    for (int i = 0; i < MESSAGES; i++) {
      puts.put(message("key" + i % KEYS, i));
    }

    assertThat(puts.finish()).isEqualTo(MESSAGES);

    assertThat(kinesis.refused).as("refused").isPositive();
    assertThat(kinesis.lost).as("answers lost").isPositive();
    Map<String, List<Integer>> taken = kinesis.taken;
    assertThat(taken).hasSize(KEYS);
    taken.forEach(
        (key, numbers) -> {
          assertThat(numbers).as(key).isSorted();
          assertThat(numbers.stream().distinct()).as(key).hasSize(MESSAGES / KEYS);
        });
  }

  @Test
  void recordsOfDifferentKeysGoTogether() {
    Unreliable kinesis = new Unreliable(null);
    OrderedPuts puts = new OrderedPuts(kinesis, "s", Pace.UNHELD, count -> {});
    IntStream.range(0, 1_000).forEach(i -> puts.put(message("key" + i, i)));
    puts.finish();

    assertThat(kinesis.taken).hasSize(1_000);
    assertThat(kinesis.calls).isLessThan(1_000 / 2);
  }

  @Test
  void whatWouldBeRefusedAgainFailsAtOnce() {
    Unreliable kinesis = new Unreliable(null);
    kinesis.failure = KinesisException.builder().statusCode(400).message("no stream").build();
    OrderedPuts puts = new OrderedPuts(kinesis, "s", Pace.UNHELD, count -> {});
    puts.put(message("key", 1));

    assertThatThrownBy(puts::finish).hasMessageContaining("no stream");
    assertThat(kinesis.calls).isOne();
  }

  private static Message message(String key, int number) {
    return new Message(key.getBytes(UTF_8), Integer.toString(number).getBytes(UTF_8));
  }

  /** Refuses some records and loses some answers, if there is chance. */
  private static final class Unreliable implements KinesisClient {
    private final Random random;
    private final Map<String, List<Integer>> taken = new HashMap<>();
    private SdkException failure;
    private int calls;
    private int refused;
    private int lost;

    Unreliable(Random random) {
      this.random = random;
    }

    @Override
    public PutRecordsResponse putRecords(PutRecordsRequest request) {
      calls++;
      if (failure != null) {
        throw failure;
      }
      List<PutRecordsResultEntry> results = new ArrayList<>();
      for (PutRecordsRequestEntry entry : request.records()) {
        PutRecordsResultEntry.Builder result = PutRecordsResultEntry.builder();
        if (random != null && random.nextInt(4) == 0) {
          refused++;
          result.errorCode("ProvisionedThroughputExceededException");
        } else {
          taken
              .computeIfAbsent(entry.partitionKey(), key -> new ArrayList<>())
              .add(Integer.parseInt(entry.data().asUtf8String()));
        }
        results.add(result.build());
      }
      if (random != null && random.nextInt(8) == 0) {
        lost++;
        throw SdkClientException.create("connection reset");
      }
      return PutRecordsResponse.builder().records(results).build();
    }

    @Override
    public String serviceName() {
      return "kinesis";
    }

    @Override
    public void close() {}
  }
}
