package io.latestlake.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.Day;
import io.latestlake.publish.UnloadManifest.Entry;
import io.latestlake.warehouse.TableWarehouse.Publication;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private static final Day MAY_12 = new Day(2020, 5, 12);
  private static final Day MAY_13 = new Day(2020, 5, 13);
  private static final String PREFIX = "s3://b/versions/t/1-1-x/";
  private static final String FILE = PREFIX + "year=2020/month=5/day=12/000.parquet";
  private static final Publication TEN_ROWS = publication(10);

  @Test
  void aDayWithoutFilesIsAnEmptiedDay() throws Exception {
    assertThat(verify(TEN_ROWS, List.of(new Entry(FILE, 100, 10)), Map.of(FILE, 100L)))
        .isEqualTo(
            Map.of(
                MAY_12,
                List.of(
                    new UnloadedFile(
                        MAY_12, "versions/t/1-1-x/year=2020/month=5/day=12/000.parquet", 100, 10)),
                MAY_13,
                List.of()));
  }

  @Test
  void noRowsNeedNoManifest() throws Exception {
    assertThat(Verification.filesByDay(publication(0), Optional.empty(), Map.of(), "s3://b/"))
        .isEqualTo(Map.of(MAY_12, List.of(), MAY_13, List.of()));
    assertThatThrownBy(
            () -> Verification.filesByDay(TEN_ROWS, Optional.empty(), Map.of(), "s3://b/"))
        .isInstanceOf(Disagreement.class);
  }

  @Test
  void aFileWithoutRowsHasNothingToShowWhereverItLies() throws Exception {
    List<Entry> entries = List.of(new Entry(PREFIX + "000.parquet", 5, 0));
    assertThat(
            Verification.filesByDay(
                publication(0), Optional.of(new UnloadManifest(entries)), Map.of(), "s3://b/"))
        .isEqualTo(Map.of(MAY_12, List.of(), MAY_13, List.of()));
  }

  @Test
  void aManifestThatDisagreesIsRefused() {
    Entry entry = new Entry(FILE, 100, 10);
    refused(List.of(entry), Map.of(), "has null bytes");
    refused(List.of(entry), Map.of(FILE, 99L), "has 99 bytes, not 100");
    refused(List.of(new Entry(FILE, 100, 9)), Map.of(FILE, 100L), "9 rows, the ledger 10");
    refused(
        List.of(new Entry(FILE, 100, 5), new Entry(FILE, 100, 5)),
        Map.of(FILE, 100L),
        "listed twice");
    for (String folder :
        List.of(
            "year=2020/month=5/day=14",
            "year=2020/month=05/day=12",
            "year=2020/month=5/day=__HIVE_DEFAULT_PARTITION__",
            "year=2020/month=5/day=12/more")) {
      String file = PREFIX + folder + "/000.parquet";
      refused(List.of(new Entry(file, 1, 10)), Map.of(file, 1L), "no day for");
    }
  }

  private static void refused(List<Entry> entries, Map<String, Long> sizes, String why) {
    assertThatThrownBy(() -> verify(TEN_ROWS, entries, sizes))
        .isInstanceOf(Disagreement.class)
        .hasMessageContaining(why);
  }

  private static Map<Day, List<UnloadedFile>> verify(
      Publication publication, List<Entry> entries, Map<String, Long> sizes) throws Disagreement {
    return Verification.filesByDay(
        publication, Optional.of(new UnloadManifest(entries)), sizes, "s3://b/");
  }

  private static Publication publication(long rows) {
    return new Publication(1, 1, PREFIX, rows, 1, List.of(MAY_12, MAY_13), "");
  }
}
