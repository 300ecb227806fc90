package io.latestlake.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
  @TempDir private Path root;

  @Test
  void theNewestCompleteCheckpointIsFoundWhicheverRunMadeIt() throws IOException {
    try (DemoFolder folder = DemoFolder.open(root)) {
      assertThat(folder.newestCheckpoint()).isEmpty();
      checkpoint("job-a/chk-9", true);
      checkpoint("job-b/chk-10", true);
      checkpoint("job-b/chk-11", false);
      checkpoint("job-b/shared", true);

      assertThat(folder.newestCheckpoint()).contains(root.resolve("checkpoints/job-b/chk-10"));

      folder.deleteCheckpoints();
      assertThat(folder.newestCheckpoint()).isEmpty();
    }
  }

  @Test
  void theMarkOfTheTopicSurvives() throws IOException {
    TopicMark mark = new TopicMark("log", 7, List.of(1L, 2L, 4L, 0L));
    try (DemoFolder folder = DemoFolder.open(root)) {
      assertThat(folder.topicMark()).isEmpty();
      folder.putTopicMark(mark);
    }
    try (DemoFolder folder = DemoFolder.open(root)) {
      assertThat(folder.topicMark()).contains(mark);
      folder.removeTopicMark();
      assertThat(folder.topicMark()).isEmpty();
    }
  }

  @Test
  void aMarkThatCannotBeReadIsNone() throws IOException {
    try (DemoFolder folder = DemoFolder.open(root)) {
      Files.writeString(root.resolve("topic.json"), "{\"identity\":");
      assertThat(folder.topicMark()).isEmpty();
    }
  }

  @Test
  void aFolderIsUsedFromTheSecondRunOn() throws IOException {
    try (DemoFolder folder = DemoFolder.open(root.resolve("new"))) {
      assertThat(folder.isUsed()).isFalse();
    }
    try (DemoFolder folder = DemoFolder.open(root.resolve("new"))) {
      assertThat(folder.isUsed()).isTrue();
    }
  }

  @Test
  void aPathThatIsAFileIsRefusedWithTheRemedy() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    assertThatThrownBy(() -> DemoFolder.open(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("choose another folder with --dir");
  }

  @Test
  void aRunGoesOnFromACheckpointOnlyWithTheSameLog() {
    Optional<Path> checkpoint = Optional.of(Path.of("chk-1"));

    assertThat(Beginning.of(true, true, checkpoint))
        .isEqualTo(new Beginning.FromCheckpoint(Path.of("chk-1")));
    assertThat(Beginning.of(true, false, checkpoint)).isEqualTo(new Beginning.Anew(true, true));
  }

  @Test
  void withoutACheckpointARunBeginsAnewAndKeepsATopicThatIsWhole() {
    assertThat(Beginning.of(true, true, Optional.empty()))
        .isEqualTo(new Beginning.Anew(false, true));
    assertThat(Beginning.of(true, false, Optional.empty()))
        .isEqualTo(new Beginning.Anew(true, true));
    assertThat(Beginning.of(false, false, Optional.empty()))
        .isEqualTo(new Beginning.Anew(true, false));
  }

  private void checkpoint(String path, boolean complete) throws IOException {
    Path folder = Files.createDirectories(root.resolve("checkpoints").resolve(path));
    if (complete) {
      Files.writeString(folder.resolve("_metadata"), "");
    }
  }
}
