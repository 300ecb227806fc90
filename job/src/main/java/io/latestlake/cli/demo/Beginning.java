package io.latestlake.cli.demo;

import java.nio.file.Path;
import java.util.Optional;

/** How a run begins, given what a run before it has left in the folder. */
sealed interface Beginning {
  /** The topic holds the log and the job goes on from where it was. */
  record FromCheckpoint(Path checkpoint) implements Beginning {}

  /**
   * Job state, ledger, table and lake are empty or are emptied.
   *
   * @param writeTopic whether the log has to be written
   * @param empty whether something is there that has to go
   */
  record Anew(boolean writeTopic, boolean empty) implements Beginning {}

  /**
   * @param folderUsed whether a run before this one wrote here
   * @param topicWhole whether the topic holds just this run's log
   * @param checkpoint the newest one that can be restored
   */
  static Beginning of(boolean folderUsed, boolean topicWhole, Optional<Path> checkpoint) {
    // A checkpoint knows offsets of the log that it read, so it is of no use with another log.
    if (topicWhole && checkpoint.isPresent()) {
      return new FromCheckpoint(checkpoint.get());
    }
    return new Anew(!topicWhole, folderUsed);
  }
}
