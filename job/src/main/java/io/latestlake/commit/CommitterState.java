package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Column;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a checkpoint remembers of the committer.
 *
 * @param run that took the checkpoint
 * @param lettersPlaced dead letters of that run that are in their place
 * @param ledgers what is known of them, by table
 * @param schemas the columns of what is staged, once for each schema version; a version that an
 *     older release staged may be missing
 * @param staged not yet known to be applied, in order
 * @param deadLetters not yet known to be in their place
 * @param endsOfLoads not yet known to be marked in the ledger
 * @param rebuild asked for last
 * @param endedWalks of that rebuild, all that there are
 */
record CommitterState(
    String run,
    long lettersPlaced,
    Map<String, KnownLedger> ledgers,
    Map<SchemaVersion, List<Column>> schemas,
    List<StagedCheckpoint> staged,
    List<WaitingDeadLetters> deadLetters,
    List<EndedLoad> endsOfLoads,
    Optional<RequestedRebuild> rebuild,
    List<EndedWalk> endedWalks) {
  CommitterState {
    requireNonNull(run, "run is null");
    ledgers = Map.copyOf(ledgers);
    schemas = Map.copyOf(schemas);
    staged = List.copyOf(staged);
    deadLetters = List.copyOf(deadLetters);
    endsOfLoads = List.copyOf(endsOfLoads);
    requireNonNull(rebuild, "rebuild is null");
    endedWalks = List.copyOf(endedWalks);
  }
}
