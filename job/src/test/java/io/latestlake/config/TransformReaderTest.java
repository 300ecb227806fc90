package io.latestlake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformReaderTest {
  private static final String DAY = ", year, month, day FROM t_latest";

  @Test
  void theTableIsReplacedAndKeepsItsNameForQualifiedColumns() {
    Transform transform = read("SELECT t_latest.id" + DAY + " WHERE t_latest.n > 0");

    assertThat(transform.over("#days"))
        .isEqualTo(
            "SELECT t_latest.id, year, month, day FROM #days AS t_latest WHERE t_latest.n > 0");
  }

  @Test
  void anAliasOfTheUserIsKept() {
    assertThat(
            read("SELECT c.id, c.year, c.month, c.day FROM t_latest AS c WHERE c.n > 0").over("x"))
        .isEqualTo("SELECT c.id, c.year, c.month, c.day FROM x AS c WHERE c.n > 0");
    assertThat(read("select id, year, month, day from T_Latest c").over("x"))
        .isEqualTo("select id, year, month, day from x c");
  }

  @Test
  void commentsAndTheFinalSemicolonDoNotReachRedshift() {
    Transform transform =
        read("-- the view; GROUP BY?\nSELECT id /* FROM /* old */ x */" + DAY + "; -- end");

    assertThat(transform.over("x").replaceAll("\\s+", " "))
        .isEqualTo("SELECT id , year, month, day FROM x AS t_latest");
  }

  @Test
  void theNameInsideTextsAndQuotesIsLeftAlone() {
    Transform transform = read("SELECT ' FROM t_latest; GROUP BY ''x''' AS \"text\"" + DAY);

    assertThat(transform.over("x"))
        .isEqualTo(
            "SELECT ' FROM t_latest; GROUP BY ''x''' AS \"text\", year, month, day"
                + " FROM x AS t_latest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EXTRACT(year FROM TO_DATE(at, 'mm/dd/yyyy')) AS y",
        "DATE_PART(year, made) AS y",
        "TRIM(BOTH ' ' FROM at) AS trimmed",
        "CASE WHEN n IN (1, 2) THEN 'low' ELSE at END AS level",
        "n::double precision / 2 AS half",
        "COALESCE(n, 0) + GREATEST(n, 1) AS total",
        "t_latest.\"id\"",
        "at || '--' || id AS both_of_them",
        "1e3 AS thousand",
      })
  void expressionsOfOneRowAreTaken(String item) {
    assertThat(read("SELECT " + item + DAY).over("x")).contains(item);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                   | starts with SELECT",
        "WITH x AS (SELECT 1) SELECT id                       | starts with SELECT",
        "UPDATE t_latest SET n = 1                            | starts with SELECT",
        "SELECT 1 AS one, year, month, day                    | reads no table",
        "SELECT id, year, month, day FROM t                   | must read FROM t_latest",
        "SELECT id, year, month, day FROM public.t_latest     | must read FROM t_latest",
        "SELECT id, year, month, day FROM (SELECT 1)          | second SELECT",
        "SELECT id, year, month, day FROM t_latest, u         | nothing but WHERE",
        "SELECT id, year, month, day FROM t_latest t JOIN u ON true | nothing but WHERE",
        "SELECT id, year, month, day FROM t_latest JOIN u     | nothing but WHERE",
        "SELECT id, year, month, day FROM t_latest AS         | nothing but WHERE",
        "SELECT id, year, month, day FROM t_latest CROSS JOIN t_latest | nothing but WHERE",
        "SELECT id, year, month, day FROM t_latest; DELETE FROM t_latest | more than one statement",
        "SELECT id, year, month, day FROM t_latest;;          | more than one statement",
        "SELECT id, year, month, day FROM t_latest WHERE n = (SELECT 1) | second SELECT",
        "SELECT id, year, month, day FROM t_latest WHERE (n   | unbalanced",
        "SELECT id, year, month, day FROM t_latest WHERE n)   | unbalanced",
        "SELECT id, year, month, day FROM t_latest WHERE at = \"x | not closed",
        "SELECT id, year, month, day FROM t_latest /* x       | not closed",
        "SELECT $$x$$ AS a, year, month, day FROM t_latest    | `$` is not allowed",
        "SELECT id, year, month, day INTO u FROM t_latest     | `INTO` is refused",
        "SELECT *, year, month, day FROM t_latest             | list the columns",
        "SELECT t_latest.* FROM t_latest                      | list the columns",
        "SELECT id,, year, month, day FROM t_latest           | remove a comma",
        "SELECT n + 1, year, month, day FROM t_latest         | has no name",
        "SELECT n + 1 plus, year, month, day FROM t_latest    | has no name",
        "SELECT n + 1 AS \"Plus One\", year, month, day FROM t_latest | lower-case",
        "SELECT id, ID, year, month, day FROM t_latest        | twice",
        "SELECT it, year, month, day FROM t_latest            | it is not among the table's columns",
        "SELECT id, month, day FROM t_latest                  | does not list column year",
        "SELECT id, year, month FROM t_latest                 | does not list column day",
        "SELECT id, year + 0 AS year, month, day FROM t_latest | column year is computed",
        "SELECT id, n AS year, month, day FROM t_latest       | column year is computed",
        "SELECT id, year AS jahr, month, day FROM t_latest    | does not list column year",
        "SELECT id, year AS year, month, day FROM t_latest    | column year is computed",
        "SELECT id, year, month, day FROM t_latest GROUP BY 1 | nothing but WHERE",
        "SELECT id, year, month, day FROM t_latest WHERE n > 1 GROUP BY 1 | `GROUP` is refused",
        "SELECT id, year, month, day FROM t_latest WHERE n > 1 HAVING true | `HAVING` is refused",
        "SELECT id, year, month, day FROM t_latest WHERE n > 1 ORDER BY 1 | `ORDER` is refused",
        "SELECT id, year, month, day FROM t_latest WHERE n > 1 LIMIT 5 | `LIMIT` is refused",
        "SELECT DISTINCT id, year, month, day FROM t_latest   | `DISTINCT` is refused",
        "SELECT TOP 5 id, year, month, day FROM t_latest      | `TOP` is refused",
        "SELECT id, year, month, day FROM t_latest WHERE true UNION SELECT 1 | `UNION` is refused",
        "SELECT id, year, month, day FROM t_latest WHERE true INTERSECT SELECT 1 | `INTERSECT` is",
        "SELECT id, year, month, day FROM t_latest WHERE true except SELECT 1 | `except` is refused",
        "SELECT RANK() OVER (ORDER BY n) AS r, year, month, day FROM t_latest | `OVER` is refused",
        "SELECT COUNT(n) AS c, year, month, day FROM t_latest | `COUNT` is refused",
        "SELECT MAX (n) AS c, year, month, day FROM t_latest  | `MAX` is refused",
        "SELECT GETDATE() AS now, year, month, day FROM t_latest | `GETDATE` is refused",
        "SELECT SYSDATE AS now, year, month, day FROM t_latest | `SYSDATE` is refused",
        "SELECT RANDOM() AS r, year, month, day FROM t_latest | `RANDOM` is refused",
        "SELECT CURRENT_DATE AS c, year, month, day FROM t_latest | `CURRENT_DATE` is refused",
        "SELECT id, year, month, day FROM t_latest WHERE made < current_timestamp | is refused",
      })
  void isRefused(String sql, String message) {
    assertThat(refused(sql)).contains(message);
  }

  @Test
  void aBackslashBeforeAQuoteIsRefusedAsAmbiguous() {
    assertThat(refused("SELECT 'a\\' AS a" + DAY)).contains("ambiguous");
  }

  @Test
  void problemsAreToldWithTheirLines() {
    Problems problems = new Problems("t.sql");
    String sql = "-- the view\nSELECT id,\n  n + 1,\n  year, month, day\nFROM u\n";
    assertThat(new TransformReader(Optional.of("t"), Set.of("id", "n"), problems).read(sql))
        .isEmpty();

    assertThat(catchThrowableOfType(ConfigurationException.class, problems::throwIfAny).problems())
        .extracting(Problem::field)
        .containsExactly("transform, line 3", "transform, line 5");
    assertThat(refused("SELECT id\n  , 'x AS a" + DAY)).startsWith("t.sql: transform, line 2: ");
  }

  @Test
  void aTableWhoseNameWasRefusedHasTheRestOfItsTransformChecked() {
    Problems problems = new Problems("t.sql");
    String sql = "SELECT id, id, year, month, day FROM some_latest";
    assertThat(new TransformReader(Optional.empty(), Set.of("id"), problems).read(sql)).isEmpty();

    assertThat(catchThrowableOfType(ConfigurationException.class, problems::throwIfAny))
        .hasMessage("t.sql: transform, line 1: lists column id twice");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThat(refused("SELECT COUNT(n), x FROM t_latest GROUP BY x").lines()).hasSize(8);
  }

  @Property
  void noTextMakesTheReaderFailInAnotherWay(@ForAll String text) {
    Problems problems = new Problems("t.sql");
    Optional<Transform> transform =
        new TransformReader(Optional.of("t"), Set.of("id"), problems).read("SELECT " + text + DAY);
    assertThat(transform.isPresent()).isEqualTo(problems.count() == 0);
  }

  private static Transform read(String sql) {
    Problems problems = new Problems("t.sql");
    Optional<Transform> transform =
        new TransformReader(Optional.of("t"), Set.of("id", "n", "at", "made"), problems).read(sql);
    problems.throwIfAny();
    return transform.orElseThrow();
  }

  private static String refused(String sql) {
    return catchThrowableOfType(ConfigurationException.class, () -> read(sql)).getMessage();
  }
}
