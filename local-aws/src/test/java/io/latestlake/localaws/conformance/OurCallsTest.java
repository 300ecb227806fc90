package io.latestlake.localaws.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the job's code does not depend on what the stand-ins answer otherwise than AWS. */
class OurCallsTest {
  private static final Path JOB = Path.of("../job/src/main/java/io/latestlake");

  @Test
  void nothingReadsWhatTheStandInLeavesOut() throws IOException {
    assertThat(sources(JOB).toLowerCase(Locale.ROOT)).doesNotContain("redshiftqueryid");
  }

  /** An answer that says that a statement is not known has to lead to the ledger. */
  @Test
  void whatWasUnderWayIsAskedOfTheLedger() throws IOException {
    assertThat(sources(JOB.resolve("warehouse"))).contains("ResourceNotFoundException");
  }

  @Test
  void aConflictIsNoFatalFailure() throws IOException {
    String failures = Files.readString(JOB.resolve("warehouse/RemoteFailures.java"));
    assertThat(failures).contains("CONFLICT = 409", "PRECONDITION_FAILED = 412");
  }

  private static String sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(OurCallsTest::read)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
