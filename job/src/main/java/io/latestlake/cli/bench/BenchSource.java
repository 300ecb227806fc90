package io.latestlake.cli.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From where the job reads the log. */
enum BenchSource {
  KAFKA("Kafka"),
  KINESIS("Kinesis");

  private final String words;

  BenchSource(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Itself, and Kafka to compare it with. */
  List<BenchSource> withKafka() {
    return this == KAFKA ? List.of(KAFKA) : List.of(KAFKA, this);
  }

  /** That lead the job to it. */
  Map<String, String> settings() {
    return Map.of("source.stream", toString());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
