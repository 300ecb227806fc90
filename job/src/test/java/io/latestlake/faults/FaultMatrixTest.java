package io.latestlake.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.TableSpec;
import io.latestlake.faults.FaultMatrix.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever goes wrong at whatever call of commit and publication, in the end table, lake, catalog
 * and dead letters are right and every staged checkpoint is applied once, in either layout. The
 * calls are those that a clean run was seen to make, so that a new one cannot be forgotten.
 *
 * <p>The build plays one cell of each call, by {@code -Dlatestlake.faults.seed}, of what both
 * layouts ask for now in the one, now in the other; {@code -Dlatestlake.faults=all} plays all in
 * both, {@code -Dlatestlake.faults=3/8} the third of eight slices of them, and {@code
 * -Dlatestlake.faults=<regex>} those that it is found in ({@code versioned} is in all cells of that
 * layout), {@code -Dlatestlake.faults=3/8:<regex>} a slice of those. The outcome of each is in
 * {@code target/fault-matrix.txt}, of a slice in {@code target/fault-matrix-3-of-8.txt}.
 */
class FaultMatrixTest {
  private static final String WHICH = System.getProperty("latestlake.faults", "");
  private static final long SEED = Long.getLong("latestlake.faults.seed", 1);
  private static final Optional<Slice> SLICE = Slice.read(WHICH.split(":", 2)[0]);
  private static final Path REPORT =
      Path.of(
          "target",
          SLICE
              .map(slice -> "fault-matrix-" + slice.number() + "-of-" + slice.of() + ".txt")
              .orElse("fault-matrix.txt"));

  @TempDir private Path temp;

  @Test
  void nothingIsLostOrDoubledWhateverCallGoesWrong() throws Exception {
    FaultMatrix matrix = new FaultMatrix();
    try (Laboratory laboratory = Laboratory.open(temp.resolve("clean"))) {
      for (TableSpec.Layout layout : TableSpec.Layout.values()) {
        matrix.with(layout, laboratory.record(new Course(layout, false)));
        List<CallPoint> ofRebuild = laboratory.record(new Course(layout, true));
        assertThat(ofRebuild.stream().map(CallPoint::about))
            .anyMatch(about -> about.contains("/mark-dirty/"))
            .anyMatch(about -> about.contains("/begin-rebuild/"))
            .anyMatch(about -> about.contains("/end-rebuild/"));
        matrix.withRebuild(layout, ofRebuild);
      }
    }
    assertThat(namesOf(matrix.calls()))
        .as("the scenario comes by every kind of call")
        .containsExactlyInAnyOrder(
            "BatchCreatePartition",
            "BatchDeletePartition",
            "BatchExecuteStatement",
            "BatchGetPartition",
            "BatchUpdatePartition",
            "COMMIT",
            "CopyObject",
            "CreateDatabase",
            "CreateTable",
            "DeleteObject",
            "DescribeStatement",
            "GetObject",
            "GetPartitions",
            "GetStatementResult",
            "GetTable",
            "ListObjects",
            "ListStatements",
            "PutObject",
            "UpdateTable");
    List<Cell> cells = chosen(matrix);
    System.out.println(
        matrix.calls().size() + " calls, " + cells.size() + " cells of " + matrix.all().size());
    List<Result> results = FaultMatrix.play(cells, temp, System.out::println);
    Files.writeString(REPORT, report(results));

    assertThat(cells).as("cells that are played").isNotEmpty();
    if (WHICH.isEmpty() || WHICH.equals("all")) {
      assertThat(cells.stream().map(Cell::call).distinct().toList())
          .as("calls that have a cell")
          .containsExactlyElementsOf(matrix.calls());
      assertThat(cells.stream().map(cell -> cell.course().layout()))
          .contains(TableSpec.Layout.values());
    }
    assertThat(results.stream().filter(result -> !result.wrong().isEmpty()).toList()).isEmpty();
  }

  private static List<Cell> chosen(FaultMatrix matrix) {
    if (WHICH.isEmpty()) {
      return matrix.selected(new Random(SEED));
    } else if (WHICH.equals("all")) {
      return matrix.all();
    }
    String regex = SLICE.isEmpty() ? WHICH : WHICH.replaceFirst("^[0-9/]+:?", "");
    Pattern wanted = Pattern.compile(regex);
    List<Cell> cells =
        matrix.all().stream().filter(cell -> wanted.matcher(cell.toString()).find()).toList();
    return SLICE.isPresent() ? SLICE.get().of(cells) : cells;
  }

  private static Set<String> namesOf(List<CallPoint> calls) {
    return calls.stream().map(CallPoint::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String report(List<Result> results) {
    long wrong = results.stream().filter(result -> !result.wrong().isEmpty()).count();
    return results.stream().map(Result::toString).collect(Collectors.joining("\n"))
        + "\n"
        + results.size()
        + " cells, "
        + wrong
        + " wrong; seed "
        + SEED
        + "\n";
  }
}
