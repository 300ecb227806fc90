package io.latestlake.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir private Path root;

  @Test
  void aFolderThatIsHeldIsRefused() throws Exception {
    try (DataFolder held = DataFolder.open(root, Duration.ZERO)) {
      assertThat(held.s3()).isEqualTo(root.resolve("s3"));
      assertThatThrownBy(() -> DataFolder.open(root, Duration.ofMillis(150)))
          .isInstanceOf(IOException.class)
          .hasMessage("another local-aws is running in " + root);
    }
  }

  @Test
  void aFolderThatIsGivenUpInTimeIsTaken() throws Exception {
    DataFolder held = DataFolder.open(root, Duration.ZERO);
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            () -> close(held), CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));

    try (DataFolder taken = DataFolder.open(root, Duration.ofMinutes(3))) {
      assertThat(taken.glue()).isEqualTo(root.resolve("glue"));
    }
    end.get(3, TimeUnit.MINUTES);
  }

  private static void close(DataFolder folder) {
    try {
      folder.close();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
