package io.latestlake.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.cli.changelog.StreamMark;
import io.latestlake.cli.changelog.StreamMark.Span;
import io.latestlake.cli.changelog.TopicMark;
import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
  @TempDir private Path root;

  @Test
  void theNewestCompleteCheckpointIsFoundWhicheverRunMadeIt() throws IOException {
    try (WorkFolder folder = WorkFolder.open(root)) {
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
  void aFolderOfSomebodyElseIsRefusedAndLeftAsItIs() throws IOException {
    Path theirs = Files.createDirectories(root.resolve("tmp/a"));

    assertThatThrownBy(() -> WorkFolder.open(root))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("files that are not latest-lake's");
    assertThat(theirs).exists();
    assertThat(root.resolve("lock")).doesNotExist();
  }

  @Test
  void whatKilledRunsHaveLeftIsRemovedAtTheStart() throws IOException {
    Files.createFile(root.resolve("lock"));
    Path old = Files.createDirectories(root.resolve("checkpoints.old/job/chk-1"));
    Path temporary = Files.createDirectories(root.resolve("tmp/a/b"));
    checkpoint("job/chk-2", true);
    try (WorkFolder folder = WorkFolder.open(root)) {
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
    try (WorkFolder folder = WorkFolder.open(root)) {
      assertThat(folder.topicMark()).isEmpty();
      folder.putTopicMark(mark);
    }
    try (WorkFolder folder = WorkFolder.open(root)) {
      assertThat(folder.topicMark()).contains(mark);
      folder.removeTopicMark();
      assertThat(folder.topicMark()).isEmpty();
    }
  }

  @Test
  void theMarkOfTheStreamSurvives() throws IOException {
    StreamMark mark = new StreamMark("log", 7, 4_200, Map.of("shardId-1", new Span("49", "56")));
    try (WorkFolder folder = WorkFolder.open(root)) {
      assertThat(folder.streamMark()).isEmpty();
      folder.putStreamMark(mark);
    }
    try (WorkFolder folder = WorkFolder.open(root)) {
      assertThat(folder.streamMark()).contains(mark);
      folder.removeStreamMark();
      assertThat(folder.streamMark()).isEmpty();
    }
  }

  @Test
  void aMarkThatCannotBeReadIsNone() throws IOException {
    try (WorkFolder folder = WorkFolder.open(root)) {
      Files.writeString(root.resolve("topic.json"), "{\"identity\":");
      assertThat(folder.topicMark()).isEmpty();
    }
  }

  @Test
  void aFolderIsUsedFromTheSecondRunOn() throws IOException {
    try (WorkFolder folder = WorkFolder.open(root.resolve("new"))) {
      assertThat(folder.isUsed()).isFalse();
    }
    try (WorkFolder folder = WorkFolder.open(root.resolve("new"))) {
      assertThat(folder.isUsed()).isTrue();
    }
  }

  @Test
  void aPathThatIsAFileIsRefusedWithTheRemedy() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    assertThatThrownBy(() -> WorkFolder.open(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("choose another folder with --dir");
  }

  private void checkpoint(String path, boolean complete) throws IOException {
    Path folder = Files.createDirectories(root.resolve("checkpoints").resolve(path));
    if (complete) {
      Files.writeString(folder.resolve("_metadata"), "");
    }
  }
}
