package io.latestlake.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.TableSpec;
import io.latestlake.faults.FaultMatrix.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Some cells of the fault matrix within the whole job: from Kafka, with checkpoints and restarts,
 * on a cluster whose TaskManager dies where a process is to die. The calls are those that a run of
 * the job was seen to make; they include the stage's.
 *
 * <p>A dozen is drawn by {@code -Dlatestlake.faults.seed}; {@code
 * -Dlatestlake.faults.job-cells=120} draws more.
 */
class JobCellsTest {
  private static final long SEED = Long.getLong("latestlake.faults.seed", 1);
  private static final int CELLS = Integer.getInteger("latestlake.faults.job-cells", 12);

  @TempDir private Path folder;

  @Test
  void theJobAppliesEachChangeOnceWhateverCallGoesWrong() throws Exception {
    try (JobLaboratory laboratory = JobLaboratory.open(folder)) {
      List<CallPoint> calls = laboratory.record();
      System.out.println(calls.size() + " calls; cells by seed " + SEED);
      int dying = CELLS / 4;
      List<Cell> cells =
          new FaultMatrix()
              .with(TableSpec.Layout.IN_PLACE, calls)
              .drawn(new Random(SEED), dying, CELLS - dying);

      List<Result> results = laboratory.play(cells);

      assertThat(results).hasSize(CELLS);
      assertThat(results.stream().filter(result -> !result.wrong().isEmpty()).toList()).isEmpty();
    }
  }
}
