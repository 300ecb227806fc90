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
 * What Redshift's SQL means; where PostgreSQL would do otherwise, the stand-in follows Redshift or
 * refuses.
 */
@ExtendWith(SharedLocalAws.class)
class SqlDialectTest {
  private final TestClients aws;

  SqlDialectTest(TestClients aws) {
    this.aws = aws;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "to_date('5/12/2020', 'mm/dd/yyyy') | 2020-05-12",
        "to_date('6/5/2022 11:15:39 PM', 'MM/DD/YYYY') | 2022-06-05",
        "to_date('20010631', 'YYYYMMDD') | 2001-07-01",
        "to_date('2/30/2020', 'mm/dd/yyyy', false) | 2020-03-01",
        "to_date('13/1/2020', 'mm/dd/yyyy') | 2021-01-01",
        "to_date('2020-12-31', 'YYYY-MM-DD', true) | 2020-12-31",
        "to_date(null, 'YYYY-MM-DD') | null",
        "date_part(year, date '2020-05-12') | 2020.0",
        "date_part('month', timestamp '2020-05-12 10:00:00') | 5.0",
        "extract(day from date '2020-05-12') | 12",
        "date_trunc('month', timestamp '2020-05-12 10:00:00') | 2020-05-01 00:00:00",
        "date_trunc('month', date '2020-05-12') | 2020-05-01 00:00:00",
        "dateadd(day, 3, date '2020-02-27') | 2020-03-01 00:00:00",
        "dateadd(month, -1, timestamp '2020-03-31 01:02:03') | 2020-02-29 01:02:03",
        "datediff(day, date '2020-02-27', date '2020-03-01') | 3",
        "datediff(year, date '2019-12-31', date '2020-01-01') | 1",
        "datediff(hour, timestamp '2020-01-01 00:59:00', timestamp '2020-01-01 01:01:00') | 1",
        "nvl(null, null, 'c') | c",
        "nvl2(null::int, 'a', 'b') | b",
        "isnull(null, 5) | 5",
        "decode('b', 'a', 1, 'b', 2, 3) | 2",
        "decode(null, null, 'nothing', 'something') | nothing",
        "decode(case_type, 'Deaths', 1, 0) | 1",
        "len('Zürich') | 6",
        "charindex('r', 'Zürich') | 3",
        "split_part('a,b,c', ',', 2) | b",
        "concat('a', null) | null",
        "concat(left('abcdef', 2), right('abcdef', 2)) | abef",
        "strtol('ff', 16) | 255",
        "last_day(date '2020-02-03') | 2020-02-29",
        "json_extract_path_text('{\"a\":{\"b\":7}}', 'a', 'b') | 7",
        "cast('1.005' as decimal(5,2)) | 1.01",
        "1.5::decimal | 2",
        "5 / 2 | 2",
        "cast(date_part(year, x.day) as int) | 2020",
        "getdate() > timestamp '2020-01-01' | true",
        "sysdate > timestamp '2020-01-01' | true",
        "year | 1999"
      })
  void functionsMeanWhatRedshiftMeans(String expression, String value) {
    String from =
        " from (select 'Deaths'::varchar(10) as case_type, date '2020-05-12' as day, 1999 as year) x";

    assertThat(aws.value("select " + expression + " as v" + from)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into t values (1) returning a",
        "insert into t values (1) on conflict do nothing",
        "select distinct on (a) a from t",
        "select '{}'::jsonb",
        "select array[1, 2]",
        "select (select 1) filter (where true)",
        "select generate_series(1, 2)",
        "select pg_sleep(1)",
        "select pg_catalog.pg_sleep(1)",
        "select string_agg('a', 'b')",
        "select * from t tablesample system (1)",
        "select a from t, lateral (select 1) x",
        "with x as (select 1) insert into t select * from x",
        "with x as (delete from t) select 1",
        "select * from (values (1)) v",
        "values (1)",
        "select a from t for update",
        "select a from t fetch first 1 rows only",
        "select 'a' collate \"C\"",
        "with x as materialized (select 1) select * from x",
        "select current_timestamp",
        "select 'a' ~* 'A'",
        "select a is json from t",
        "select count(a) over w from t window w as (order by a)",
        "select overlay('abc' placing 'x' from 1)",
        "select '{}'::super",
        "select concat_ws(',', 'a')",
        "create view v as select 1 as a with no schema binding",
        "analyze t",
        "truncate t",
        "begin",
        "commit",
        "vacuum",
        "merge into t using s on t.a = s.a when matched then delete",
        "create index i on t (a)",
        "create function f() returns int as $$ select 1 $$ language sql",
        "create materialized view v as select 1",
        "alter table t owner to me",
        "alter table t alter column a encode zstd",
        "set work_mem to '1GB'",
        "listen x",
        "do $$ begin end $$",
        "create table t (a json)",
        "create table t (a int check (a > 0))",
        "create procedure p() language plpgsql as $$ begin commit; end $$",
        "create procedure p() language plpgsql as $$ begin perform 1; exception when others then null; end $$"
      })
  void whatIsNotKnownIsRefused(String sql) {
    assertThat(aws.fail(sql)).startsWith("ERROR: not supported by the stand-in: ");
  }

  @Test
  void aTableIsAlteredOneColumnAStatement() {
    aws.succeed(
        "create table altered (id int, s varchar(2), n int)",
        "insert into altered values (1, 'ab', 7)");
    assertThat(aws.runAlone("alter table altered alter column s type varchar(5)").error()).isNull();
    aws.succeed(
        "alter table altered add column m bigint",
        "update altered set m = cast(n as bigint)",
        "alter table altered drop column n",
        "alter table altered rename column m to n",
        "insert into altered (id, s) values (2, 'abcde')");

    assertThat(aws.query("select id, s, n from altered order by id"))
        .containsExactly(List.of("1", "ab", "7"), List.of("2", "abcde", "null"));
    assertThat(aws.fail("alter table altered add column a int, add column b int"))
        .startsWith("ERROR: ");
  }

  @Test
  void onlyTheLengthOfAVarcharIsAlteredAndNotInATransactionBlock() {
    aws.succeed(
        "create table lengths (id varchar(5) not null, s varchar(5), n int, d varchar(5) default 'x', primary key (id))",
        "insert into lengths values ('a', 'abcde', 1)");

    assertThat(aws.runAlone("alter table lengths alter column n type bigint").error())
        .contains("not VARCHAR");
    assertThat(aws.runAlone("alter table lengths alter column n type varchar(9)").error())
        .contains("not VARCHAR");
    assertThat(aws.runAlone("alter table lengths alter column s type varchar(4)").error())
        .contains("too long");
    for (String refused : List.of("id", "d")) {
      assertThat(
              aws.runAlone("alter table lengths alter column " + refused + " type varchar(9)")
                  .error())
          .isEqualTo(
              "ERROR: not supported by the stand-in: ALTER COLUMN of a column that is NOT NULL or"
                  + " has a default");
    }
    assertThat(aws.fail("alter table lengths alter column s type varchar(9)"))
        .isEqualTo("ERROR: ALTER TABLE ALTER COLUMN cannot run inside a transaction block");
  }

  @Test
  void theCatalogTellsTheColumnsOfATable() {
    aws.succeed(
        "create table described (id varchar(5) not null, n numeric(9,2), c char(3), b bigint, z timestamptz, s super, v varbyte(7), primary key (id))");

    assertThat(
            aws.query(
                "select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable"
                    + " from svv_columns where table_schema = 'public' and table_name = 'described' order by ordinal_position"))
        .containsExactly(
            List.of("id", "character varying", "5", "null", "null", "NO"),
            List.of("n", "numeric", "null", "9", "2", "YES"),
            List.of("c", "character", "3", "null", "null", "YES"),
            List.of("b", "bigint", "null", "64", "0", "YES"),
            List.of("z", "timestamp with time zone", "null", "null", "null", "YES"),
            List.of("s", "super", "null", "null", "null", "YES"),
            List.of("v", "binary varying", "7", "null", "null", "YES"));
  }

  @Test
  void attributesOfStorageAreAcceptedAndKeysNotEnforced() {
    aws.succeed(
        "create table if not exists attributes (id varchar(10) not null encode zstd distkey, n bigint identity(1, 1), d numeric encode az64 default 7,"
            + " note varchar(max), primary key (id)) diststyle key compound sortkey (id, n)",
        "insert into attributes (id) values ('a'), ('a')");

    assertThat(aws.query("select id, d from attributes"))
        .containsExactly(List.of("a", "7"), List.of("a", "7"));
    assertThat(aws.fail("insert into attributes (d) values (1)"))
        .contains("null value in column \"id\"");
  }

  @Test
  void identityMayBeGivenByDefault() {
    aws.succeed(
        "create table numbered (id bigint generated by default as identity(5, 2), a int)",
        "insert into numbered (a) values (1), (2)",
        "insert into numbered (id, a) values (100, 3)");

    assertThat(aws.query("select id from numbered order by a"))
        .containsExactly(List.of("5"), List.of("7"), List.of("100"));
  }

  @Test
  void bareTypesHaveRedshiftsDimensions() {
    aws.succeed("create table bare (n numeric, t text, v varchar, c char, b bpchar)");
    aws.succeed("insert into bare (n) values (1.5)");

    assertThat(aws.query("select n from bare")).containsExactly(List.of("2"));
    assertThat(aws.fail("insert into bare (n) values (1234567890123456789)")).contains("overflow");
    assertThat(aws.fail("insert into bare (t) values (repeat('x', 257))"))
        .contains("character varying(256)");
    assertThat(aws.fail("insert into bare (v) values (repeat('x', 257))"))
        .contains("character varying(256)");
    assertThat(aws.fail("insert into bare (c) values ('ab')")).contains("character(1)");
  }

  @Test
  void nullsComeLastAndFirstWhenDescending() {
    aws.succeed("create table nulls (a int)", "insert into nulls values (1), (null), (2)");

    assertThat(aws.query("select a from nulls order by a"))
        .containsExactly(List.of("1"), List.of("2"), List.of("null"));
    assertThat(aws.query("select a from nulls order by a desc"))
        .containsExactly(List.of("null"), List.of("2"), List.of("1"));
  }

  @Test
  void lengthsOfTextAreCountedInBytes() {
    aws.succeed("create table short (s varchar(5))", "insert into short values ('äö')");

    assertThat(aws.fail("insert into short values ('äöü')"))
        .isEqualTo("ERROR: value too long for type character varying(5)");
  }

  @Test
  void createTableAsAndLikeWork() {
    aws.succeed(
        "create table original (a int default 3, s varchar(5))",
        "create temp table copied (like original including defaults)",
        "insert into copied (s) values ('x')",
        "create temporary table selected diststyle even as select a, s from copied",
        "create table kept as select * from selected");

    assertThat(aws.query("select * from kept")).containsExactly(List.of("3", "x"));
  }

  @Test
  void proceduresBranchAndCount() {
    aws.succeed(
        "create table counters (name varchar(10), n bigint)",
        "insert into counters values ('a', 1)",
        """
        create or replace procedure bump(p_name varchar(10), p_by bigint) as $$
        declare
          changed bigint;  -- how many rows
        begin
          update counters set n = n + p_by where name = p_name;
          get diagnostics changed := row_count;
          if changed <> 1 then
            raise exception 'NO COUNTER % ON %', p_name, date_part(year, date '2020-05-12')::int;
          end if;
          insert into counters values ('at', nvl(null, datediff(day, date '2020-05-12', date '2020-05-14')));
        end;
        $$ language plpgsql;
        """);

    aws.succeed("call bump('a', 41)");
    assertThat(aws.query("select n from counters order by name"))
        .containsExactly(List.of("42"), List.of("2"));
    assertThat(aws.fail("call bump('b', 1)")).isEqualTo("ERROR: NO COUNTER b ON 2020");
  }

  @Test
  void deleteUsingAndViewsWork() {
    aws.succeed(
        "create table kept_rows (id int, s varchar(5))",
        "insert into kept_rows values (1, 'a'), (2, 'b'), (3, 'c')",
        "create temp table gone_rows as select 2 as id",
        "delete from kept_rows using gone_rows where kept_rows.id = gone_rows.id",
        "create or replace view kept_view as select id, decode(s, 'a', 1, 0) as is_a from kept_rows",
        "alter table kept_rows add column more varchar(3)");

    assertThat(aws.query("select * from kept_view order by id"))
        .containsExactly(List.of("1", "1"), List.of("3", "0"));
  }

  @Test
  void theLatestRowPerKeyIsFoundAsInTheOriginalProcedure() {
    aws.succeed(
        "create temp table staged (id int, run varchar(30))",
        "insert into staged values (1, '5/12/2020 1:00:00 AM'), (1, '5/13/2020 1:00:00 AM'), (2, null)",
        "create temp table latest as select id, run from (select *, row_number() over (partition by id order by to_date(run, 'mm/dd/yyyy') desc) seq"
            + " from staged) where seq = 1");

    assertThat(aws.succeed("select 1").status().toString()).isEqualTo("FINISHED");
  }
}
