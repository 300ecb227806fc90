package io.latestlake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latestlake.config.CircuitBreaker.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CircuitBreakerReaderTest {
  private static final String SPEC =
      """
      table: t
      columns: {id: varchar(24), at: varchar(32)}
      key: id
      order: emitted
      partition: {column: at, format: M/d/yyyy}
      absent-columns: null
      transform: t.sql
      """;

  @TempDir private Path folder;

  @BeforeEach
  void transform() throws IOException {
    Files.writeString(folder.resolve("t.sql"), "SELECT id, year, month, day FROM t_latest");
  }

  @Test
  void whatIsLeftOutHoldsNothing() throws IOException {
    assertThat(read("")).isEqualTo(CircuitBreaker.NONE);
    assertThat(read("hold-if: {}\nchecks: []\n")).isEqualTo(CircuitBreaker.NONE);
    assertThat(CircuitBreaker.NONE.limitsLosses()).isFalse();
  }

  @Test
  void aLimitIsANumberOrAShare() throws IOException {
    assertThat(read("hold-if: {deleted-rows: 20%, emptied-days: 5}\n"))
        .isEqualTo(new CircuitBreaker(null, 20, 5, List.of()));
    assertThat(read("hold-if: {deleted-rows: 1000}\n"))
        .isEqualTo(new CircuitBreaker(1000, null, null, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hold-if: {deleted-rows: 0%} | hold-if.deleted-rows: must be from 1% to 100%",
        "hold-if: {deleted-rows: 101%} | hold-if.deleted-rows: must be from 1% to 100%",
        "hold-if: {deleted-rows: many} | `many` is not a number of rows, or a share of them",
        "hold-if: {deleted-rows: -1} | `-1` is not a number of rows",
        "hold-if: {emptied-days: 5%} | `5%` is not a number of days; it must be 1 or more",
        "hold-if: {emptied: 5} | emptied",
        "checks: a.sql | checks: must be a list of .sql files beside this one",
        "checks: [no.sql] | checks: there is no file",
        "checks: [a, b, c, d, e, f] | checks: lists more than 5 files",
      })
  void whatCannotBeMeantIsRefused(String field, String problem) {
    assertThat(problemsOf(field + "\n")).contains(problem);
  }

  @Test
  void aCheckReadsTheRowsThatAreAboutToBePublished() throws IOException {
    assertThat(over("SELECT id FROM t WHERE id < 'a';"))
        .isEqualTo("SELECT id FROM x AS t WHERE id < 'a'");
    assertThat(over("SELECT t.id FROM T")).isEqualTo("SELECT t.id FROM x AS t");
    assertThat(over("SELECT a.id FROM t a JOIN \"t\" AS b ON a.id = b.id"))
        .isEqualTo("SELECT a.id FROM x a JOIN x AS b ON a.id = b.id");
    assertThat(over("SELECT 1 FROM t, t b, other.t c"))
        .isEqualTo("SELECT 1 FROM x AS t, x b, other.t c");
    assertThat(over("SELECT 't FROM t', t FROM (SELECT id AS t FROM t) u -- FROM t\n GROUP BY t"))
        .startsWith("SELECT 't FROM t', t FROM (SELECT id AS t FROM x AS t) u ")
        .endsWith("GROUP BY t");
  }

  /** What stands for the view is written as x; a t that is left means something else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // A FROM of a function begins no list of relations.
        "SELECT EXTRACT(year FROM t.made), t FROM x AS t",
        "SELECT SUBSTRING(name FROM 2), t, TRIM(BOTH ' ' FROM name), t FROM x AS t",
        "SELECT 1 FROM x AS t WHERE EXTRACT(day FROM t.made) > 1 AND f(1, t) GROUP BY a, t",
        "SELECT 1 FROM x AS t, f(a, t) WHERE id IN (a, t) ORDER BY a, t",
        // A subquery ends no list of those around it.
        "SELECT 1 FROM (SELECT id FROM x AS t WHERE id > 1) a, x b",
        "SELECT 1 FROM (SELECT id FROM x AS t GROUP BY id, t) a, (SELECT 1 FROM x c) b, x AS t",
        "SELECT (SELECT MAX(id) FROM x AS t), t FROM other, x AS t",
        "SELECT 1 FROM a WHERE id IN (WITH b AS (SELECT id, t FROM x AS t) SELECT t FROM b, x c)",
        "SELECT 1 FROM a WHERE id IN ((SELECT 1 FROM b) UNION SELECT t FROM x AS t)",
        // Nor does what joins two of them.
        "SELECT 1 FROM a JOIN b ON a.id = b.id AND f(a, t), x AS t",
        "SELECT 1 FROM a JOIN b USING (id, t), x AS t",
        "SELECT 1 FROM (x AS t JOIN a ON a.id = t.id), ((b CROSS JOIN x c)), x d",
        "SELECT 1 FROM a JOIN x AS t USING (id)",
        "SELECT 1 FROM x AS t, t.items i, t.cases c",
        "SELECT 1 FROM a UNION SELECT a, t FROM b LEFT JOIN x AS t ON true",
      })
  void whatACheckReadsIsFoundInEachPairOfParentheses(String read) throws IOException {
    String written = read.replace("x AS t", "t").replaceAll("\\bx\\b", "t");

    assertThat(over(written)).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM t | must be one statement that starts with SELECT",
        "SELECT 1 FROM t; SELECT 2 FROM t | holds more than one statement",
        "SELECT t FROM other | does not read FROM t",
        "SELECT EXTRACT(year FROM t) FROM other | does not read FROM t",
        "SELECT 'x FROM t | a quote is not closed",
      })
  void aCheckThatIsNoneIsRefused(String sql, String problem) throws IOException {
    Files.writeString(folder.resolve("check.sql"), sql);
    assertThat(problemsOf("checks: [check.sql]\n")).contains("check.sql").contains(problem);
  }

  private String over(String sql) throws IOException {
    Files.writeString(folder.resolve("check.sql"), sql);
    Check check = read("checks: [check.sql]\n").checks().get(0);
    assertThat(check.name()).isEqualTo("check.sql");
    return check.over("x");
  }

  private CircuitBreaker read(String more) throws IOException {
    return TableSpecReader.read(write(more), TableSpec.Layout.IN_PLACE).circuitBreaker();
  }

  private String problemsOf(String more) {
    return catchThrowableOfType(
            ConfigurationException.class,
            () -> TableSpecReader.read(write(more), TableSpec.Layout.IN_PLACE))
        .getMessage();
  }

  private Path write(String more) throws IOException {
    return Files.writeString(folder.resolve("t.yaml"), SPEC + more);
  }
}
