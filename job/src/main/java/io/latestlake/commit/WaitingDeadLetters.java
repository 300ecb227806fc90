package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.stage.Staged;

/**
 * Dead letters that go to their place once the checkpoint is complete.
 *
 * @param run that staged them
 */
record WaitingDeadLetters(long checkpoint, String run, Staged.DeadLetters letters) {
  WaitingDeadLetters {
    requireNonNull(run, "run is null");
    requireNonNull(letters, "letters is null");
  }
}
