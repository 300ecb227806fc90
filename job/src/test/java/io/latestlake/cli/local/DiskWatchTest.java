package io.latestlake.cli.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.cli.console.CommandFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiskWatchTest {
  private boolean full;
  private final DiskWatch watch = new DiskWatch(Path.of("/data"), () -> full);

  @Test
  void aDiskThatStaysFullEndsTheWait() {
    full = true;
    look(9);

    assertThatThrownBy(watch::look)
        .isInstanceOf(CommandFailure.class)
        .hasMessage("The disk of /data is full: make room and run the same command again.");
  }

  @Test
  void aDiskThatGetsRoomAgainDoesNot() {
    for (int i = 0; i < 5; i++) {
      full = true;
      look(9);
      full = false;
      look(1);
    }
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      watch.look();
    }
  }
}
