package io.latestlake.cli.demo;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/** How a run begins, given what a run before it has left in the folder. */
sealed interface Beginning {
  /** What the topic holds. */
  enum Topic {
    WHOLE("No checkpoint to go on from"),
    UNFINISHED("The topic does not hold the whole log"),
    OF_ANOTHER_LOG("Another log was given than the one that is here");

    private final String why;

    Topic(String why) {
      this.why = why;
    }
  }

  /** The topic holds the log and the job goes on from where it was. */
  record FromCheckpoint(Path checkpoint) implements Beginning {}

  /**
   * Job state, ledger, table and lake are empty or are emptied.
   *
   * @param empty whether something is there that has to go
   */
  record Anew(Topic topic, boolean empty) implements Beginning {
    public Anew {
      requireNonNull(topic, "topic is null");
    }

    /** Whether the log has to be written. */
    boolean writeTopic() {
      return topic != Topic.WHOLE;
    }

    /** Why the run cannot go on from where another was. */
    String why() {
      return topic.why;
    }
  }

  /**
   * @param folderUsed whether a run before this one wrote here
   * @param checkpoint the newest one that can be restored
   */
  static Beginning of(boolean folderUsed, Topic topic, Optional<Path> checkpoint) {
    // A checkpoint knows offsets of the log that it read, so it is of no use with another log.
    if (topic == Topic.WHOLE && checkpoint.isPresent()) {
      return new FromCheckpoint(checkpoint.get());
    }
    return new Anew(topic, folderUsed);
  }
}
