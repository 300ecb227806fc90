package io.latestlake.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.testing.DemoInstallation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The services of docker-compose.yml as processes, killed and paused in the middle of their work.
 * How often a step comes up is a matter of speed; what counts here is that so many attacks hit, and
 * that lake and view are right after them.
 *
 * <p>By hand, for longer: {@code ./latest-lake chaos --minutes 60}.
 */
class ChaosTest {
  /** Draws kills of a TaskManager, of the JobManager, and of stand-ins first. */
  private static final long SEED = 2211;

  private static final int ATTACKS = 4;
  private static final long LONGEST_MINUTES = 15;

  @TempDir Path folder;

  @Test
  void lakeAndViewAreRightAfterKillsAndPausesInTheMiddleOfTheWork() throws Exception {
    assertThat(AttackPlanTest.attacks(SEED, ATTACKS))
        .extracting(Attack::victim)
        .contains(Attack.Victim.TASK_MANAGER, Attack.Victim.JOB_MANAGER, Attack.Victim.REDSHIFT);
    Path output = folder.resolve("output");

    Process process =
        new ProcessBuilder(
                DemoInstallation.ofTheRepository(folder)
                    .command(
                        List.of(
                            "chaos",
                            "--dir",
                            folder.resolve("chaos data").toString(),
                            "--kills",
                            String.valueOf(ATTACKS),
                            "--seed",
                            String.valueOf(SEED),
                            "--minutes",
                            "8",
                            "--keys",
                            "2400",
                            "--changes",
                            "1600",
                            "--days",
                            "40")))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    try {
      assertThat(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).as(read(output)).isTrue();
    } finally {
      process.destroy();
      process.waitFor();
    }

    System.out.println(read(output));
    assertThat(process.exitValue()).as(read(output)).isZero();
    String lastLine = read(output).lines().reduce((first, second) -> second).orElseThrow();
    assertThat(lastLine)
        .matches(
            Pattern.compile(
                "kills survived [0-4], pauses survived [0-4], commits [1-9][0-9]*,"
                    + " publications [1-9][0-9]*, rows lost 0, rows doubled 0"))
        .as("some attack hit work in flight")
        .doesNotStartWith("kills survived 0, pauses survived 0");
  }

  private static String read(Path output) throws IOException {
    return Files.readString(output);
  }
}
