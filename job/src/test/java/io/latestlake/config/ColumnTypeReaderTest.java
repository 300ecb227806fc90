package io.latestlake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        "char(24)",
        "date",
        "time",
        "timestamp",
        "timestamptz",
        "super",
        "varbyte(24)",
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int2 | smallint",
        "int | integer",
        "int4 | integer",
        "int8 | bigint",
        "float4 | real",
        "float8 | double precision",
        "float | double precision",
        "bool | boolean",
        "numeric(9,2) | decimal(9,2)",
        "character varying(9) | varchar(9)",
        "nvarchar(9) | varchar(9)",
        "varchar(max) | varchar(65535)",
        "character(9) | char(9)",
        "nchar(9) | char(9)",
        "time without time zone | time",
        "timestamp without time zone | timestamp",
        "timestamp with time zone | timestamptz",
        "varbinary(9) | varbyte(9)",
        "binary varying(9) | varbyte(9)",
        "varbyte | varbyte(64000)",
        "varbyte(max) | varbyte(16777216)"
      })
  void aTypeMayHaveAnotherName(String name, String type) {
    assertThat(ColumnTypeReader.read(name).sql()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "char(0) | the length of a char is 1 to 4096 bytes, not 0",
        "char(4097) | the length of a char is 1 to 4096 bytes, not 4097",
        "varbyte(16777217) | the length of a varbyte is 1 to 16777216 bytes, not 16777217",
        "timetz | write time or varchar(n)",
        "time with time zone | write time or varchar(n)",
        "text | Redshift takes it for varchar(256); write varchar(n)",
        "bpchar | Redshift takes it for char(256); write char(n)",
        "jsonb | write super",
        "bytea | write varbyte(n)",
        "geometry | DMS sends none",
        "geography | DMS sends none",
        "hllsketch | DMS sends none",
        "interval day to second | DMS sends a text; write varchar(n)",
        "char | is not a known type",
        "varchar(5,2) | is not a known type",
        "timestamp(6) | is not a known type",
        "super(5) | is not a known type",
        "decimal(max) | is not a known type"
      })
  void whatIsRefusedIsToldWithWhatToWriteInstead(String name, String message) {
    assertThatThrownBy(() -> ColumnTypeReader.read(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatCopyCannotLoadIsStagedAsWhatItCan() {
    assertThat(new ColumnType.Char(9).staged().sql()).isEqualTo("varchar(9)");
    assertThat(new ColumnType.Time().staged().sql()).isEqualTo("varchar(15)");
    assertThat(new ColumnType.Timestamptz().staged().sql()).isEqualTo("timestamp");
    assertThat(new ColumnType.Super().staged().sql()).isEqualTo("varchar(65535)");
    assertThat(new ColumnType.Varbyte(9).staged().sql()).isEqualTo("varbyte(9)");
  }
}
