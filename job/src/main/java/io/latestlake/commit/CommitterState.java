package io.latestlake.commit;

import java.util.List;
import java.util.Map;

/**
 * What a checkpoint remembers of the committer.
 *
 * @param ledgers what is known of them, by table
 * @param staged not yet known to be applied, in order
 * @param deadLetters not yet known to be in their place
 * @param endsOfLoads not yet known to be marked in the ledger
 */
record CommitterState(
    Map<String, KnownLedger> ledgers,
    List<StagedCheckpoint> staged,
    List<WaitingDeadLetters> deadLetters,
    List<EndedLoad> endsOfLoads) {
  CommitterState {
    ledgers = Map.copyOf(ledgers);
    staged = List.copyOf(staged);
    deadLetters = List.copyOf(deadLetters);
    endsOfLoads = List.copyOf(endsOfLoads);
  }
}
