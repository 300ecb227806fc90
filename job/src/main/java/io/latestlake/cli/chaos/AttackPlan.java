package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.chaos.Attack.Means;
import io.latestlake.cli.chaos.Attack.Victim;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Draws attacks, the same ones for the same seed: each victim and each step come up again and
 * again, so that a run of a few attacks has different ones, and a long one has all of them.
 */
final class AttackPlan {
  private static final int LONGEST_DOWNTIME_MILLIS = 3_000;

  /** A pause may be longer than Flink waits for a heartbeat: then it takes the process for dead. */
  private static final int LONGEST_PAUSE_MILLIS = 15_000;

  private static final double PAUSES = 0.3;

  private final RandomGenerator random;
  private final List<Victim> turn;
  private final Deque<Victim> victims = new ArrayDeque<>();
  private final Map<Victim, Deque<ProtocolStep>> steps = new EnumMap<>(Victim.class);

  /**
   * @param victims the job's own processes come twice as often as each of the others
   */
  AttackPlan(RandomGenerator random, List<Victim> victims) {
    this.random = requireNonNull(random, "random is null");
    this.turn =
        Stream.concat(victims.stream(), Stream.of(Victim.TASK_MANAGER, Victim.JOB_MANAGER))
            .toList();
  }

  /** Another victim. */
  Attack next() {
    if (victims.isEmpty()) {
      victims.addAll(shuffled(turn));
    }
    Victim victim = victims.pop();
    Means means = random.nextDouble() < PAUSES ? Means.PAUSE : Means.KILL;
    int longest = means == Means.PAUSE ? LONGEST_PAUSE_MILLIS : LONGEST_DOWNTIME_MILLIS;
    return new Attack(nextStep(victim), victim, means, Duration.ofMillis(random.nextInt(longest)));
  }

  /** The same at another step, for one that hit nothing. */
  Attack insteadOf(Attack missed) {
    return new Attack(nextStep(missed.victim()), missed.victim(), missed.means(), missed.pause());
  }

  private ProtocolStep nextStep(Victim victim) {
    Deque<ProtocolStep> left = steps.computeIfAbsent(victim, v -> new ArrayDeque<>());
    if (left.isEmpty()) {
      left.addAll(shuffled(List.of(ProtocolStep.values())));
    }
    return left.pop();
  }

  private <T> List<T> shuffled(List<T> all) {
    List<T> shuffled = new ArrayList<>(all);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      shuffled.set(i, shuffled.set(random.nextInt(i + 1), shuffled.get(i)));
    }
    return shuffled;
  }
}
