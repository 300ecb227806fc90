package io.latestlake.cli.deadletters;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * @param prefix before all keys
 * @param replayInterval how often the job looks for what is to be replayed
 */
record Lake(LakeObjects objects, String prefix, Duration replayInterval) implements AutoCloseable {
  Lake {
    requireNonNull(objects, "objects is null");
    requireNonNull(prefix, "prefix is null");
    requireNonNull(replayInterval, "replayInterval is null");
  }

  DeadLetters deadLetters() {
    return new DeadLetters(objects, prefix + "dead-letters/");
  }

  Replays replays() {
    return new Replays(objects, prefix + "replay/");
  }

  @Override
  public void close() {
    objects.close();
  }
}
