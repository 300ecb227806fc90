package io.latestlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.testing.LocalAwsProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the launcher while its first start builds, in a copy of the checkout; then the
 * same command again.
 */
class KilledBuildTest {
  private static final long MINUTES = 6;
  private static final String A_FILE = "io/latestlake/sql/apply.sql";
  private static final Set<String> LEFT_OUT = Set.of(".git", "target", "demo-data", "src/test");

  @TempDir Path temp;
  private Path checkout;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void copyCheckout() throws IOException {
    checkout = temp.resolve("a checkout");
    Path root = LocalAwsProcess.root();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path relative = root.relativize(folder);
            if (LEFT_OUT.stream().anyMatch(relative::endsWith)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(checkout.resolve(relative.toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, checkout.resolve(root.relativize(file).toString()));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @AfterEach
  void end() {
    started.forEach(
        process -> {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        });
  }

  @Test
  void aFirstStartThatWasKilledWhileItBuiltIsMadeAgain() throws Exception {
    Process first = launch();
    awaitFile(first, "sql-udfs/target/classes");
    ProcessHandle orphan = maven(first);
    first.destroyForcibly().waitFor();
    assertThat(orphan.isAlive()).as("a Maven that nobody waits for").isTrue();

    Process second = launch();
    orphan.onExit().get(5, TimeUnit.MINUTES);
    awaitFile(second, "local-aws/target/classes/io");
    assertThat(orphan.isAlive()).isFalse();
    List<ProcessHandle> all = new ArrayList<>(second.descendants().toList());
    all.add(second.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    second.waitFor();
    assertThat(checkout.resolve("job/target/app")).doesNotExist();
    cutShort(checkout.resolve("sql-udfs/target/classes").resolve(A_FILE));

    Process third = launch();
    assertThat(third.waitFor(MINUTES, TimeUnit.MINUTES)).as(output(third)).isTrue();
    assertThat(third.exitValue()).as(output(third)).isZero();
    assertThat(output(third)).contains("latest-lake 0.1.0");
    assertThat(all).noneMatch(ProcessHandle::isAlive);
    assertThat(fileInTheApp())
        .isEqualTo(
            Files.readAllBytes(
                LocalAwsProcess.root().resolve("sql-udfs/target/classes").resolve(A_FILE)));
    try (var left = Files.list(checkout.resolve("job/target"))) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.matches("app[.].*|build[.](lock|unfinished).*"));
    }
  }

  /** As a build that was killed may leave it: half, and newer than its source. */
  private static void cutShort(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
  }

  private byte[] fileInTheApp() throws IOException {
    try (ZipFile jar =
        new ZipFile(checkout.resolve("job/target/app/lib/latest-lake-sql-udfs.jar").toFile())) {
      return jar.getInputStream(jar.getEntry(A_FILE)).readAllBytes();
    }
  }

  /** With the Maven of this machine, and with what is in its repository. */
  private Process launch() throws IOException {
    Path bin = Files.createDirectories(temp.resolve("bin"));
    Path maven = bin.resolve("mvn");
    if (!Files.exists(maven)) {
      Files.writeString(maven, "#!/bin/sh\nexec \"" + mavenOfThisMachine() + "\" -o \"$@\"\n");
      Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    ProcessBuilder builder =
        new ProcessBuilder(checkout.resolve("latest-lake").toString(), "--version")
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("output " + started.size()).toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
    builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static Path mavenOfThisMachine() {
    for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
      Path maven = Path.of(folder, "mvn");
      if (Files.isExecutable(maven)) {
        return maven;
      }
    }
    return Path.of(System.getProperty("maven.home"), "bin", "mvn");
  }

  private String output(Process process) throws IOException {
    return Files.readString(temp.resolve("output " + started.indexOf(process)));
  }

  private void awaitFile(Process launcher, String file) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    while (!Files.exists(checkout.resolve(file))) {
      assertThat(launcher.isAlive()).as(output(launcher)).isTrue();
      assertThat(System.nanoTime()).as(output(launcher)).isLessThan(end);
      Thread.sleep(5);
    }
  }

  private static ProcessHandle maven(Process launcher) {
    return launcher
        .children()
        .filter(child -> child.info().command().filter(at -> at.endsWith("java")).isPresent())
        .findFirst()
        .orElseThrow();
  }
}
