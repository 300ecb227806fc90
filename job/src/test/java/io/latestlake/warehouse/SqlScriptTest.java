package io.latestlake.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {
  private static final SqlScript SCRIPT =
      new SqlScript("test", List.of("SELECT {value}", "DROP TABLE {table}"));

  @Test
  void everyPlaceholderIsFilledIn() {
    assertThat(
            SCRIPT.render(
                Map.of("value", SqlArgument.text("it's"), "table", SqlArgument.name("s", "t"))))
        .containsExactly("SELECT 'it''s'", "DROP TABLE \"s\".\"t\"");
  }

  @Test
  void aValueIsNeverReadAsAPlaceholderOrAStatement() {
    assertThat(
            SCRIPT.render(
                Map.of("value", SqlArgument.text("{table}; $1"), "table", SqlArgument.name("t"))))
        .containsExactly("SELECT '{table}; $1'", "DROP TABLE \"t\"");
  }

  @Test
  void aMissingAndAnUnusedArgumentAreRefused() {
    assertThatThrownBy(() -> SCRIPT.render(Map.of("value", SqlArgument.number(1))))
        .hasMessage("test.sql needs {table}");
    assertThatThrownBy(
            () ->
                SCRIPT.render(
                    Map.of(
                        "value", SqlArgument.number(1),
                        "table", SqlArgument.name("t"),
                        "more", SqlArgument.number(2))))
        .hasMessage("test.sql has no placeholder [more]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a b", "a\"b", "a;b", "1a", "a.b", "ä"})
  void aNameThatIsNoneIsRefused(String name) {
    assertThatThrownBy(() -> SqlArgument.name(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\", "\\' OR 1", "a\0"})
  void aLiteralThatTheTwoDatabasesReadDifferentlyIsRefused(String text) {
    assertThatThrownBy(() -> SqlArgument.text(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTransformIsOneStatement() {
    assertThat(SqlArgument.select("SELECT '\\d' -- why\nFROM t;").sql())
        .isEqualTo("SELECT '\\d' \nFROM t");
    assertThatThrownBy(() -> SqlArgument.select("SELECT 1; DROP TABLE t"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listsAreWrittenInOrder() {
    assertThat(
            SqlArgument.definitions(
                    List.of(
                        new Column("a", new ColumnType.Varchar(24)),
                        new Column("b", new ColumnType.Decimal(12, 2))))
                .sql())
        .isEqualTo("\"a\" varchar(24),\n  \"b\" decimal(12,2)");
    assertThat(SqlArgument.equality("t", "l", List.of("a", "b")).sql())
        .isEqualTo("\"t\".\"a\" = \"l\".\"a\" AND \"t\".\"b\" = \"l\".\"b\"");
    assertThat(
            SqlArgument.rows(
                    List.of(
                        List.of(SqlArgument.text("x"), SqlArgument.number(-1)),
                        List.of(SqlArgument.text("y"), SqlArgument.number(2))))
                .sql())
        .isEqualTo("('x', -1),\n('y', 2)");
  }

  @Test
  void whatIsStagedAsAnotherTypeIsConverted() {
    assertThat(
            SqlArgument.selected(
                    List.of(
                        unchanged("a", new ColumnType.Int()),
                        unchanged("c", new ColumnType.Char(5)),
                        unchanged("t", new ColumnType.Time()),
                        unchanged("z", new ColumnType.Timestamptz()),
                        unchanged("s", new ColumnType.Super()),
                        unchanged("v", new ColumnType.Varbyte(9))))
                .sql())
        .isEqualTo(
            "\"a\", CAST(\"c\" AS char(5)) AS \"c\", CAST(\"t\" AS time) AS \"t\","
                + " \"z\" AT TIME ZONE 'UTC' AS \"z\", JSON_PARSE(\"s\") AS \"s\", \"v\"");
  }

  @Test
  void whatIsStagedOfAnOlderSpecIsConvertedToItsTypeOfNowAndNoTextIsCut() {
    assertThat(
            SqlArgument.selected(
                    List.of(
                        new SqlArgument.Selected(
                            "i", new ColumnType.Int(), new ColumnType.BigInt()),
                        new SqlArgument.Selected(
                            "c", new ColumnType.Varchar(9), new ColumnType.Char(5)),
                        new SqlArgument.Selected(
                            "n", new ColumnType.BigInt(), new ColumnType.Varchar(5)),
                        new SqlArgument.Selected(
                            "z", new ColumnType.Timestamptz(), new ColumnType.Varchar(30))))
                .sql())
        .isEqualTo(
            "CAST(\"i\" AS bigint) AS \"i\", \"c\", CAST(\"n\" AS varchar(65535)) AS \"n\","
                + " CAST(\"z\" AT TIME ZONE 'UTC' AS varchar(65535)) AS \"z\"");
  }

  private static SqlArgument.Selected unchanged(String name, ColumnType type) {
    return new SqlArgument.Selected(name, type, type);
  }

  @Test
  void theRoleIsAWordOrALiteral() {
    assertThat(SqlArgument.role("default").sql()).isEqualTo("default");
    assertThat(SqlArgument.role("arn:aws:iam::1:role/r").sql())
        .isEqualTo("'arn:aws:iam::1:role/r'");
  }
}
