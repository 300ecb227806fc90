package io.latestlake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.commit.Schedule.Step;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Instant NOON = Instant.parse("2020-05-12T12:00:00Z");

  private final Schedule schedule = new Schedule(Duration.ofMinutes(10), Duration.ofMinutes(30));

  @Test
  void nothingToDoIsARest() {
    assertThat(schedule.next(NOON, new TableInbox.Load(false, false, false, false)))
        .isInstanceOf(Step.Rest.class);
    assertThat(schedule.next(NOON, new TableInbox.Load(false, false, false, true)))
        .isInstanceOf(Step.Rest.class);
  }

  @Test
  void theFirstCommitAndPublicationAreDueAtOnce() {
    assertThat(schedule.next(NOON, new TableInbox.Load(true, false, false, false)))
        .isInstanceOf(Step.Commit.class);
    assertThat(schedule.next(NOON, new TableInbox.Load(false, true, false, false)))
        .isInstanceOf(Step.Publish.class);
  }

  @Test
  void aCommitGoesBeforeAPublication() {
    assertThat(schedule.next(NOON, new TableInbox.Load(true, true, false, false)))
        .isInstanceOf(Step.Commit.class);
  }

  @Test
  void commitsKeepTheirDistance() {
    schedule.commitStarted(NOON);

    assertThat(schedule.next(NOON.plusSeconds(599), new TableInbox.Load(true, false, false, false)))
        .isEqualTo(new Step.WaitUntil(NOON.plusSeconds(600)));
    assertThat(schedule.next(NOON.plusSeconds(600), new TableInbox.Load(true, false, false, false)))
        .isInstanceOf(Step.Commit.class);
  }

  @Test
  void aPublicationIsMadeWhenDaysWaitThoughNoChangeComes() {
    schedule.publicationStarted(NOON);

    assertThat(schedule.next(NOON.plusSeconds(1), new TableInbox.Load(false, true, false, false)))
        .isEqualTo(new Step.WaitUntil(NOON.plusSeconds(1800)));
    assertThat(
            schedule.next(NOON.plusSeconds(1800), new TableInbox.Load(false, true, false, false)))
        .isInstanceOf(Step.Publish.class);
  }

  @Test
  void aPublicationThatIsDueIsNotPutOffByACommitThatIsNot() {
    schedule.commitStarted(NOON);

    assertThat(schedule.next(NOON.plusSeconds(1), new TableInbox.Load(true, true, false, false)))
        .isInstanceOf(Step.Publish.class);
  }

  @Test
  void aSlowWarehouseDoesNotStarvePublications() {
    schedule.publicationStarted(NOON);
    schedule.commitStarted(NOON.plusSeconds(1300));

    assertThat(schedule.next(NOON.plusSeconds(9000), new TableInbox.Load(true, true, false, false)))
        .isInstanceOf(Step.Publish.class);
    schedule.publicationStarted(NOON.plusSeconds(9000));
    assertThat(
            schedule.next(NOON.plusSeconds(99_000), new TableInbox.Load(true, true, false, false)))
        .isInstanceOf(Step.Commit.class);
  }

  @Test
  void itWaitsForWhateverIsDueFirst() {
    schedule.commitStarted(NOON);
    schedule.publicationStarted(NOON);

    assertThat(schedule.next(NOON.plusSeconds(1), new TableInbox.Load(true, true, false, false)))
        .isEqualTo(new Step.WaitUntil(NOON.plusSeconds(600)));
  }

  @Test
  void aCommitThatHoldsTheStreamBackIsDueAtOnce() {
    schedule.commitStarted(NOON);
    schedule.publicationStarted(NOON);

    assertThat(schedule.next(NOON, new TableInbox.Load(true, true, true, false)))
        .isInstanceOf(Step.Commit.class);
  }

  @Test
  void aPublicationThatFailedHoldsNoCommitBackAndWaitsAlsoWhenFinishing() {
    schedule.publicationFailed(NOON.plusSeconds(5));

    assertThat(schedule.next(NOON, new TableInbox.Load(true, true, false, true)))
        .isInstanceOf(Step.Commit.class);
    assertThat(schedule.next(NOON, new TableInbox.Load(false, true, false, true)))
        .isEqualTo(new Step.WaitUntil(NOON.plusSeconds(5)));
  }

  @Test
  void whenFinishingCadenceIsSetAside() {
    schedule.commitStarted(NOON);
    schedule.publicationStarted(NOON);

    assertThat(schedule.next(NOON, new TableInbox.Load(true, true, false, true)))
        .isInstanceOf(Step.Commit.class);
    assertThat(schedule.next(NOON, new TableInbox.Load(false, true, false, true)))
        .isInstanceOf(Step.Publish.class);
  }

  @Test
  void readersAreLookedAfterTenMinutesAfterTheLastPassWhateverElseThereIs() {
    schedule.reconciled(NOON);
    Instant due = NOON.plusSeconds(600);

    assertThat(schedule.next(NOON, new TableInbox.Load(false, false, false, false)))
        .isEqualTo(new Step.WaitUntil(due));
    assertThat(schedule.next(due, new TableInbox.Load(false, false, false, false)))
        .isInstanceOf(Step.Reconcile.class);
    assertThat(schedule.next(due, new TableInbox.Load(true, true, true, false)))
        .isInstanceOf(Step.Reconcile.class);
  }

  @Test
  void whatIsDueLaterThanTheNextPassDoesNotPutItOff() {
    schedule.reconciled(NOON);
    schedule.publicationStarted(NOON);

    assertThat(schedule.next(NOON, new TableInbox.Load(false, true, false, false)))
        .isEqualTo(new Step.WaitUntil(NOON.plusSeconds(600)));
  }

  @Test
  void somebodysRequestIsLookedForEveryTenSecondsUntilTheEnd() {
    schedule.reconciled(NOON);
    schedule.looked(NOON);
    Instant due = NOON.plusSeconds(10);

    assertThat(schedule.next(NOON, new TableInbox.Load(false, false, false, false)))
        .isEqualTo(new Step.WaitUntil(due));
    assertThat(schedule.next(due, new TableInbox.Load(true, true, false, false)))
        .isInstanceOf(Step.LookForRequest.class);
    assertThat(schedule.next(due, new TableInbox.Load(true, true, false, true)))
        .isInstanceOf(Step.Commit.class);
  }

  @Test
  void whatSomebodyAskedForIsPublishedWithoutDelayWhenNothingElseIsAsked() {
    schedule.publicationStarted(NOON);
    schedule.commitStarted(NOON);

    schedule.requested();

    assertThat(schedule.next(NOON, new TableInbox.Load(true, true, false, false)))
        .isInstanceOf(Step.LookForRequest.class);
    schedule.looked(NOON);
    assertThat(schedule.next(NOON, new TableInbox.Load(true, true, false, false)))
        .isInstanceOf(Step.Publish.class);
  }

  @Test
  void garbageIsCollectedAnHourAfterTheTakeOverAndOnlyWhenSomethingWasDone() {
    TableInbox.Load nothing = new TableInbox.Load(false, false, false, false);
    schedule.collected(NOON);
    assertThat(schedule.next(NOON.plusSeconds(7200), nothing)).isInstanceOf(Step.Rest.class);

    schedule.commitStarted(NOON.plusSeconds(60));
    assertThat(schedule.next(NOON.plusSeconds(3599), nothing)).isInstanceOf(Step.Rest.class);
    assertThat(schedule.next(NOON.plusSeconds(3600), nothing))
        .isInstanceOf(Step.CollectGarbage.class);

    schedule.collected(NOON.plusSeconds(3600));
    schedule.publicationStarted(NOON.plusSeconds(3700));
    assertThat(schedule.next(NOON.plusSeconds(7199), nothing)).isInstanceOf(Step.Rest.class);
    assertThat(schedule.next(NOON.plusSeconds(7200), nothing))
        .isInstanceOf(Step.CollectGarbage.class);
  }

  @Test
  void aJobThatEndsDoesNotWaitForACollection() {
    schedule.collected(NOON);
    schedule.commitStarted(NOON);

    assertThat(schedule.next(NOON.plusSeconds(3600), new TableInbox.Load(true, false, false, true)))
        .isInstanceOf(Step.Commit.class);
  }
}
