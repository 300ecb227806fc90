package io.latestlake.cli.demo;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/** How a run begins, given what a run before it has left in the folder. */
sealed interface Beginning {
  /** What is there of the log, where the job reads it. */
  enum Written {
    WHOLE("No checkpoint to go on from"),
    UNFINISHED("The log was not written to its end"),
    EXPIRED("The stream does not keep the whole log any longer"),
    OF_ANOTHER_LOG("Another log was given than the one that is here");

    private final String why;

    Written(String why) {
      this.why = why;
    }
  }

  /** The log is there and the job goes on from where it was. */
  record FromCheckpoint(Path checkpoint) implements Beginning {}

  /**
   * Job state, ledger, table and lake are empty or are emptied.
   *
   * @param empty whether something is there that has to go
   */
  record Anew(Written written, boolean empty) implements Beginning {
    public Anew {
      requireNonNull(written, "written is null");
    }

    /** Whether the log has to be written. */
    boolean writeLog() {
      return written != Written.WHOLE;
    }

    /** Why the run cannot go on from where another was. */
    String why() {
      return written.why;
    }
  }

  /**
   * @param folderUsed whether a run before this one wrote here
   * @param checkpoint the newest one that can be restored
   */
  static Beginning of(boolean folderUsed, Written written, Optional<Path> checkpoint) {
    // A checkpoint knows how far it read its log, so it is of no use with another log.
    if (written == Written.WHOLE && checkpoint.isPresent()) {
      return new FromCheckpoint(checkpoint.get());
    }
    return new Anew(written, folderUsed);
  }
}
