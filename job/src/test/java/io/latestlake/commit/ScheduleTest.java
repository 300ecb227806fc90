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
    assertThat(schedule.next(NOON, false, false, false)).isInstanceOf(Step.Rest.class);
    assertThat(schedule.next(NOON, false, false, true)).isInstanceOf(Step.Rest.class);
  }

  @Test
  void theFirstCommitAndPublicationAreDueAtOnce() {
    assertThat(schedule.next(NOON, true, false, false)).isInstanceOf(Step.Commit.class);
    assertThat(schedule.next(NOON, false, true, false)).isInstanceOf(Step.Publish.class);
  }

  @Test
  void aCommitGoesBeforeAPublication() {
    assertThat(schedule.next(NOON, true, true, false)).isInstanceOf(Step.Commit.class);
  }

  @Test
  void commitsKeepTheirDistance() {
    schedule.commitStarted(NOON);

    assertThat(schedule.next(NOON.plusSeconds(599), true, false, false))
        .isEqualTo(new Step.WaitUntil(NOON.plusSeconds(600)));
    assertThat(schedule.next(NOON.plusSeconds(600), true, false, false))
        .isInstanceOf(Step.Commit.class);
  }

  @Test
  void aPublicationIsMadeWhenDaysWaitThoughNoChangeComes() {
    schedule.publicationStarted(NOON);

    assertThat(schedule.next(NOON.plusSeconds(1), false, true, false))
        .isEqualTo(new Step.WaitUntil(NOON.plusSeconds(1800)));
    assertThat(schedule.next(NOON.plusSeconds(1800), false, true, false))
        .isInstanceOf(Step.Publish.class);
  }

  @Test
  void aPublicationThatIsDueIsNotPutOffByACommitThatIsNot() {
    schedule.commitStarted(NOON);

    assertThat(schedule.next(NOON.plusSeconds(1), true, true, false))
        .isInstanceOf(Step.Publish.class);
  }

  @Test
  void aSlowWarehouseDoesNotStarvePublications() {
    schedule.publicationStarted(NOON);
    schedule.commitStarted(NOON.plusSeconds(1300));

    assertThat(schedule.next(NOON.plusSeconds(9000), true, true, false))
        .isInstanceOf(Step.Publish.class);
    schedule.publicationStarted(NOON.plusSeconds(9000));
    assertThat(schedule.next(NOON.plusSeconds(99_000), true, true, false))
        .isInstanceOf(Step.Commit.class);
  }

  @Test
  void itWaitsForWhateverIsDueFirst() {
    schedule.commitStarted(NOON);
    schedule.publicationStarted(NOON);

    assertThat(schedule.next(NOON.plusSeconds(1), true, true, false))
        .isEqualTo(new Step.WaitUntil(NOON.plusSeconds(600)));
  }

  @Test
  void whenFinishingCadenceIsSetAside() {
    schedule.commitStarted(NOON);
    schedule.publicationStarted(NOON);

    assertThat(schedule.next(NOON, true, true, true)).isInstanceOf(Step.Commit.class);
    assertThat(schedule.next(NOON, false, true, true)).isInstanceOf(Step.Publish.class);
  }
}
