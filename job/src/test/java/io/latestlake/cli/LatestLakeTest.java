package io.latestlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LatestLakeTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpShowsExamplesAndExitCodes() {
    assertThat(run("demo", "--help")).isZero();
    assertThat(out.toString())
        .contains("Examples:", "./latest-lake demo", "Exit codes:", "130", "143");
  }

  @Test
  void everyCommandHasExamplesExitCodesAndTheSharedOptions() {
    CommandLine root = LatestLake.commandLine();
    List<CommandLine> commands = new ArrayList<>(root.getSubcommands().values());
    commands.addAll(root.getSubcommands().get("dead-letters").getSubcommands().values());
    commands.add(root);

    assertThat(commands)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            command ->
                assertThat(command.getUsageMessage())
                    .contains("Examples:", "latest-lake", "Exit codes:", "  0  ")
                    .contains("--help", "--version", "--debug"));
  }

  @Test
  void anUnknownOptionIsAUsageErrorThatSaysWhatMayHaveBeenMeant() {
    assertThat(run("demo", "--keyss", "3")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            "latest-lake: latest-lake demo has no option --keyss: did you mean --keys?"
                + System.lineSeparator())
        .hasLineCount(2);
  }

  @Test
  void whatIsNoOptionIsAUsageError() {
    assertThat(run("demo", "covid-cases")).isEqualTo(2);
    assertThat(err.toString()).contains("takes options only, and 'covid-cases' is none.");
  }

  @Test
  void aBadDurationIsAUsageErrorThatSaysWhatToWrite() {
    assertThat(run("demo", "--checkpoint-interval", "fast")).isEqualTo(2);
    assertThat(err.toString()).contains("'fast' is not a duration").contains("10min");
  }

  @Test
  void aBadMessageKeyIsAUsageErrorThatSaysWhatToWrite() {
    assertThat(run("demo", "--key-by", "table")).isEqualTo(2);
    assertThat(err.toString()).contains("write schema-table or primary-key");
  }

  @Test
  void aFolderWithoutALogIsToldInOneSentence(@TempDir Path folder) {
    assertThat(run("demo", "--input", folder.toString())).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("latest-lake: " + folder + " holds no change log")
        .hasLineCount(2);
  }

  @Test
  void aFolderThatIsNotThereIsToldInOneSentence(@TempDir Path folder) {
    assertThat(run("demo", "--input", folder.resolve("x").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("check the path of --input").hasLineCount(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--parallelism, 0, at least 1",
    "--parallelism, -2, at least 1",
    "--keys, 0, at least 1",
    "--keys, many, not an int",
    "--changes, -1, at least 0",
    "--web-port, 0, from 1 to 65535",
    "--web-port, 65536, from 1 to 65535",
  })
  void aNumberOutOfRangeIsRefusedAsTheOptionThatItIs(String option, String value, String message) {
    assertThat(run("demo", option, value)).isEqualTo(2);
    assertThat(err.toString()).startsWith("latest-lake: ").contains(option).contains(message);
  }

  private int run(String... arguments) {
    CommandLine command = LatestLake.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
