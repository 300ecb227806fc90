package io.latestlake.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BeginningTest {
  @Test
  void aRunGoesOnFromACheckpointOnlyWithTheSameLog() {
    Optional<Path> checkpoint = Optional.of(Path.of("chk-1"));

    assertThat(Beginning.of(true, Beginning.Written.WHOLE, checkpoint))
        .isEqualTo(new Beginning.FromCheckpoint(Path.of("chk-1")));
    Beginning other = Beginning.of(true, Beginning.Written.OF_ANOTHER_LOG, checkpoint);
    assertThat(other).isEqualTo(new Beginning.Anew(Beginning.Written.OF_ANOTHER_LOG, true));
    assertThat(((Beginning.Anew) other).why()).startsWith("Another log was given");
  }

  @Test
  void withoutACheckpointARunBeginsAnewAndKeepsALogThatIsWhole() {
    Beginning kept = Beginning.of(true, Beginning.Written.WHOLE, Optional.empty());
    assertThat(kept).isEqualTo(new Beginning.Anew(Beginning.Written.WHOLE, true));
    assertThat(((Beginning.Anew) kept).writeLog()).isFalse();
    Beginning written = Beginning.of(false, Beginning.Written.UNFINISHED, Optional.empty());
    assertThat(written).isEqualTo(new Beginning.Anew(Beginning.Written.UNFINISHED, false));
    assertThat(((Beginning.Anew) written).writeLog()).isTrue();
    Beginning expired =
        Beginning.of(true, Beginning.Written.EXPIRED, Optional.of(Path.of("chk-1")));
    assertThat(expired).isEqualTo(new Beginning.Anew(Beginning.Written.EXPIRED, true));
    assertThat(((Beginning.Anew) expired).writeLog()).isTrue();
  }
}
