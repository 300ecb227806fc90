package io.latestlake.commit;

import java.util.List;
import java.util.Map;

/**
 * What a checkpoint remembers of the committer.
 *
 * @param lastCommits number of the last commit that this run saw in the ledger, by table
 * @param staged not yet known to be applied, in order
 * @param deadLetters not yet known to be in their place
 * @param endsOfLoads not yet known to be marked in the ledger
 */
record CommitterState(
    Map<String, Long> lastCommits,
    List<StagedCheckpoint> staged,
    List<WaitingDeadLetters> deadLetters,
    List<EndedLoad> endsOfLoads) {
  CommitterState {
    lastCommits = Map.copyOf(lastCommits);
    staged = List.copyOf(staged);
    deadLetters = List.copyOf(deadLetters);
    endsOfLoads = List.copyOf(endsOfLoads);
  }
}
