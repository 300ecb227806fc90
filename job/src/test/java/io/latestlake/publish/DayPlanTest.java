package io.latestlake.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.Day;
import io.latestlake.publish.DayPlan.Copy;
import io.latestlake.publish.DayPlan.Delete;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DayPlanTest {
  private static final Day DAY = new Day(2020, 5, 1);
  private static final String FOLDER = "lake/t/year=2020/month=5/day=1/";
  private static final UnloadedFile A = new UnloadedFile(DAY, "versions/a", 1, 1);
  private static final UnloadedFile B = new UnloadedFile(DAY, "versions/b", 1, 1);

  @Test
  void aFirstFileMustNotReplaceAnything() {
    DayPlan plan = DayPlan.of("lake/t/", DAY, List.of(A), Map.of());
    assertThat(plan.copies()).containsExactly(new Copy(A, FOLDER + "part-0000.parquet", null));
    assertThat(plan.deletes()).isEmpty();
  }

  @Test
  void filesKeepTheirNamesAndReplaceOnlyWhatWasSeen() {
    DayPlan plan =
        DayPlan.of(
            "lake/t/",
            DAY,
            List.of(B, A),
            Map.of(FOLDER + "part-0000.parquet", "e0", FOLDER + "part-0002.parquet", "e2"));
    assertThat(plan.copies())
        .containsExactly(
            new Copy(A, FOLDER + "part-0000.parquet", "e0"),
            new Copy(B, FOLDER + "part-0001.parquet", null));
    assertThat(plan.deletes()).containsExactly(new Delete(FOLDER + "part-0002.parquet", "e2"));
  }

  @Test
  void anEmptiedDayLosesItsFiles() {
    DayPlan plan =
        DayPlan.of(
            "lake/t/",
            DAY,
            List.of(),
            Map.of(FOLDER + "part-0000.parquet", "e0", FOLDER + "other", "e1"));
    assertThat(plan.copies()).isEmpty();
    assertThat(plan.deletes())
        .containsExactly(
            new Delete(FOLDER + "other", "e1"), new Delete(FOLDER + "part-0000.parquet", "e0"));
  }

  @Test
  void anotherFolderIsNeverTouched() {
    assertThatThrownBy(
            () ->
                DayPlan.of(
                    "lake/t/",
                    DAY,
                    List.of(),
                    Map.of("lake/t/year=2020/month=5/day=12/part-0000.parquet", "e")))
        .isInstanceOf(IllegalArgumentException.class);
    UnloadedFile elsewhere = new UnloadedFile(new Day(2020, 5, 2), "versions/a", 1, 1);
    assertThatThrownBy(() -> DayPlan.of("lake/t/", DAY, List.of(elsewhere), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
