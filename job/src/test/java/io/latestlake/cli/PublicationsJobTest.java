package io.latestlake.cli;

import static io.latestlake.testing.CasesLake.overrides;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.cli.console.ExitCodes;
import io.latestlake.config.Settings;
import io.latestlake.config.SettingsReader;
import io.latestlake.testing.CasesLake;
import io.latestlake.testing.CasesLog;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.LocalJob;
import io.latestlake.warehouse.AwsClients;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.PartitionValueList;

/** People look at what a running job has published, go back, and let it go on. */
class PublicationsJobTest {
  private static final LocalDate MAY_12 = LocalDate.of(2020, 5, 12);
  private static final LocalDate MAY_13 = MAY_12.plusDays(1);
  private static final LocalDate MAY_14 = MAY_12.plusDays(2);

  @TempDir static Path folder;
  private static LocalAwsProcess aws;

  @TempDir Path checkpoints;
  private Path settings;

  private record Said(int code, List<String> out, String errors) {}

  @BeforeAll
  static void startStandIns() throws Exception {
    aws = LocalAwsProcess.start(folder);
  }

  @AfterAll
  static void stopStandIns() throws Exception {
    aws.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"in-place", "versioned"})
  void readersSeeWhatTheySawThenUntilItIsResumed(String layout) throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "back" + layout.substring(0, 2))) {
      settings =
          lake.settingsFile(
              checkpoints.resolve("settings.yaml"),
              overrides("kafka.bounded", "false", "lake.layout", layout));
      Settings read = SettingsReader.read(settings, Map.of());
      CasesLog log = new CasesLog().load("a", MAY_12, 1).load("b", MAY_13, 2);
      lake.send(log.next());
      LocalJob job = LocalJob.start(read, checkpoints);
      job.await(() -> seen(lake).equals(log.rows()));
      Map<String, CasesLog.Row> then = log.rows();
      long publication =
          lake.warehouseNumber("SELECT MAX(publication) FROM {control}.publications");
      lake.send(log.update("a", MAY_14, 3).next());
      job.await(() -> seen(lake).equals(log.rows()));

      Said refused = run("publications", "rollback", "cases", "999");
      assertThat(refused.code()).isEqualTo(ExitCodes.FAILED);
      assertThat(refused.errors()).contains("The job refuses: publication 999 of cases is not");

      Said back = run("publications", "rollback", "cases", Long.toString(publication));
      assertThat(back.errors()).isEmpty();
      assertThat(back.out().get(0)).startsWith("2 days of cases show what they showed after");
      assertThat(seen(lake)).isEqualTo(then);
      assertThat(run("publications", "list", "cases").out().get(1))
          .matches(" *\\d+ +2 +1 +1 .*went back to " + publication);
      assertThat(run("catalog", "repair", "cases", "--dry-run").out())
          .containsExactly("Readers see cases as the ledger has it.");
      assertThat(run("status").out()).anyMatch(line -> line.matches("  days held +2"));

      // A day that did not go back is published as ever.
      lake.send(log.update("b", MAY_13, 9).next());
      job.await(() -> seen(lake).get("b").equals(log.rows().get("b")));
      assertThat(seen(lake).get("a")).isEqualTo(then.get("a"));

      assertThat(run("publications", "resume", "cases").out())
          .containsExactly("2 held days of cases wait to be published now");
      job.await(() -> seen(lake).equals(log.rows()));
      assertThat(run("publications", "show", "cases", Long.toString(publication)).out())
          .anyMatch(line -> line.matches("  year=2020/month=5/day=13 +1 +1 +its own"));
      assertThat(run("catalog", "repair", "cases").out())
          .containsExactly("Readers see cases as the ledger has it.");
      hide(lake, layout, MAY_14);
      Said differs = run("catalog", "repair", "cases", "--dry-run");
      assertThat(differs.code()).isEqualTo(ExitCodes.FAILED);
      assertThat(differs.out())
          .singleElement()
          .asString()
          .startsWith("year=2020/month=5/day=14: readers do not see publication ");
      assertThat(run("catalog", "repair", "cases").out())
          .contains(
              "1 of 1 days of cases that differed are shown anew, 0 publication records are"
                  + " written");
      assertThat(run("catalog", "repair", "cases", "--dry-run").code()).isEqualTo(ExitCodes.OK);
      job.cancel();
    }
  }

  /** Behind the job's back. */
  private static void hide(CasesLake lake, String layout, LocalDate day) {
    if (layout.equals("in-place")) {
      lake.remove(
          "lake/cases/year=%d/month=%d/day=%d/"
              .formatted(day.getYear(), day.getMonthValue(), day.getDayOfMonth()));
    } else {
      try (GlueClient glue = new AwsClients(aws.aws()).glue()) {
        glue.batchDeletePartition(
            delete ->
                delete
                    .databaseName(lake.name())
                    .tableName("cases")
                    .partitionsToDelete(
                        PartitionValueList.builder()
                            .values(
                                Integer.toString(day.getYear()),
                                Integer.toString(day.getMonthValue()),
                                Integer.toString(day.getDayOfMonth()))
                            .build()));
      }
    }
  }

  /** Through the files that the command names. */
  private Map<String, CasesLog.Row> seen(CasesLake lake) throws Exception {
    return lake.rowsOf(run("files", "cases").out());
  }

  private Said run(String... command) {
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--settings", settings.toString()));
    int code =
        LatestLake.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(errors))
            .execute(arguments.toArray(String[]::new));
    return new Said(code, out.toString().lines().toList(), errors.toString());
  }
}
