package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Tells when a stream was read to its end, which Kinesis does not know: the last record of each
 * open shard is one that no table can take, so it becomes a dead letter, and a dead letter is there
 * when a checkpoint is complete that has all of the shard's records before it. The shards that are
 * closed were read before these.
 */
final class EndMarks {
  private final Path deadLetters;
  private final List<String> sequences;

  private EndMarks(Path deadLetters, List<String> sequences) {
    this.deadLetters = requireNonNull(deadLetters, "deadLetters is null");
    this.sequences = sequences;
  }

  /**
   * Puts them. From now on no shard may be split or merged.
   *
   * @param deadLetters the folder of the job's dead letters
   */
  static EndMarks put(ShardedStream stream, Path deadLetters) throws InterruptedException {
    List<String> sequences = new ArrayList<>();
    for (Shard shard : stream.open()) {
      sequences.add(stream.put(shard, "the end of " + shard.shardId()));
    }
    return new EndMarks(deadLetters, sequences);
  }

  boolean areRead() throws IOException {
    StringBuilder found = new StringBuilder();
    try (Stream<Path> files = Files.walk(deadLetters)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        found.append(Files.readString(file));
      }
    } catch (NoSuchFileException | UncheckedIOException e) {
      return false;
    }
    return sequences.stream()
        .allMatch(sequence -> found.indexOf("\"sequence\":\"" + sequence + "\"") >= 0);
  }
}
