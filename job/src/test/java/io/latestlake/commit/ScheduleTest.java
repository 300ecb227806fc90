package io.latestlake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.commit.Schedule.Step;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Instant NOON = Instant.parse("2020-05-12T12:00:00Z");

  private static final TableInbox.Load NOTHING = new TableInbox.Load(false, false, false, false);
  private static final TableInbox.Load STAGED = new TableInbox.Load(true, false, false, false);

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
  void garbageIsCollectedAnHourAfterTheTakeOverAndEachHourInWhichSomethingIsDone() {
    schedule.takenOver(NOON);
    assertThat(schedule.next(NOON.plusSeconds(3599), NOTHING))
        .isEqualTo(new Step.WaitUntil(NOON.plusSeconds(3600)));
    assertThat(schedule.next(NOON.plusSeconds(3600), NOTHING))
        .isInstanceOf(Step.CollectGarbage.class);

    schedule.collected(NOON.plusSeconds(3600));
    schedule.publicationStarted(NOON.plusSeconds(3700));
    assertThat(schedule.next(NOON.plusSeconds(7199), NOTHING))
        .isEqualTo(new Step.WaitUntil(NOON.plusSeconds(7200)));
    assertThat(schedule.next(NOON.plusSeconds(7200), NOTHING))
        .isInstanceOf(Step.CollectGarbage.class);
  }

  @Test
  void aTableAtRestIsCollectedOnceADayAndAtOnceWhenItIsWrittenAgain() {
    schedule.collected(NOON);
    Instant nextDay = NOON.plusSeconds(24 * 3600);

    assertThat(schedule.next(NOON.plusSeconds(7200), NOTHING))
        .isEqualTo(new Step.WaitUntil(nextDay));
    assertThat(schedule.next(nextDay, NOTHING)).isInstanceOf(Step.CollectGarbage.class);

    schedule.commitStarted(NOON.plusSeconds(7200));
    assertThat(schedule.next(NOON.plusSeconds(7200), NOTHING))
        .isInstanceOf(Step.CollectGarbage.class);
  }

  @Test
  void aCollectionThatHasMoreToDoGoesOnAtOnceAndOneThatFailedAfterAnHour() {
    schedule.collectionStarted();
    schedule.collectionGoesOn(NOON);
    assertThat(schedule.next(NOON, NOTHING)).isInstanceOf(Step.CollectGarbage.class);

    schedule.collectionStarted();
    schedule.collectionFailed(NOON);
    assertThat(schedule.next(NOON, NOTHING)).isEqualTo(new Step.WaitUntil(NOON.plusSeconds(3600)));
  }

  @Test
  void whileACollectionIsUnderWayNothingButWhatWaitsForItIsDue() {
    schedule.collected(NOON.minusSeconds(7200));
    schedule.commitStarted(NOON);

    schedule.collectionStarted();

    assertThat(schedule.next(NOON, NOTHING)).isInstanceOf(Step.Rest.class);
    assertThat(schedule.next(NOON.plusSeconds(599), STAGED)).isInstanceOf(Step.WaitUntil.class);
    assertThat(schedule.next(NOON.plusSeconds(600), STAGED)).isInstanceOf(Step.Commit.class);
  }

  @Test
  void whatIsDueGoesBeforeACollectionButNotForEver() {
    schedule.collectionGoesOn(NOON);

    assertThat(schedule.next(NOON, STAGED)).isInstanceOf(Step.Commit.class);
    assertThat(schedule.next(NOON, new TableInbox.Load(false, true, false, false)))
        .isInstanceOf(Step.Publish.class);
    assertThat(schedule.next(NOON.plusSeconds(59), STAGED)).isInstanceOf(Step.Commit.class);
    assertThat(schedule.next(NOON.plusSeconds(60), STAGED)).isInstanceOf(Step.CollectGarbage.class);
    assertThat(schedule.next(NOON.plusSeconds(60), new TableInbox.Load(true, false, true, false)))
        .as("the stream is held back")
        .isInstanceOf(Step.Commit.class);
  }

  @Test
  void aCollectionIsMadeWhileNothingElseIsDueYet() {
    schedule.commitStarted(NOON);
    schedule.collectionGoesOn(NOON);

    assertThat(schedule.next(NOON, STAGED)).isInstanceOf(Step.CollectGarbage.class);
  }

  @Test
  void aJobThatEndsDoesNotWaitForACollection() {
    schedule.takenOver(NOON);
    schedule.commitStarted(NOON);

    assertThat(schedule.next(NOON.plusSeconds(3600), new TableInbox.Load(true, false, false, true)))
        .isInstanceOf(Step.Commit.class);
    assertThat(
            schedule.next(NOON.plusSeconds(3600), new TableInbox.Load(false, false, false, true)))
        .isInstanceOf(Step.Rest.class);
  }
}
