package io.latestlake;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.Day;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.StagedRow;
import io.latestlake.testing.WarehouseTable;
import io.latestlake.warehouse.Redshift;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldAtEndTest {
  @TempDir private Path folder;

  @Test
  void daysThatWaitAreToldApartFromThoseThatAreHeldAndAllThatIsPublishedIsNotTold()
      throws Exception {
    try (LocalAwsProcess aws = LocalAwsProcess.start(folder.resolve("local-aws"));
        WarehouseTable table = new WarehouseTable(aws.aws(), folder)) {
      Redshift warehouse = table.warehouse();
      warehouse.prepareLedger("run");
      warehouse.prepareTable(warehouse.claim("run"));
      Ownership owner = warehouse.takeOver(warehouse.claim("run"), "nonce");
      assertThat(left(table).isEmpty()).isTrue();

      warehouse.apply(owner, table.commit(1, "a", row("a", 1), row("b", 2)));
      table.heldDays(table.spec()).holdWaiting(owner, false, "too many were deleted");
      warehouse.apply(owner, table.commit(2, "b", row("c", 3)));

      HeldAtEnd left = left(table);
      assertThat(left.isEmpty()).isFalse();
      assertThat(left.lines())
          .hasSize(2)
          .allMatch(line -> line.contains("is held") && line.contains("too many were deleted"));
      assertThat(left.waitingLines())
          .singleElement()
          .asString()
          .contains(
              ": dirty days that wait to be published, 1: " + new Day(2020, 5, 3).folder() + ".");
    }
  }

  private static HeldAtEnd left(WarehouseTable table) throws Exception {
    return HeldAtEnd.ask(Map.of(table.spec().name(), table.heldDays(table.spec())));
  }

  private static StagedRow row(String id, int day) {
    return StagedRow.upsert(id, "name", 1, new Day(2020, 5, day), day);
  }
}
