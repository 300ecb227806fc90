package io.latestlake.cli.deadletters;

import static java.util.Objects.requireNonNull;

/**
 * @param prefix before all keys
 */
record Lake(LakeObjects objects, String prefix) implements AutoCloseable {
  Lake {
    requireNonNull(objects, "objects is null");
    requireNonNull(prefix, "prefix is null");
  }

  DeadLetters deadLetters() {
    return new DeadLetters(objects, prefix + "dead-letters/");
  }

  Replays replays() {
    return new Replays(objects, replayPrefix());
  }

  String replayPrefix() {
    return prefix + "replay/";
  }

  @Override
  public void close() {
    objects.close();
  }
}
