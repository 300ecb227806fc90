package io.latestlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplanationTest {
  @TempDir private Path folder;

  @Test
  void aFullDiskIsFoundBelowWhateverItHasLedTo() {
    Throwable failure =
        new CommandFailure(
            "The job failed: checkpoint 7 failed.",
            new RuntimeException("Task threw", new IOException("No space left on device")));

    assertThat(sentence(failure))
        .isEqualTo("The disk of " + folder + " is full: make room and run the same command again.");
  }

  @Test
  void aFullDiskIsFoundInWhatFailedBesides() {
    IOException closing = new IOException("cannot close");
    closing.addSuppressed(new IOException("write: No space left on device (28)"));

    assertThat(sentence(closing)).contains("is full");
  }

  @Test
  void aLimitOfTheShellIsNotTakenForAFullDisk() {
    assertThat(sentence(new IOException("File too large"))).contains("ulimit -f");
    assertThat(sentence(new IOException("Disk quota exceeded"))).contains("quota");
  }

  @Test
  void failuresThatGoRoundInACircleAreExplained() {
    Exception a = new Exception("a");
    Exception b = new Exception("b", a);
    a.addSuppressed(b);

    assertThat(sentence(b)).contains("not foreseen (java.lang.Exception: b)");
  }

  @Test
  void memoryThatRanOutInTheJobIsToldWithTheWayToHaveMore() {
    assertThat(sentence(new CommandFailure("x", new OutOfMemoryError("Java heap space"))))
        .startsWith("Memory ran out (Java heap space)")
        .contains("LATEST_LAKE_JAVA_OPTS=-Xmx6g");
  }

  @Test
  void aPortThatSomebodyElseTookMeanwhileIsTold() {
    assertThat(sentence(new Exception(new BindException("Address already in use"))))
        .contains("was taken by another program")
        .endsWith("run the same command again.");
  }

  @Test
  void aSentenceThatIsThereIsTakenAsItIs() {
    assertThat(sentence(new CommandFailure("Stop the other one.")))
        .isEqualTo("Stop the other one.");
  }

  @Test
  void filesThatCannotBeUsedAreNamed() {
    assertThat(sentence(new AccessDeniedException("/a/b")))
        .isEqualTo("/a/b cannot be used: permission is denied, check its owner and mode.");
    assertThat(sentence(new NoSuchFileException("/a/b"))).startsWith("/a/b is not there any more");
  }

  @Test
  void whatIsNotForeseenIsOneLineAndLeadsToWhereItCameFrom() {
    RuntimeException failure = new IllegalStateException("first\nsecond");

    assertThat(sentence(failure))
        .isEqualTo(
            "it failed in a way that is not foreseen (java.lang.IllegalStateException: first):"
                + " please report it with "
                + folder.resolve("latest-lake.log")
                + ", which tells where it came from.");
    assertThat(Explanation.of(failure, Optional.empty()).sentence()).contains("--debug");
  }

  private String sentence(Throwable failure) {
    return Explanation.of(failure, Optional.of(folder.resolve("latest-lake.log"))).sentence();
  }
}
