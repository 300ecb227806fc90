package io.latestlake.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTypeReaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "smallint",
        "integer",
        "bigint",
        "decimal(38,10)",
        "real",
        "double precision",
        "boolean",
        "varchar(24)",
        "date",
        "timestamp",
      })
  void aTypeIsReadAsItStandsInDdl(String sql) {
    assertThat(ColumnTypeReader.read(sql).sql()).isEqualTo(sql);
  }

  @Test
  void caseAndBlanksDoNotMatter() {
    assertThat(ColumnTypeReader.read("Double   PRECISION").sql()).isEqualTo("double precision");
    assertThat(ColumnTypeReader.read("NUMERIC ( 10 , 2 )").sql()).isEqualTo("decimal(10,2)");
    assertThat(ColumnTypeReader.read("decimal(10)").sql()).isEqualTo("decimal(10,0)");
  }
}
