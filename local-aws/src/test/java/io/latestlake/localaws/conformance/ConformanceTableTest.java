package io.latestlake.localaws.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of {@code local-aws/conformance} say what is tested, and nothing else. */
class ConformanceTableTest {
  private static final Path TABLES = Path.of("conformance");
  private static final List<Path> TEST_SOURCES =
      List.of(Path.of("src/test/java"), Path.of("../job/src/test/java"));

  /** SQL as {@code `SELECT 1`}, or an operation such as CancelStatement. */
  private static final Pattern SETTLES = Pattern.compile("`[^`]+`|\\b[A-Z][a-z]+[A-Z][a-z]+");

  private static final Pattern TEST = Pattern.compile("\\n  @(Test|ParameterizedTest|Property)\\b");

  @TempDir Path dir;

  @Test
  void everyRowNamesTestsThatExistAndASource() throws IOException {
    List<ConformanceRow> rows = new ArrayList<>();
    for (Path table : tables(TABLES)) {
      rows.addAll(ConformanceRow.read(table));
    }

    assertThat(rows).hasSizeGreaterThan(60);
    assertThat(rows.stream().map(ConformanceRow::id)).doesNotHaveDuplicates();
    assertThat(rows.stream().flatMap(row -> mistakes(row).stream())).isEmpty();
  }

  @Test
  void mistakesAreFound() throws IOException {
    Path table = dir.resolve("table.md");
    Files.writeString(
        table,
        """
        | id | rule | source | stand-in | test | unconfirmed |
        | -- | ---- | ------ | -------- | ---- | ----------- |
        | a | r | none | follows | ConformanceTableTest.noSuchTest | |
        | b | r | https://a | maybe | | no statement |
        | c | r | https://a | differs | ConformanceTableTest.mistakesAreFound | |
        """);

    assertThat(ConformanceRow.read(table).stream().flatMap(row -> mistakes(row).stream()))
        .containsExactly(
            "a: no source",
            "a: no test ConformanceTableTest.noSuchTest",
            "b: the stand-in follows, refuses or differs, not maybe",
            "b: no test is named",
            "b: neither a statement in back ticks nor a call would settle it",
            "c: no test of ours (OurStatementsTest) shows that nothing depends on it");
  }

  private static List<String> mistakes(ConformanceRow row) {
    List<String> mistakes = new ArrayList<>();
    if (!row.source().contains("https://")) {
      mistakes.add("no source");
    }
    if (!List.of("follows", "refuses", "differs").contains(row.standIn())) {
      mistakes.add("the stand-in follows, refuses or differs, not " + row.standIn());
    }
    if (row.tests().isEmpty()) {
      mistakes.add("no test is named");
    }
    row.tests().stream()
        .filter(test -> !exists(test))
        .forEach(test -> mistakes.add("no test " + test));
    if (!row.unconfirmed().isEmpty() && !SETTLES.matcher(row.unconfirmed()).find()) {
      mistakes.add("neither a statement in back ticks nor a call would settle it");
    }
    if (row.standIn().equals("differs")
        && row.tests().stream().noneMatch(test -> test.startsWith("Our"))) {
      mistakes.add("no test of ours (OurStatementsTest) shows that nothing depends on it");
    }
    return mistakes.stream().map(mistake -> row.id() + ": " + mistake).toList();
  }

  /** {@code Class.method}; the class may be of the module job, which is not on this class path. */
  private static boolean exists(String test) {
    String[] parts = test.split("\\.");
    return parts.length == 2
        && source(parts[0] + ".java").filter(text -> declares(text, parts[1])).isPresent();
  }

  /** Whether a method of that name is a test: its annotation stands behind the method before it. */
  private static boolean declares(String source, String method) {
    Matcher found = Pattern.compile("\\n  void " + Pattern.quote(method) + "\\(").matcher(source);
    if (!found.find()) {
      return false;
    }
    String before = source.substring(0, found.start());
    return TEST.matcher(before.substring(before.lastIndexOf("\n  }\n") + 1)).find();
  }

  private static Optional<String> source(String file) {
    for (Path root : TEST_SOURCES) {
      try (Stream<Path> all = Files.walk(root)) {
        Optional<Path> found = all.filter(path -> path.endsWith(file)).findFirst();
        if (found.isPresent()) {
          return Optional.of(Files.readString(found.get()));
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return Optional.empty();
  }

  private static List<Path> tables(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.toString().endsWith(".md"))
          .filter(path -> !path.endsWith("README.md"))
          .sorted()
          .toList();
    }
  }
}
