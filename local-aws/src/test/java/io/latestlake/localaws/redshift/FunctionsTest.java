package io.latestlake.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.localaws.SharedLocalAws;
import io.latestlake.localaws.TestClients;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Functions that people use in transforms; the values are those of Redshift's own pages where these
 * have samples. PostgreSQL has most of the names, and of many another value.
 */
@ExtendWith(SharedLocalAws.class)
class FunctionsTest {
  private final TestClients aws;

  FunctionsTest(TestClients aws) {
    this.aws = aws;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "to_timestamp('2011-12-18 24:38:15', 'YYYY-MM-DD HH24:MI:SS') ¦ 2011-12-19 00:38:15+00",
        "to_timestamp('6/5/2022 11:15:39 PM', 'mm/dd/yyyy hh:mi:ss am') ¦ 2022-06-05 23:15:39+00",
        "to_date('31/04/2020', 'dd/mm/yyyy') ¦ 2020-05-01",
        "to_date('2020-02-30 12:00', 'YYYY-MM-DD') ¦ 2020-03-01",
        "to_date('12/31/2019', 'mm/dd/yyyy') ¦ 2019-12-31",
        "extract(ms from timestamp '2009-09-09 12:08:43.101') ¦ 101",
        "extract(us from timestamp '2009-09-21 11:10:03.189717') ¦ 717",
        "extract(sec from timestamp '2009-09-21 11:10:03.189717') ¦ 3",
        "date_part(sec, timestamp '2009-09-21 11:10:03.189717') ¦ 3.189717",
        "extract(decade from timestamp '2000-02-16 20:38:40') ¦ 201",
        "extract(century from timestamp '2000-12-16 12:21:13') ¦ 20",
        "extract(mil from timestamp '2001-12-16 12:21:13') ¦ 3",
        "date_part(dow, date '2020-05-10') ¦ 0.0",
        "datediff(hour, timestamp '2009-01-01 8:30:00', timestamp '2009-01-01 10:00:00') ¦ 2",
        "datediff(week, '2009-01-01', '2009-12-31') ¦ 52",
        "datediff(qtr, '1998-07-01', date '2008-06-05') ¦ 39",
        "datediff(minute, timestamp '2020-01-01 00:00:59', timestamp '2020-01-01 00:01:00') ¦ 1",
        "datediff(month, date '2020-03-01', date '2020-01-31') ¦ -2",
        "dateadd(week, 1, date '2020-02-27') ¦ 2020-03-05 00:00:00",
        "dateadd(quarter, 1, date '2020-02-29') ¦ 2020-05-29 00:00:00",
        "add_months(date '2008-03-31', 1) ¦ 2008-04-30 00:00:00",
        "add_months(date '2008-04-30', 1) ¦ 2008-05-31 00:00:00",
        "months_between('1969-01-18', '1969-03-18') ¦ -2.0",
        "months_between('2014-08-31', '2014-09-30 10:00') ¦ -1.0",
        "next_day('2014-08-20', 'Tuesday') ¦ 2014-08-26",
        "next_day('2014-08-19', 'tu') ¦ 2014-08-26",
        "trunc(timestamp '2011-07-21 10:32:38.248109') ¦ 2011-07-21",
        "convert_timezone('America/New_York', timestamp '2013-02-01 12:00:00') ¦ 2013-02-01 07:00:00",
        "convert_timezone('Europe/Zurich', 'UTC', timestamp '2020-07-01 12:00:00') ¦ 2020-07-01 10:00:00",
        "to_char(timestamp '2009-12-31 23:15:59', 'MONTH-DY-DD-YYYY HH12:MIPM') ¦ DECEMBER -THU-31-2009 11:15PM"
      })
  void datesAndTimes(String expression, String value) {
    assertThat(aws.value("select " + expression)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "to_date('', 'mm/dd/yyyy') ¦ of an empty text",
        "to_date('5/12/20', 'mm/dd/yyyy') ¦ the date or time '5/12/20'",
        "to_date('2020-05-12', 'mm/dd/yyyy') ¦ the date or time '2020-05-12'",
        "convert_timezone('UTC+8', timestamp '2020-01-01') ¦ the time zone 'UTC+8'",
        "regexp_replace('a', 'a', 'b', 1, 'p') ¦ the parameters 'p'",
        "regexp_replace('a', '(a)', '$1') ¦ a reference in the replacement",
        "0.1::float8 + 0.2::float8 || '' ¦ the text of 0.30000000000000004",
        "10.0 / 3 ¦ division of DECIMALs",
        "avg(1.5) ¦ AVG of a DECIMAL",
        "'é'::char(2) ¦ a character of several bytes in a CHAR"
      })
  void whatNobodyToldIsRefused(String expression, String why) {
    assertThat(aws.fail("select " + expression))
        .startsWith("ERROR: not supported by the stand-in: ")
        .contains(why.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "to_timestamp('2011-12-18 24:38:15', 'YYYY-MM-DD HH24:MI:SS', true) ¦ out of range",
        "to_date('20010631', 'YYYYMMDD', true) ¦ out of range",
        "left('abc', -1) ¦ LEFT of -1",
        "split_part('a,b', ',', -1) ¦ SPLIT_PART of -1",
        "substring('abc', 1, -1) ¦ negative substring length",
        "true::varchar ¦ cannot cast type boolean to character varying",
        "concat('a', 'b', 'c') ¦ function concat(unknown, unknown, unknown) does not exist",
        "json_array_length('[1') ¦ invalid input syntax for type json"
      })
  void whatIsWrongFailsInsteadOfMeaningSomethingElse(String expression, String why) {
    assertThat(aws.fail("select " + expression)).contains(why.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "upper('zürich') ¦ ZÜRICH",
        "lower('ÉCOLE') ¦ école",
        "initcap('élan vital-MLB') ¦ Élan Vital-Mlb",
        "len('ab '::char(5)) ¦ 2",
        "len('ab ') ¦ 3",
        "octet_length('ab '::char(5)) ¦ 2",
        "octet_length('français') ¦ 9",
        "substring('caterpillar', 6, 4) ¦ pill",
        "substring('caterpillar', -2, 6) ¦ cat",
        "substring('caterpillar' from 6 for 8) ¦ pillar",
        "substr('caterpillar', 6) ¦ pillar",
        "split_part('a,b', ',', 3) ¦",
        "left('Zürich', 2) ¦ Zü",
        "right('Zürich', 4) ¦ rich",
        "lpad('cat', 5, '*') ¦ **cat",
        "rpad('caterpillar', 3) ¦ cat",
        "btrim('xxabcxx', 'x') ¦ abc",
        "trim(both 'x' from 'xabcx') ¦ abc",
        "ltrim('00042', '0') ¦ 42",
        "replace('a-b-c', '-', '') ¦ abc",
        "translate('mint tea', 'inea', 'osin') ¦ most tin",
        "strpos('dogfish', 'fish') ¦ 4",
        "position('fish' in 'dogfish') ¦ 4",
        "charindex('fish', 'dogfish') ¦ 4",
        "concat('a', 'b') ¦ ab",
        "'a' || 1 || null ¦ null",
        "replicate('ab', 2) ¦ abab",
        "reverse('abc') ¦ cba",
        "greatest(null, 'a', 'b') ¦ b",
        "least(2, null, 1) ¦ 1",
        "convert(integer, '42') ¦ 42",
        "nvl2(1, 'a', 'b') ¦ a"
      })
  void text(String expression, String value) {
    assertThat(aws.value("select " + expression)).isEqualTo(value == null ? "" : value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "regexp_replace('Etiam.laoreet@sodales.edu', '@.*\\\\.(org|gov|com|edu|ca)$') ¦ Etiam.laoreet",
        "regexp_replace('a.b.c', '[.]', '-') ¦ a-b-c",
        "regexp_replace('the fox', 'FOX', 'quick brown fox', 1, 'i') ¦ the quick brown fox",
        "regexp_substr('Suspendisse.tristique@nonnisiAenean.edu', '@[^.]*') ¦ @nonnisiAenean",
        "regexp_substr('abc', 'x') ¦",
        "regexp_substr('a1b2', '([a-z])([0-9])', 1, 2, 'e') ¦ b",
        "regexp_count('abcabc', 'bc') ¦ 2",
        "regexp_instr('Cum@accumsan.com', '@[^.]*') ¦ 4",
        "'a1' ~ '^[a-z][0-9]$' ¦ true"
      })
  void regularExpressions(String expression, String value) {
    assertThat(aws.value("select " + expression)).isEqualTo(value == null ? "" : value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "round(28.05, 1) ¦ 28.1",
        "round(28.05, -1) ¦ 30",
        "round(2.5::float8) ¦ 3.0",
        "round(2.345::float8, 2) ¦ 2.35",
        "round(5) ¦ 5",
        "trunc(111.15, 1) ¦ 111.1",
        "trunc(111.15::float8, -1) ¦ 110.0",
        "ceil(5) ¦ 5",
        "ceiling(-1.5) ¦ -1",
        "floor(-1.5::float8) ¦ -2.0",
        "sign(-7) ¦ -1",
        "power(2, 3) ¦ 8.0",
        "sqrt(16.0) ¦ 4.0",
        "log(100) ¦ 2.0",
        "dlog1(1) ¦ 0.0",
        "mod(10, 3) ¦ 1",
        "5 / 2 ¦ 2",
        "-5 / 2 ¦ -2",
        "1.25 * 1.25 ¦ 1.5625",
        "1.5::float8::varchar(10) ¦ 1.5",
        "abs(-5) ¦ 5",
        "strtol('abcd1234', 16) ¦ 2882343476"
      })
  void numbers(String expression, String value) {
    assertThat(aws.value("select " + expression)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "json_extract_path_text('{\"f2\":{\"f3\":1},\"f4\":{\"f5\":99,\"f6\":\"star\"}}', 'f4', 'f6') ¦ star",
        "json_extract_path_text('{\"a\":1}', 'b') ¦",
        "json_extract_path_text('{\"a\":[1]}', 'a', '0') ¦",
        "json_extract_path_text('{\"a\":', 'a', true) ¦ null",
        "json_extract_array_element_text('[111,112,113]', 2) ¦ 113",
        "json_extract_array_element_text('[111,112,113]', -1) ¦",
        "json_extract_array_element_text('[1', 1, true) ¦ null",
        "json_array_length('[11,12,13,{\"f1\":21,\"f2\":[25,26]},14]') ¦ 5",
        "is_valid_json('{\"a\": [1,2,\"b\"]}') ¦ true",
        "is_valid_json('[1,2,3]') ¦ false",
        "is_valid_json('{1:\"a\"}') ¦ false",
        "is_valid_json_array('[1,2,3]') ¦ true"
      })
  void json(String expression, String value) {
    assertThat(aws.value("select " + expression)).isEqualTo(value == null ? "" : value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "md5('Amazon Redshift') ¦ f7415e33f972c03abd4f3fed36748f7a",
        "sha1('abc') ¦ a9993e364706816aba3e25717850c26c9cd0d89d",
        "func_sha1('abc') ¦ a9993e364706816aba3e25717850c26c9cd0d89d",
        "sha2('abc', 224) ¦ 23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
        "sha2('abc', 1) ¦ ''"
      })
  void hashes(String expression, String value) {
    assertThat(aws.value("select " + expression)).isEqualTo(value.equals("''") ? "" : value);
  }

  @Test
  void averagesOfIntegersAreIntegersAndSumsOfRealsDoubles() {
    aws.succeed(
        "create table numbers (n int, r real, b bigint)",
        "insert into numbers values (1, 0.5, 1), (2, 0.25, 2), (4, null, 4)");

    assertThat(aws.query("select avg(n), avg(b), avg(-n), avg(r), sum(r), sum(n) from numbers"))
        .containsExactly(List.of("2", "2", "-2", "0.375", "0.75", "7"));
    assertThat(aws.query("select avg(n), sum(r) from numbers where n > 9"))
        .containsExactly(List.of("null", "null"));
  }

  @Test
  void listaggOrdersWithinItsGroupAndLeavesOutWhatIsEmpty() {
    aws.succeed(
        "create table listed_values (k int, s varchar(5))",
        "insert into listed_values values (2, 'b'), (1, 'a'), (3, null), (4, ''), (5, 'b  ')");

    assertThat(
            aws.query(
                "select listagg(s, ', ') within group (order by k desc), rtrim(listagg(distinct s)) from listed_values"))
        .containsExactly(List.of("b  , b, a", "ab"));
    assertThat(aws.fail("select listagg(s) over (partition by k) from listed_values"))
        .contains("LISTAGG as a window function");
    assertThat(aws.fail("select listagg(repeat('x', 40000)) from listed_values where k < 3"))
        .contains("Result size exceeds LISTAGG limit");
  }

  @Test
  void windowsRankAndLookAround() {
    aws.succeed("create table lined (n int)", "insert into lined values (1), (2), (2)");

    assertThat(
            aws.query(
                "select row_number() over (order by n), rank() over (order by n), dense_rank() over (order by n desc),"
                    + " lag(n) over (order by n), lead(n, 1) over (order by n),"
                    + " first_value(n) over (order by n rows unbounded preceding),"
                    + " sum(n) over (order by n rows unbounded preceding) from lined order by 1"))
        .containsExactly(
            List.of("1", "1", "2", "null", "2", "1", "1"),
            List.of("2", "2", "1", "1", "2", "1", "3"),
            List.of("3", "2", "1", "2", "null", "1", "5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select sum(n) over (order by n) from lonely",
        "select last_value(n) over (partition by n order by n) from lonely"
      })
  void anOrderedAggregateWindowNeedsAFrame(String sql) {
    aws.succeed("create table if not exists lonely (n int)");

    assertThat(aws.fail(sql))
        .isEqualTo(
            "ERROR: Aggregate window functions with an ORDER BY clause require a frame clause");
    assertThat(aws.fail("select sum(n) over (order by n range unbounded preceding) from lonely"))
        .contains("a window's frame other than ROWS");
  }
}
