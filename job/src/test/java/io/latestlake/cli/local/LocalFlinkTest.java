package io.latestlake.cli.local;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class LocalFlinkTest {
  @Test
  void aPortThatAnotherProgramHasIsToldWithTheWaysOut() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> LocalFlink.requireFree(taken.getLocalPort(), "--web-port"))
          .isInstanceOf(CommandFailure.class)
          .hasMessageStartingWith("Port " + taken.getLocalPort() + " of 127.0.0.1 cannot be had (")
          .hasMessageEndingWith(
              "end the program that has it, choose another with --web-port, or leave it out for a"
                  + " free one.");
    }
  }

  @Test
  void aPortThatIsFreeIsNotRefused() {
    assertThatCode(() -> LocalFlink.requireFree(LocalFlink.freePort(), "--web-port"))
        .doesNotThrowAnyException();
  }
}
