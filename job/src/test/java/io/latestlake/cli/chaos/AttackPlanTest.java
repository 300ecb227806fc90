package io.latestlake.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.cli.chaos.Attack.Means;
import io.latestlake.cli.chaos.Attack.Victim;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AttackPlanTest {
  private static final List<Victim> VICTIMS = StreamService.KAFKA.victims();

  static List<Attack> attacks(long seed, int number) {
    AttackPlan plan = new AttackPlan(new SplittableRandom(seed), VICTIMS);
    return Stream.generate(plan::next).limit(number).toList();
  }

  @Test
  void theSameSeedDrawsTheSameAttacks() {
    assertThat(attacks(7, 50)).isEqualTo(attacks(7, 50)).isNotEqualTo(attacks(8, 50));
  }

  @Test
  void aTurnHasEveryVictimAndTheJobsOwnProcessesTwice() {
    assertThat(attacks(3, VICTIMS.size() + 2))
        .extracting(Attack::victim)
        .containsExactlyInAnyOrder(
            Stream.concat(VICTIMS.stream(), Stream.of(Victim.TASK_MANAGER, Victim.JOB_MANAGER))
                .toArray(Victim[]::new));
  }

  @Test
  void onlyTheStreamThatTheLogComesByIsAttacked() {
    assertThat(StreamService.KAFKA.victims()).contains(Victim.KAFKA).doesNotContain(Victim.KINESIS);
    assertThat(StreamService.KINESIS.victims())
        .contains(Victim.KINESIS)
        .doesNotContain(Victim.KAFKA);
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
    AttackPlan plan = new AttackPlan(new SplittableRandom(1), VICTIMS);
    Attack missed = plan.next();
    Attack instead = plan.insteadOf(missed);
    assertThat(instead.victim()).isEqualTo(missed.victim());
    assertThat(instead.means()).isEqualTo(missed.means());
    assertThat(instead.step()).isNotEqualTo(missed.step());
  }
}
