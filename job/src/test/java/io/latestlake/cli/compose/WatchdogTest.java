package io.latestlake.cli.compose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to services whose starter is killed. */
class WatchdogTest {
  private static final long SECONDS = 180;

  @TempDir Path folder;

  /** Starts a service, tells its process, and waits to be killed. */
  public static final class Starter {
    private Starter() {}

    public static void main(String[] arguments) throws Exception {
      Watchdog watchdog = Watchdog.start(Path.of(arguments[0]));
      Process service = new ProcessBuilder("sleep", "600").start();
      watchdog.watch(List.of(service.pid()));
      System.out.println(service.pid());
      Thread.currentThread().join();
    }
  }

  @Test
  void whatAKilledProcessHasStartedIsEnded() throws Exception {
    Process starter =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName(),
                folder.resolve("processes").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ProcessHandle service =
        ProcessHandle.of(Long.parseLong(starter.inputReader(UTF_8).readLine())).orElseThrow();
    assertThat(service.isAlive()).isTrue();

    starter.destroyForcibly().waitFor();

    service.onExit().get(SECONDS, TimeUnit.SECONDS);
    assertThat(service.isAlive()).isFalse();
  }

  @Test
  void whatIsNoLongerWatchedIsLeftAlone() throws Exception {
    Process service = new ProcessBuilder("sleep", "600").start();
    try {
      Watchdog watchdog = Watchdog.start(folder.resolve("processes"));
      watchdog.watch(List.of(service.pid()));
      watchdog.close();
      assertThat(service.isAlive()).isTrue();
    } finally {
      service.destroyForcibly();
    }
  }
}
