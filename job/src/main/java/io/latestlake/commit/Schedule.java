package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a table does next. Commits go before publications, so that a publication shows as much as it
 * can; a publication that is due is not put off by commits that are not.
 */
final class Schedule {
  /** The next thing to do. */
  sealed interface Step {
    record Commit() implements Step {}

    record Publish() implements Step {}

    /** Nothing is due before that time. */
    record WaitUntil(Instant time) implements Step {}

    /** Nothing to do until something arrives. */
    record Rest() implements Step {}
  }

  private final Duration commitInterval;
  private final Duration publicationInterval;

  private Instant nextCommit = Instant.MIN;
  private Instant nextPublication = Instant.MIN;

  Schedule(Duration commitInterval, Duration publicationInterval) {
    this.commitInterval = requireNonNull(commitInterval, "commitInterval is null");
    this.publicationInterval = requireNonNull(publicationInterval, "publicationInterval is null");
  }

  void commitStarted(Instant now) {
    nextCommit = now.plus(commitInterval);
  }

  void publicationStarted(Instant now) {
    nextPublication = now.plus(publicationInterval);
  }

  /**
   * @param finishing nothing more will come: cadence aside
   */
  Step next(Instant now, boolean staged, boolean dirtyDays, boolean finishing) {
    if (staged && (finishing || !now.isBefore(nextCommit))) {
      return new Step.Commit();
    }
    if (dirtyDays && (finishing || !now.isBefore(nextPublication))) {
      return new Step.Publish();
    }
    Optional<Instant> commit = staged ? Optional.of(nextCommit) : Optional.empty();
    Optional<Instant> publication = dirtyDays ? Optional.of(nextPublication) : Optional.empty();
    if (commit.isPresent() && publication.isPresent()) {
      return new Step.WaitUntil(
          commit.get().isBefore(publication.get()) ? commit.get() : publication.get());
    }
    return commit.or(() -> publication).<Step>map(Step.WaitUntil::new).orElseGet(Step.Rest::new);
  }
}
