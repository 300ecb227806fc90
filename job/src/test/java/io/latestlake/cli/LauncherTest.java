package io.latestlake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.latestlake.cli.LauncherFolder.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher itself, with programs in place of Java and Maven that fail as those do. */
class LauncherTest {
  private static final String MAVEN = "[ \"$2\" = -v ] && echo 'Apache Maven 3.9.9 (x)' && exit\n";

  @TempDir private Path folder;
  private LauncherFolder checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = new LauncherFolder(folder);
  }

  @Test
  void withoutJavaItTellsWhichIsNeeded() throws Exception {
    assertFails("needs Java 17 or newer: install a JDK 17 and set JAVA_HOME to its folder.");
  }

  @Test
  void anOldJavaIsNamed() throws Exception {
    checkout.javaOfVersion("11.0.2");
    assertFails(
        "needs Java 17 or newer (found version 11 at "
            + folder.resolve("java/bin/java")
            + "): install a JDK 17 and set JAVA_HOME to its folder.");
  }

  @Test
  void aJavaWithoutCompilerCannotBuild() throws Exception {
    checkout.javaOfVersion("17.0.1");
    assertFails(
        "needs a JDK to build, and "
            + folder.resolve("java")
            + " is a Java without compiler: install a JDK 17 and set JAVA_HOME to its folder.");
  }

  @Test
  void withoutMavenItTellsWhichIsNeeded() throws Exception {
    checkout.thisJava();
    assertFails("needs Maven 3.8 or newer to build: install it and put its mvn on the PATH.");
  }

  @Test
  void anOldMavenIsNamed() throws Exception {
    checkout.thisJava().program("mvn", "echo 'Apache Maven 3.6.3'");
    assertFails(
        "needs Maven 3.8 or newer to build, "
            + folder.resolve("bin/mvn")
            + " is 3.6: install a newer one.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Could not transfer artifact a:b:pom:1 from central: repo.maven.apache.org: Unknown host | Maven cannot fetch what the build needs: check the network",
        "Cannot access central in offline mode and the artifact a has not been downloaded | Maven cannot fetch what the build needs: check the network",
        "write /x/y.jar: No space left on device | the disk is full: make room",
        "Compilation failure in A.java | the build failed (Compilation failure in A.java): all that Maven said is in",
      })
  void aBuildThatFailsIsOneSentence(String said, String sentence) throws Exception {
    checkout.thisJava().program("mvn", MAVEN + "echo '[ERROR] " + said + "'; exit 1");

    Ended ended = checkout.run("demo");

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.errors().lines().toList())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("First use: building"),
            last -> assertThat(last).startsWith("latest-lake: " + sentence).endsWith("."));
    assertThat(checkout.root().resolve("job/target/build.lock")).doesNotExist();
  }

  @Test
  void withDebugMavenIsHeard() throws Exception {
    checkout.thisJava().program("mvn", MAVEN + "echo '[INFO] Scanning for projects'; exit 1");

    assertThat(checkout.run("demo").errors()).doesNotContain("Scanning for projects");
    assertThat(checkout.run("demo", "--debug").errors()).contains("Scanning for projects");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws Exception {
    checkout.thisJava().program("mvn", MAVEN);
    Files.writeString(checkout.root().resolve("job/target"), "in the way");

    Ended ended = checkout.run("demo");

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.errors())
        .contains(
            "latest-lake: cannot write to "
                + checkout.root().resolve("job/target")
                + ": check its owner and the space on the disk.");
  }

  @ParameterizedTest
  @CsvSource({"INT, 2", "TERM, 15", "HUP, 1"})
  void aBuildThatIsStoppedEndsAsTheSignalSays(String signal, int number) throws Exception {
    assumeThat(LauncherFolder.isIgnored(number))
        .as("bash cannot trap what is ignored from its start on, as in the background or by nohup")
        .isFalse();
    Path begun = folder.resolve("begun");
    checkout.thisJava().program("mvn", MAVEN + "echo > '" + begun + "'; exec sleep 600");
    Path errors = folder.resolve("errors");
    Process process =
        checkout.start(
            // A shell starts what it runs in the background with SIGINT ignored.
            List.of(checkout.launcher().toString(), "demo"), folder.resolve("out"), errors);
    while (!Files.exists(begun)) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(50);
    }

    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();

    assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(128 + number);
    assertThat(Files.readString(errors)).contains("latest-lake: stopped while building");
    assertThat(checkout.root().resolve("job/target/build.lock")).doesNotExist();
  }

  @Test
  void aClosedStandardOutputIsRefused() throws Exception {
    Ended ended = checkout.runShell("\"$1\" --version >&-");

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.errors())
        .isEqualTo(
            "latest-lake: standard output is closed: let it go to a file, or to /dev/null.\n");
  }

  @Test
  void aFullStandardOutputIsNotAGoodEnd() throws Exception {
    assumeThat(Path.of("/dev/full")).exists();
    Ended ended = checkout.built().runShell("\"$1\" --version >/dev/full");

    assertThat(ended.code()).isEqualTo(141);
    assertThat(ended.errors()).startsWith("latest-lake: standard output cannot be written");
  }

  @Test
  void onATerminalAnErrorStandsOutAndWithNoColorItDoesNot() throws Exception {
    assumeThat(Path.of("/usr/bin/script")).exists();
    checkout.built().program("script", "exec /usr/bin/script \"$@\"").with("TERM", "xterm");
    String typed = "script -qec \"'$1' demp\" /dev/null";

    Ended coloured = checkout.runShell(typed);
    assertThat(coloured.code()).isEqualTo(2);
    assertThat(coloured.output())
        .contains("\033[1;31mlatest-lake: \033[0mthere is no command 'demp': did you mean demo?");

    assertThat(checkout.with("NO_COLOR", "1").runShell(typed).output())
        .contains("latest-lake: there is no command 'demp'")
        .doesNotContain("\033");
  }

  @Test
  void theCompletionOfBashKnowsCommandsOptionsAndValues() throws Exception {
    checkout.built();
    String complete =
        """
        compopt() { :; }
        eval "$("$1" completion)" || exit 1
        try() {
          COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE=$* COMP_POINT=0 COMPREPLY=()
          _complete_latest-lake
          echo "${COMPREPLY[@]}"
        }
        try ./latest-lake dem
        try ./latest-lake demo --key
        try ./latest-lake demo --key-by p
        complete -p latest-lake
        """;

    Ended ended = checkout.runShell(complete);

    assertThat(ended.errors()).isEmpty();
    assertThat(ended.output().lines())
        .containsExactly(
            "demo",
            "--keys --key-by",
            "primary-key",
            "complete -o default -F _complete_latest-lake latest-lake");
  }

  private void assertFails(String sentence) throws IOException, InterruptedException {
    Ended ended = checkout.run("demo");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.output()).isEmpty();
    assertThat(ended.errors()).isEqualTo("latest-lake: " + sentence + "\n");
  }
}
