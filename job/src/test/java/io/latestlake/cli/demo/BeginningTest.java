package io.latestlake.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BeginningTest {
  @Test
  void aRunGoesOnFromACheckpointOnlyWithTheSameLog() {
    Optional<Path> checkpoint = Optional.of(Path.of("chk-1"));

    assertThat(Beginning.of(true, Beginning.Topic.WHOLE, checkpoint))
        .isEqualTo(new Beginning.FromCheckpoint(Path.of("chk-1")));
    Beginning other = Beginning.of(true, Beginning.Topic.OF_ANOTHER_LOG, checkpoint);
    assertThat(other).isEqualTo(new Beginning.Anew(Beginning.Topic.OF_ANOTHER_LOG, true));
    assertThat(((Beginning.Anew) other).why()).startsWith("Another log was given");
  }

  @Test
  void withoutACheckpointARunBeginsAnewAndKeepsATopicThatIsWhole() {
    Beginning kept = Beginning.of(true, Beginning.Topic.WHOLE, Optional.empty());
    assertThat(kept).isEqualTo(new Beginning.Anew(Beginning.Topic.WHOLE, true));
    assertThat(((Beginning.Anew) kept).writeTopic()).isFalse();
    Beginning written = Beginning.of(false, Beginning.Topic.UNFINISHED, Optional.empty());
    assertThat(written).isEqualTo(new Beginning.Anew(Beginning.Topic.UNFINISHED, false));
    assertThat(((Beginning.Anew) written).writeTopic()).isTrue();
  }
}
