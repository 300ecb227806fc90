package io.latestlake.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.localaws.SharedLocalAws;
import io.latestlake.localaws.TestClients;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What texts are equal, how long they may be, and how literals and names are read. */
@ExtendWith(SharedLocalAws.class)
class TextSemanticsTest {
  private final TestClients aws;

  TextSemanticsTest(TestClients aws) {
    this.aws = aws;
  }

  @BeforeEach
  void makeTable() {
    aws.succeed(
        "drop table if exists blanks",
        "create table blanks (v varchar(10), c char(5), n int)",
        "insert into blanks values ('a', 'a', 1), ('a  ', 'a', 2), ('b', 'b', 3)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "v = 'a' ¦ 2",
        "'a   ' = v ¦ 2",
        "v <> 'a ' ¦ 1",
        "v = c ¦ 3",
        "c = 'a ' ¦ 2",
        "v in ('a', 'x') ¦ 2",
        "v not in ('a', 'x') ¦ 1",
        "v between 'a ' and 'a' ¦ 2",
        "v <= 'a' ¦ 2",
        "v || '' = 'a' ¦ 2",
        "nullif(v, 'a') is null ¦ 2",
        "case v when 'a' then 1 else 0 end = 1 ¦ 2",
        "decode(v, 'a', 1, 0) = 1 ¦ 2",
        "upper(v) = 'A' ¦ 2",
        "v in (select 'a      ') ¦ 2"
      })
  void trailingBlanksDoNotCountInComparisons(String condition, String rows) {
    assertThat(aws.value("select count(*) from blanks where " + condition)).isEqualTo(rows);
  }

  @Test
  void trailingBlanksDoNotCountInGroupsJoinsAndSets() {
    assertThat(aws.query("select count(*) from blanks group by v order by 1"))
        .containsExactly(List.of("1"), List.of("2"));
    assertThat(aws.value("select count(distinct v) from blanks")).isEqualTo("2");
    assertThat(aws.value("select count(*) from (select distinct v from blanks) d")).isEqualTo("2");
    assertThat(aws.value("select count(*) from blanks x join blanks y on x.v = y.v"))
        .isEqualTo("5");
    assertThat(aws.value("select count(*) from blanks x join blanks y using (v)")).isEqualTo("5");
    assertThat(aws.value("select count(*) from (select v from blanks union select 'a    ') u"))
        .isEqualTo("2");
    assertThat(
            aws.query(
                "select n, row_number() over (partition by v order by n) from blanks order by n"))
        .containsExactly(List.of("1", "1"), List.of("2", "2"), List.of("3", "1"));
  }

  @Test
  void trailingBlanksOfAVarcharAreKeptAndCounted() {
    assertThat(aws.query("select len(v), v || '|' from blanks where n = 2"))
        .containsExactly(List.of("3", "a  |"));
  }

  @Test
  void aKeyOfTextIsFoundWhateverItsBlanks() {
    aws.succeed(
        "create table keyed (id varchar(10) primary key, n int) sortkey (n)",
        "insert into keyed values ('a', 1), ('b', 2)",
        "create temp table gone as select 'a  '::varchar(10) as id",
        "delete from keyed using gone where keyed.id = gone.id");

    assertThat(aws.query("select id from keyed")).containsExactly(List.of("b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "'Fourscore and seven'::varchar(5) ¦ Fours",
        "cast('éa' as varchar(2)) ¦ é",
        "'aé'::varchar(2) ¦ a",
        "'日本'::varchar(5) ¦ 日",
        "len('City of South San Francisco'::char(20)) ¦ 20",
        "len(repeat('x', 300)::text) ¦ 256",
        "len('abc'::varchar) ¦ 3"
      })
  void anExplicitCastCutsToBytes(String expression, String value) {
    assertThat(aws.value("select " + expression)).isEqualTo(value);
  }

  @Test
  void aTextThatIsTooLongInBytesIsNotStored() {
    aws.succeed("create table narrow (v varchar(2), c char(2))");
    String tooLong = "ERROR: value too long for type character varying(2)";

    assertThat(aws.fail("insert into narrow (v) values ('éa')")).isEqualTo(tooLong);
    assertThat(aws.fail("insert into narrow (v) select 'é' || 'a'")).isEqualTo(tooLong);
    assertThat(aws.fail("insert into narrow (v) values ('a')", "update narrow set v = 'éa'"))
        .isEqualTo(tooLong);
    assertThat(aws.fail("insert into narrow (c) values ('abc')"))
        .isEqualTo("ERROR: value too long for type character(2)");
    assertThat(aws.fail("insert into narrow (c) values ('é')")).contains("several bytes");

    aws.succeed("insert into narrow values ('ab   ', 'ab  '), ('é', null)");
    assertThat(aws.query("select len(v), c from narrow order by v"))
        .containsExactly(List.of("2", "ab"), List.of("1", "null"));
  }

  @Test
  void createTableAsKeepsLengthsInBytes() {
    aws.succeed("create table made as select 'é'::varchar(3) as v");

    assertThat(aws.fail("insert into made values ('éé')"))
        .isEqualTo("ERROR: value too long for type character varying(3)");
  }

  @Test
  void aBackslashEscapesInALiteral() {
    assertThat(aws.query("select 'a\\\\b', 'it\\'s', len('\\n\\t'), '\\d'"))
        .containsExactly(List.of("a\\b", "it's", "2", "d"));
    assertThat(aws.value("select count(*) from blanks where 'start_time' like '%start\\\\_%'"))
        .isEqualTo("3");
    assertThat(aws.fail("select '\\101'")).contains("the escape \\1 in a literal");
    assertThat(aws.fail("select E'a'")).startsWith("ERROR: not supported by the stand-in");
  }

  @Test
  void quotedNamesAreFoldedToo() {
    aws.succeed("create table folded (\"Id\" int)", "insert into folded (ID) values (7)");

    assertThat(aws.query("select \"iD\" from \"FOLDED\"")).containsExactly(List.of("7"));
    assertThat(aws.fail("select 1 as " + "x".repeat(64))).contains("a name of more than 63 bytes");
  }

  @Test
  void aTableNamedAsATypeHidesNoType() {
    aws.succeed("create table date (d date)", "insert into date values (date '2020-05-12')");

    assertThat(aws.query("select d, '2020-05-12'::date = d, cast('2020-05-13' as date) from date"))
        .containsExactly(List.of("2020-05-12", "true", "2020-05-13"));
    aws.succeed("drop table date");
  }
}
