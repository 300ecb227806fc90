package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.stage.Staged;

/** Dead letters that go to their place once the checkpoint is complete. */
record WaitingDeadLetters(long checkpoint, Staged.DeadLetters letters) {
  WaitingDeadLetters {
    requireNonNull(letters, "letters is null");
  }
}
