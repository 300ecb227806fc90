package io.latestlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.cli.LauncherFolder.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands as a user starts them, through the launcher, up to where nothing is begun yet. */
class CommandLineTest {
  /** More than any disk has. */
  private static final String TOO_MANY = "100000000000";

  @TempDir private Path folder;
  private LauncherFolder checkout;
  private String data;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = new LauncherFolder(folder).built();
    data = folder.resolve("data").toString();
    Path conf = Path.of(System.getProperty("latestlake.root"), "conf");
    Files.createSymbolicLink(checkout.root().resolve("conf"), conf);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en-US", "tr-TR", "ar-EG", "de-DE"})
  void whatItSaysIsTheSameInEveryLanguage(String language) throws Exception {
    String[] parts = language.split("-");
    checkout.with(
        "LATEST_LAKE_JAVA_OPTS", "-Duser.language=" + parts[0] + " -Duser.country=" + parts[1]);

    // The capital I is another letter in Turkish, and figures are others in Arabic.
    Ended ended =
        checkout.run("demo", "--dir", data, "--changes", TOO_MANY, "--key-by", "PRIMARY-KEY");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output()).isEmpty();
    assertThat(ended.errors())
        .matches(
            "latest-lake: The disk of "
                + data
                + " has [0-9,]+ MB free and about 143,051,476 MB are needed: make room, or choose"
                + " another folder with --dir\\.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "de_DE.UTF-8", "nowhere"})
  void theLanguageOfTheShellChangesNothing(String language) throws Exception {
    Ended ended = checkout.with("LC_ALL", language).run("demp");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.errors())
        .endsWith(
            "latest-lake: there is no command 'demp': did you mean demo?\n"
                + "See ./latest-lake --help for what can be set.\n");
  }

  @Test
  void debugShowsWhereAFailureCameFromAndOnlyDebugDoes() throws Exception {
    String[] plain = {"demo", "--dir", data, "--changes", TOO_MANY};
    String[] debug = {"demo", "--dir", data, "--changes", TOO_MANY, "--debug"};

    assertThat(checkout.run(plain).errors()).doesNotContain("\tat ");
    Ended ended = checkout.run(debug);
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.errors()).contains("latest-lake: The disk of", "\tat io.latestlake.cli");
  }

  @Test
  void theLogTellsWhereAFailureCameFrom() throws Exception {
    checkout.run("demo", "--dir", data, "--changes", TOO_MANY);

    assertThat(Path.of(data, "logs", "latest-lake.log"))
        .content()
        .contains("ERROR", "The command failed.", "CommandFailure", "\tat io.latestlake.cli");
  }

  @Test
  void aPathThatTheLanguageOfTheShellCannotExpressIsTold() throws Exception {
    Ended ended =
        checkout.with("LC_ALL", "C").runShell("\"$1\" demo --dir $'/tmp/d\\xc3\\xabmo' --keys 0");

    assertThat(ended.code()).isEqualTo(2);
    // From Java 18 on every path can be expressed.
    assertThat(ended.errors()).containsAnyOf("set LC_ALL=C.UTF-8.", "--keys must be at least 1");
  }

  @Test
  void aFolderThatIsAFileIsTold() throws Exception {
    Files.writeString(Path.of(data), "");

    Ended ended = checkout.run("demo", "--dir", data);

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.errors())
        .isEqualTo(
            "latest-lake: "
                + data
                + " cannot be written ("
                + data
                + " is a file): choose another folder with --dir.\n");
  }

  @Test
  void withoutACommandItShowsTheHelpAndFails() throws Exception {
    Ended ended = checkout.run();

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.output()).isEmpty();
    assertThat(ended.errors()).startsWith("Usage: latest-lake").contains("Examples:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "demo", "completion"})
  void everyCommandTellsItsVersion(String command) throws Exception {
    Ended ended =
        command.isEmpty() ? checkout.run("--version") : checkout.run(command, "--version");

    assertThat(ended.code()).isZero();
    assertThat(ended.output()).isEqualTo("latest-lake 0.1.0\n");
  }
}
