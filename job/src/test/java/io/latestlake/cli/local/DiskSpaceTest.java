package io.latestlake.cli.local;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.cli.console.CommandFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
  @TempDir private Path folder;

  @Test
  void whatDoesNotFitIsRefusedWithBothFigures() {
    assertThatThrownBy(() -> DiskSpace.require(folder, 1L << 60))
        .isInstanceOf(CommandFailure.class)
        .hasMessageMatching(
            "The disk of "
                + folder
                + " has [0-9,]+ MB free and about 1,099,511,627,776 MB are needed: make room, or"
                + " choose another folder with --dir\\.");
  }

  @Test
  void whatFitsIsNot() {
    assertThatCode(() -> DiskSpace.require(folder, 1)).doesNotThrowAnyException();
  }
}
