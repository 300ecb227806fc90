package io.latestlake.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.cli.chaos.Attack.Means;
import io.latestlake.cli.chaos.Attack.Victim;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AttackPlanTest {
  static List<Attack> attacks(long seed, int number) {
    AttackPlan plan = new AttackPlan(new SplittableRandom(seed));
    return Stream.generate(plan::next).limit(number).toList();
  }

  @Test
  void theSameSeedDrawsTheSameAttacks() {
    assertThat(attacks(7, 50)).isEqualTo(attacks(7, 50)).isNotEqualTo(attacks(8, 50));
  }

  @Test
  void aTurnHasEveryVictimAndTheJobsOwnProcessesTwice() {
    assertThat(attacks(3, Victim.values().length + 2))
        .extracting(Attack::victim)
        .containsExactlyInAnyOrder(
            Stream.concat(
                    Stream.of(Victim.values()), Stream.of(Victim.TASK_MANAGER, Victim.JOB_MANAGER))
                .toArray(Victim[]::new));
  }

  @Test
  void aVictimIsAttackedAtEveryStepBeforeItIsAtOneAgain() {
    assertThat(attacks(3, 9 * ProtocolStep.values().length))
        .filteredOn(attack -> attack.victim() == Victim.S3)
        .extracting(Attack::step)
        .containsExactlyInAnyOrder(ProtocolStep.values());
  }

  @Test
  void someArePaused() {
    assertThat(attacks(3, 100)).extracting(Attack::means).contains(Means.KILL, Means.PAUSE);
  }

  @Test
  void whatHitNothingIsRepeatedAtAnotherStep() {
    AttackPlan plan = new AttackPlan(new SplittableRandom(1));
    Attack missed = plan.next();
    Attack instead = plan.insteadOf(missed);
    assertThat(instead.victim()).isEqualTo(missed.victim());
    assertThat(instead.means()).isEqualTo(missed.means());
    assertThat(instead.step()).isNotEqualTo(missed.step());
  }
}
