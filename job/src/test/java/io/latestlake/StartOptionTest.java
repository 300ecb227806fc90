package io.latestlake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.commit.Start;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The options behind the settings file say how to start. */
class StartOptionTest {
  @Test
  void eachOptionIsAWayToStartAndWithoutOneTheRunGoesOn() {
    assertThat(LatestLakeJob.start(List.of("settings.yaml"))).isEqualTo(Start.CONTINUE);
    assertThat(LatestLakeJob.start(List.of("settings.yaml", "--adopt"))).isEqualTo(Start.ADOPT);
    assertThat(LatestLakeJob.start(List.of("settings.yaml", "--rebuild"))).isEqualTo(Start.REBUILD);
  }

  @Test
  void whateverElseIsSaidIsAnsweredWithWhatThereIs() {
    for (List<String> wrong :
        List.of(
            List.<String>of(),
            List.of("settings.yaml", "--help"),
            List.of("settings.yaml", "--adopt", "--rebuild"))) {
      assertThatThrownBy(() -> LatestLakeJob.start(wrong))
          .hasMessageContaining("Usage")
          .hasMessageContaining("--adopt    takes the tables as they are")
          .hasMessageContaining("--rebuild  empties the tables and fills them from the state");
    }
  }
}
