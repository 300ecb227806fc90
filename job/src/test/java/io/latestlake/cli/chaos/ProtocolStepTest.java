package io.latestlake.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolStepTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "putBlob stage/cases/7-0.parquet | STAGE",
        "putBlob stage/cases/manifests/1-1-1.json | MANIFEST",
        "putBlob checkpoints/0/chk-4/_metadata | CHECKPOINT",
        "COMMIT of latest-lake/public_cases/r/0/take-over/0/n | TAKE_OVER",
        "CALL public_cases.begin_commit(3, 'r', 2) | APPLY",
        "COPY latest_lake_staged FROM 's3://b/m' IAM_ROLE default | APPLY",
        "DELETE FROM public.cases_latest USING latest_lake_last l | APPLY",
        "COMMIT of latest-lake/public_cases/r/3/commit/2/1 | COMMIT",
        "UNLOAD ('SELECT 1') TO 's3://b/versions' | UNLOAD",
        "putBlob versions/cases/1-1-1/year=2020/0000.parquet | UNLOAD",
        "COMMIT of latest-lake/public_cases/r/3/publication/1/1 | UNLOADED",
        "copyBlob lake/cases/year=2020/month=5/day=1/part-0000.parquet | MAKE_VISIBLE",
        "removeBlob lake/cases/year=2020/month=5/day=1/part-0000.parquet | MAKE_VISIBLE",
        "BatchCreatePartition | GLUE",
        "putBlob publications/cases/1.json | RECORD",
        "CALL public_cases.end_publication(3, 'r', 1) | END_PUBLICATION",
        "COMMIT of latest-lake/public_cases/r/3/end-publication/1/1 | END_PUBLICATION"
      })
  void aCallTellsItsStep(String call, ProtocolStep step) {
    assertThat(ProtocolStep.values()).filteredOn(each -> each.isAt(call)).containsExactly(step);
  }
}
