package io.latestlake.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.testing.DemoInstallation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user runs them after a demo, whose stand-ins have ended. */
class DeadLettersCommandTest {
  private static final String OLD =
      line("0-1", "DOES_NOT_FIT", "\"key\":{\"oid__id\":\"a\"},", 1, "2020-05-12T23:59:59Z");
  private static final String A1 =
      line("a-1", "NOT_JSON", "", 2, "2020-05-13T10:00:00Z")
          .replace("\"cases\"", "\"_unknown\"")
          .replace("payload-of-2", "\\u001b[31m{\\n");
  private static final String B1 =
      line("b-1", "DOES_NOT_FIT", "\"key\":{\"oid__id\":\"a\"},", 3, "2020-05-13T12:00:00Z");
  private static final String B2 =
      line("b-2", "DOES_NOT_FIT", "\"key\":{\"oid__id\":\"b\"},", 4, "2020-05-13T11:00:00Z");

  @TempDir static Path installed;
  private static DemoInstallation installation;

  @TempDir private Path demo;
  private Path bucket;

  private record Ended(int code, String output, String errors) {}

  @BeforeAll
  static void install() throws IOException {
    installation = DemoInstallation.in(installed, Map.of());
  }

  @BeforeEach
  void fill() throws IOException {
    bucket = demo.resolve("aws/s3/latest-lake");
    put("dead-letters/2020-05-12/cases/0.jsonl", OLD);
    put("dead-letters/2020-05-13/_unknown/a.jsonl", A1);
    put("dead-letters/2020-05-13/cases/b.jsonl", B1, B2);
    // As the stand-in leaves it when it is killed.
    put("dead-letters/2020-05-13/cases/c.jsonl-2b3b7d0e-8f0a-4c7e-9a53-0d1c2b3a4f5e", "{");
  }

  @Test
  void listCountsByDayTableAndReason() throws Exception {
    assertThat(run("list"))
        .isEqualTo(
            new Ended(
                0,
                """
                  day         table     reason        letters  replayed
                  2020-05-12  cases     DOES_NOT_FIT        1         0
                  2020-05-13  _unknown  NOT_JSON            1         0
                  2020-05-13  cases     DOES_NOT_FIT        2         0
                  all                                       4         0
                """,
                ""));
    assertThat(run("list", "--since", "2020-05-13", "--table", "cases", "--json").output())
        .isEqualTo(
            """
            {"day":"2020-05-13","table":"cases","reason":"DOES_NOT_FIT","letters":2,"replayed":0}
            """);
    assertThat(run("list", "--key", "nobody").output())
        .isEqualTo("There are no dead letters of that choice.\n");
  }

  @Test
  void showShowsTheNewestFirstAndNothingOfARecordIsACommandToTheTerminal() throws Exception {
    assertThat(run("show", "--limit", "3").output())
        .isEqualTo(
            """
            2020-05-13T12:00:00Z  cases  DOES_NOT_FIT  b-1
              message   why
              key       oid__id = a
              source    stream dms-cases, partition 1, offset 3, arrived 2020-05-12T00:00:00Z
              payload   payload-of-3
            2020-05-13T11:00:00Z  cases  DOES_NOT_FIT  b-2
              message   why
              key       oid__id = b
              source    stream dms-cases, partition 1, offset 4, arrived 2020-05-12T00:00:00Z
              payload   payload-of-4
            2020-05-13T10:00:00Z  _unknown  NOT_JSON  a-1
              message   why
              source    stream dms-cases, partition 1, offset 2, arrived 2020-05-12T00:00:00Z
              payload   ?[31m{\s
            """);
  }

  @Test
  void showChoosesByKeyByIdAndByDayAndGivesTheLinesAsTheyAre() throws Exception {
    assertThat(run("show", "--key", "a", "--json").output()).isEqualTo(B1 + "\n" + OLD + "\n");
    assertThat(run("show", "--id", "b-2", "--json").output()).isEqualTo(B2 + "\n");
    assertThat(run("show", "--day", "2020-05-12", "--json").output()).isEqualTo(OLD + "\n");
    assertThat(run("show", "--reason", "not_json", "--json").output()).isEqualTo(A1 + "\n");
  }

  @Test
  void whatWasReplayedIsTold() throws Exception {
    put("replay/0001589371200000.jsonl", B2);
    put("replay/0001589371200001.jsonl", B1, OLD);

    assertThat(run("list", "--table", "cases", "--day", "2020-05-13", "--json").output())
        .contains("\"letters\":2,\"replayed\":2");
    assertThat(run("list", "--table", "_unknown", "--json").output()).contains("\"replayed\":0");
    assertThat(run("show", "--id", "b-2").output())
        .endsWith("\n  replayed  2020-05-13T12:00:00Z\n");
  }

  @Test
  void whatIsNotSaidOrIsWrongIsRefused() throws Exception {
    assertThat(run("replay").errors()).contains("it has to be said which dead letters");
    assertThat(run("replay", "--all", "--table", "t").errors()).contains("--all means all");
    assertThat(run("replay", "--all").errors()).contains("replay needs --settings; a demo needs");
    assertThat(run("show", "--limit", "0").errors()).contains("--limit must be at least 1");
    assertThat(run("list", "--since", "5/12/2020").errors())
        .contains("'5/12/2020' is not a day; write it as 2020-05-12");
    Ended reason = run("list", "--reason", "BAD");
    assertThat(reason.code()).isEqualTo(2);
    assertThat(reason.errors()).contains("--reason", "DOES_NOT_FIT");
  }

  @Test
  void aFolderWithoutALakeIsToldInOneSentence() throws Exception {
    Ended ended = start(List.of("dead-letters", "list", "--dir", demo.resolve("x").toString()));

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.errors())
        .startsWith("latest-lake: There is no lake in " + demo.resolve("x") + ": ")
        .hasLineCount(1);
  }

  @Test
  void aLineThatIsNoneIsToldWithItsFile() throws Exception {
    put("dead-letters/2020-05-13/cases/d.jsonl", "{\"format\":2}");

    Ended ended = run("list");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.errors()).contains("d.jsonl cannot be read", "newer release");
  }

  private static String line(String id, String reason, String key, int offset, String seen) {
    return """
        {"format":1,"id":"ID","reason":"REASON","message":"why","table":"cases",KEY\
        "source":{"stream":"dms-cases","partition":1,"offset":OFFSET,\
        "arrived":"2020-05-12T00:00:00Z"},"seen":"SEEN","payload":"payload-of-OFFSET"}"""
        .replace("ID", id)
        .replace("REASON", reason)
        .replace("KEY", key)
        .replace("OFFSET", String.valueOf(offset))
        .replace("SEEN", seen);
  }

  private void put(String key, String... lines) throws IOException {
    Path file = bucket.resolve(key);
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(lines));
  }

  private Ended run(String command, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("dead-letters", command));
    arguments.addAll(List.of("--dir", demo.toString()));
    arguments.addAll(List.of(options));
    return start(arguments);
  }

  private static Ended start(List<String> arguments) throws Exception {
    Path errors = Files.createTempFile(installed, "errors", "");
    Process process =
        new ProcessBuilder(installation.command(arguments)).redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output, Files.readString(errors));
  }
}
