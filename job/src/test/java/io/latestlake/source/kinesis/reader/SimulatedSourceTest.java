package io.latestlake.source.kinesis.reader;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.source.kinesis.reader.SimulatedStream.Put;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The enumerator and the readers as one, whatever happens meanwhile. */
class SimulatedSourceTest {
  private static final int STEPS = 400;
  private static final int MOST_STEPS_TO_THE_END = 200_000;

  @Property(tries = 300)
  void anOperatorSeesEachRecordOnceAndThoseOfAKeyInTheOrderOfTheirPuts(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    SimulatedStream stream = new SimulatedStream(1 + random.nextInt(4), random);
    SimulatedJob job = new SimulatedJob(stream, 1 + random.nextInt(4), random);
    for (int i = 0; i < STEPS; i++) {
      happen(stream, job, random);
      job.step();
    }
    stream.failNoMore();

    for (int i = 0; job.processed().size() < stream.puts().size(); i++) {
      assertThat(i).as("steps to the end").isLessThan(MOST_STEPS_TO_THE_END);
      job.step();
    }

    assertThat(job.processed()).containsExactlyInAnyOrderElementsOf(stream.puts());
    assertThat(byKey(job.processed())).isEqualTo(byKey(stream.puts()));
  }

  private static void happen(SimulatedStream stream, SimulatedJob job, Random random)
      throws IOException {
    int chance = random.nextInt(100);
    if (chance < 40) {
      stream.put(random.nextInt(SimulatedStream.KEYS));
    } else if (chance < 46) {
      stream.reshard();
    } else if (chance < 48) {
      stream.expire(job.settled());
    } else if (chance < 49) {
      job.failAltogether(1 + random.nextInt(4));
    } else if (chance < 50) {
      job.failTasks();
    }
  }

  private static Map<Integer, List<Put>> byKey(List<Put> puts) {
    return puts.stream().collect(groupingBy(Put::key));
  }
}
