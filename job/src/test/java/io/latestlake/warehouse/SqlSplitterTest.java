package io.latestlake.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlSplitterTest {
  @Test
  void cutsAtSemicolonsAndLeavesCommentsOut() {
    assertThat(SqlSplitter.split("-- What: a; b\nSELECT 1; /* x; */ SELECT\n  2 -- end\n;\n;"))
        .isEqualTo(List.of("SELECT 1", "SELECT\n  2"));
  }

  @Test
  void aSemicolonOrCommentMarkInQuotesIsText() {
    String statement = "SELECT 'a;--''b', \"c;d\" FROM t";
    assertThat(SqlSplitter.split(statement + ";")).containsExactly(statement);
  }

  @Test
  void aDollarQuotedBodyIsKeptAsItIs() {
    String procedure =
        "CREATE PROCEDURE p() AS $$\nBEGIN\n  -- why\n  x := 1;\nEND;\n$$ LANGUAGE plpgsql";
    assertThat(SqlSplitter.split(procedure + ";SELECT $1")).containsExactly(procedure, "SELECT $1");
  }

  @Test
  void anOpenQuoteIsRefused() {
    for (String open : List.of("SELECT 'a", "SELECT \"a", "SELECT /* a", "SELECT $$a")) {
      assertThatThrownBy(() -> SqlSplitter.split(open))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no closing");
    }
  }
}
