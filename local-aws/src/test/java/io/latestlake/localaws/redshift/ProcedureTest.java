package io.latestlake.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.localaws.SharedLocalAws;
import io.latestlake.localaws.TestClients;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The body of a procedure is held to the same lists as statements outside. */
@ExtendWith(SharedLocalAws.class)
class ProcedureTest {
  private final TestClients aws;

  ProcedureTest(TestClients aws) {
    this.aws = aws;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "execute 'select pg_sleep(1)';",
        "for r in execute 'select 1' loop null; end loop;",
        "if true then execute 'truncate t'; end if;",
        "perform pg_sleep(1);",
        "perform pg_catalog.pg_sleep(1);",
        "insert into t values (1) returning a into n;",
        "insert into t values (1) on conflict do nothing;",
        "commit;",
        "if true then rollback; end if;",
        "truncate t;",
        "copy t from 's3://b/m' iam_role default format parquet manifest;",
        "merge into t using s on t.a = s.a when matched then delete;",
        "begin perform 1; exception when others then null; end;",
        "open c for select 1;",
        "n := 1.0::json;",
        "create index i on t (a);",
        "create temp table x (a json);",
        "analyze t;",
        "set work_mem to '1GB';",
        "case n when 1 then null; end case;"
      })
  void whatIsNotKnownIsRefusedInAProcedureToo(String statement) {
    assertThat(
            aws.fail(
                "create or replace procedure refused() as $$ declare n int; begin "
                    + statement
                    + " end; $$ language plpgsql"))
        .startsWith("ERROR: not supported by the stand-in: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"n json", "c cursor for select 1", "a int[]"})
  void declarationsHaveRedshiftsTypes(String declaration) {
    assertThat(
            aws.fail(
                "create or replace procedure refused() as $$ declare "
                    + declaration
                    + "; begin null; end; $$ language plpgsql"))
        .containsAnyOf("not supported by the stand-in", "syntax error");
  }

  @Test
  void everyStatementOfPlpgsqlThatIsKnownRuns() {
    aws.succeed(
        "create table steps (n int, what varchar(20))",
        """
        create or replace procedure walk(p_to int, p_what varchar(20)) as $$
        declare
          i int := 0;
          total numeric default 0;
          row record;
          kept steps.what%type;
          wide constant varchar(max) := 'x';
        begin
          <<outer_loop>>
          while i < p_to loop
            i := i + 1;
            if i = 2 then
              continue;
            elsif i = 4 then
              exit;
            else
              insert into steps values (i, case when i = 1 then p_what else 'other' end);
            end if;
          end loop;
          for row in select n from steps order by n loop
            total := total + row.n + 0.4;
          end loop;
          for j in 1..2 loop
            update steps set what = what || j where n = 1;
          end loop;
          create temp table walked (v varchar(2));
          delete from steps where n = 3;
          select into kept what from steps where n = 1;
          insert into steps values (total::int, kept);
          drop table walked;
          raise info 'done %', total;
        end;
        $$ language plpgsql
        """
            .replace("<<outer_loop>>\n", "\n"),
        "call walk(9, 'first')");

    assertThat(aws.query("select n, what from steps order by n"))
        .containsExactly(List.of("1", "first12"), List.of("4", "first12"));
  }

  @Test
  void lengthsInAProcedureAreBytes() {
    aws.succeed(
        "create or replace procedure narrow() as $$ declare v varchar(2); begin v := 'éa'; end; $$ language plpgsql",
        "create or replace procedure narrow_table() as $$ begin create temp table nt (v varchar(2));"
            + " insert into nt values ('éa'); end; $$ language plpgsql");

    assertThat(aws.fail("call narrow()")).contains("value too long for type character varying(2)");
    assertThat(aws.fail("call narrow_table()"))
        .contains("value too long for type character varying(2)");
  }
}
