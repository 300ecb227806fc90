package io.latestlake.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.cli.changelog.TopicMark;
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
  void whatKilledRunsHaveLeftIsRemovedAtTheStart() throws IOException {
    Path old = Files.createDirectories(root.resolve("checkpoints.old/job/chk-1"));
    Path temporary = Files.createDirectories(root.resolve("tmp/a/b"));
    checkpoint("job/chk-2", true);
    try (DemoFolder folder = DemoFolder.open(root)) {
      assertThat(old).doesNotExist();
      assertThat(temporary.getParent()).doesNotExist();
      assertThat(folder.temporary()).isEmptyDirectory();
      assertThat(folder.newestCheckpoint()).isPresent();

      Files.createDirectories(old);
      folder.deleteCheckpoints();
      assertThat(root.resolve("checkpoints")).doesNotExist();
      assertThat(root.resolve("checkpoints.old")).doesNotExist();
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

  private void checkpoint(String path, boolean complete) throws IOException {
    Path folder = Files.createDirectories(root.resolve("checkpoints").resolve(path));
    if (complete) {
      Files.writeString(folder.resolve("_metadata"), "");
    }
  }
}
