package io.latestlake.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedshiftErrorsTest {
  @Test
  void fencedTellsWhetherAnotherRunOwnsTheTable() {
    assertThat(of("ERROR: FENCED BY ANOTHER RUN: run b owns the table since epoch 3"))
        .isInstanceOfSatisfying(
            WarehouseException.Fenced.class, e -> assertThat(e.byAnotherRun()).isTrue());
    assertThat(of("ERROR: FENCED BY A NEWER EPOCH: 3 is over, 4 began"))
        .isInstanceOfSatisfying(
            WarehouseException.Fenced.class, e -> assertThat(e.byAnotherRun()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERROR: ALREADY APPLIED: 1 of the staged checkpoints are in the ledger",
        "ALREADY PUBLISHED: publication 4 is in the ledger, the last one is 4"
      })
  void alreadyDone(String text) {
    assertThat(of(text)).isInstanceOf(WarehouseException.AlreadyDone.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERROR: 1023 DETAIL: Serializable isolation violation on table - 123, transactions forming"
            + " the cycle are: 1, 2 (pid:3)",
        "ERROR: 1018 DETAIL: Relation does not exist",
        "ERROR: could not serialize access due to concurrent update",
        "ERROR: deadlock detected",
        "ERROR: Query (12) cancelled on user's request",
        "ERROR: canceling statement due to statement timeout",
        "FATAL: terminating connection due to administrator command",
        "ERROR: S3ServiceException:Please reduce your request rate.,Status 503,Error SlowDown",
        "ERROR: Specified unload destination on S3 is not empty. Consider using a different bucket",
        "ERROR: tuple concurrently updated",
        "ERROR: duplicate key value violates unique constraint \"pg_class_relname_nsp_index\"",
        "ERROR: Lambda function execution failed: Service exception",
        "ERROR: TAKEN OVER SINCE: epoch 3 was claimed, but 4 began"
      })
  void retryable(String text) {
    assertThat(of(text)).isInstanceOf(WarehouseException.Retryable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERROR: invalid input syntax for type integer: \"connection timeout\"",
        "ERROR: date/time field value out of range: \"13/45/2020\"",
        "ERROR: value too long for type character varying(3)",
        "ERROR: Numeric data overflow (result precision)",
        "ERROR: Spectrum Scan Error code: 15007 File 'x' has an incompatible Parquet schema for"
            + " column 's3://b/x'. Column type: INT, Parquet schema: optional int64",
        "ERROR: division by zero"
      })
  void badDataWhateverItsValuesSay(String text) {
    assertThat(of(text)).isInstanceOf(WarehouseException.BadData.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERROR: permission denied for relation cases_latest",
        "ERROR: column \"x\" does not exist in t",
        "ERROR: LEDGER BEHIND: commit 9 does not follow 3",
        "ERROR: ROWS DIFFER: 10 were staged, COPY loaded 9",
        "ERROR: no run was FENCED BY ANOTHER RUN",
        "ERROR: cannot change name of view column \"x\" to \"cancelled_at\"",
        "ERROR: column \"timeout\" does not exist",
        "ERROR: column t.connection_terminating does not exist in t",
        "ERROR: permission denied for relation connections",
        "ERROR: column \"internal error\" is of type integer but expression is of type boolean",
        "ERROR: syntax error at or near \"timeout\"",
        "ERROR: column \"deadlock_id\" does not exist",
        "ERROR: Invalid External Function Response DETAIL: code: 8001, context: Extra rows"
      })
  void allElseIsFatalAndShowsTheText(String text) {
    assertThat(of(text))
        .isInstanceOf(WarehouseException.Fatal.class)
        .hasMessage("latest-lake/s/1: " + text);
  }

  /** Else days would be held, and stay so when the permission is back. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ERROR: cannot take logarithm of zero | true",
        "ERROR: Invalid External Function Response DETAIL: code: 8001 | true",
        "ERROR: permission denied for relation cases_latest | false",
        "ERROR: function \"pg_x\" permission denied for \"foo\" | false",
        "ERROR: role is not authorized to perform: lambda:InvokeFunction | false",
        "ERROR: ROWS DIFFER: 10 were staged, COPY loaded 9 | false"
      })
  void whetherItMayBeTheDataIsToldFromAPermission(String text, boolean perhapsOfData) {
    assertThat(of(text))
        .isInstanceOfSatisfying(
            WarehouseException.Fatal.class,
            fatal -> assertThat(fatal.isPerhapsOfData()).isEqualTo(perhapsOfData));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ERROR: 1023 DETAIL: Serializable isolation violation on table - 123 | CONFLICT",
        "ERROR: deadlock detected | CONFLICT",
        "FATAL: terminating connection due to administrator command | CONNECTION",
        "ERROR: canceling statement due to statement timeout | TIMEOUT",
        "ERROR: Query (12) cancelled on user's request | CANCELLED",
        "ERROR: S3ServiceException:Please reduce your request rate.,Status 503,Error SlowDown"
            + " | THROTTLED",
        "ERROR: S3ServiceException:Service Unavailable,Status 503 | SERVICE",
        "ERROR: Specified unload destination on S3 is not empty. | OTHER"
      })
  void whatCanBeTriedAgainHasAClass(String text, RetryClass expected) {
    assertThat(((WarehouseException.Retryable) of(text)).retryClass()).isEqualTo(expected);
  }

  @Test
  void noTextIsFatal() {
    assertThat(RedshiftErrors.of("s", null)).isInstanceOf(WarehouseException.Fatal.class);
  }

  private static WarehouseException of(String text) {
    return RedshiftErrors.of("latest-lake/s/1", text);
  }
}
