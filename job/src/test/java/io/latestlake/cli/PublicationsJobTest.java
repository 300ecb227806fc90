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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.PartitionInput;
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
      job.await(() -> seen(lake).equals(log.rows()) && waiting(lake) == 0);
      Map<String, CasesLog.Row> then = log.rows();
      long publication =
          lake.warehouseNumber("SELECT MAX(publication) FROM {control}.publications");
      long ofMay13 =
          lake.warehouseNumber(
              "SELECT MAX(publication) FROM {control}.publication_days WHERE day = 13");
      lake.send(log.update("a", MAY_14, 3).next());
      job.await(() -> seen(lake).equals(log.rows()) && waiting(lake) == 0);

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
      job.await(() -> log.rows().get("b").equals(seen(lake).get("b")));
      assertThat(seen(lake).get("a")).isEqualTo(then.get("a"));

      assertThat(run("publications", "resume", "cases").out())
          .containsExactly("2 held days of cases wait to be published now");
      job.await(() -> seen(lake).equals(log.rows()) && waiting(lake) == 0);
      assertThat(run("publications", "show", "cases", Long.toString(ofMay13)).out())
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
      if (layout.equals("versioned")) {
        whatSomebodyAddedIsNamedAndStays(lake);
      }
      job.cancel();
    }
  }

  private void whatSomebodyAddedIsNamedAndStays(CasesLake lake) throws Exception {
    try (GlueClient glue = new AwsClients(aws.aws()).glue()) {
      glue.batchCreatePartition(
          create ->
              create
                  .databaseName(lake.name())
                  .tableName("cases")
                  .partitionInputList(
                      PartitionInput.builder()
                          .values("2020", "05", "12")
                          .storageDescriptor(storage -> storage.location("s3://b/x/"))
                          .build()));
    }
    Said stays = run("catalog", "repair", "cases");
    assertThat(stays.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(stays.out())
        .singleElement()
        .asString()
        .startsWith("partition year=2020/month=05/day=12 ")
        .endsWith(" --partition-values 2020 05 12`");
  }

  /** Time passes for ledger and store, not for the job. */
  @Test
  void garbageThatIsListedGoesBesideARunningJobAndNothingElse() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "garbage")) {
      settings =
          lake.settingsFile(
              checkpoints.resolve("settings.yaml"),
              overrides(
                  "kafka.bounded", "false",
                  "lake.layout", "versioned",
                  "lake.keep-publications", "1"));
      CasesLog log = new CasesLog().load("a", MAY_12, 1).load("b", MAY_13, 2);
      lake.send(log.next());
      LocalJob job = LocalJob.start(SettingsReader.read(settings, Map.of()), checkpoints);
      job.await(() -> seen(lake).equals(log.rows()));
      lake.send(log.update("a", MAY_12, 3).next());
      job.await(() -> seen(lake).equals(log.rows()));
      job.await(() -> waiting(lake) == 0);

      Said young = run("gc");
      assertThat(young.errors()).isEmpty();
      assertThat(young.out())
          .containsExactly("cases: garbage collection deleted 0 objects with 0 bytes");
      threeDaysPass(lake);
      List<String> before = lake.keys("versions/cases/");
      List<String> needed = needed(before, run("files", "cases").out());
      assertThat(needed).isNotEmpty().hasSizeLessThan(before.size());

      String garbage = " " + (before.size() - needed.size()) + " objects with ";
      Said listed = run("gc", "--dry-run");
      assertThat(listed.errors()).isEmpty();
      assertThat(listed.out().get(0)).startsWith("cases: would be deleted," + garbage);
      assertThat(listed.out())
          .anyMatch(line -> line.matches(".* versions/cases/\\d+-\\d+-[^/]+/ +no day uses it"))
          .anyMatch(line -> line.startsWith("cases: of the unloaded files stay " + needed.size()))
          .anyMatch(line -> line.endsWith("readers may see it"));
      assertThat(run("gc", "--dry-run", "--json").out())
          .filteredOn(line -> line.contains("\"goes\":true"))
          .anyMatch(
              line ->
                  line.matches(".*\"versions/cases/\\d+-\\d+-[^/]+/year=2020/month=5/day=12/\".*"));
      assertThat(lake.keys("versions/cases/")).isEqualTo(before);

      Said deleted = run("gc");
      assertThat(deleted.code()).isEqualTo(ExitCodes.OK);
      assertThat(deleted.out())
          .singleElement()
          .asString()
          .startsWith("cases: garbage collection deleted" + garbage);
      assertThat(lake.keys("versions/cases/")).isEqualTo(needed);
      assertThat(run("gc", "--dry-run").out()).startsWith("cases: nothing would be deleted");
      assertThat(seen(lake)).isEqualTo(log.rows());
      lake.send(log.update("b", MAY_13, 4).next());
      job.await(() -> seen(lake).equals(log.rows()));
      job.cancel();
    }
  }

  private static long waiting(CasesLake lake) throws InterruptedException {
    return lake.warehouseNumber(
        "SELECT (SELECT COUNT(*) FROM {control}.dirty_days)"
            + " + (SELECT COUNT(*) FROM {control}.publications WHERE state <> 'published')");
  }

  private static void threeDaysPass(CasesLake lake) throws Exception {
    lake.execute("UPDATE {control}.publications SET published_at = DATEADD(day, -3, published_at)");
    FileTime ago = FileTime.from(Instant.now().minus(Duration.ofDays(3)));
    try (Stream<Path> files = Files.walk(folder.resolve("s3").resolve(lake.name()))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, ago);
      }
    }
  }

  /** Those files, and the manifests beside them. */
  private static List<String> needed(List<String> keys, List<String> files) {
    return keys.stream()
        .filter(
            key ->
                key.endsWith("/manifest")
                    ? files.stream()
                        .anyMatch(file -> file.contains(key.substring(0, key.length() - 8)))
                    : files.stream().anyMatch(file -> file.endsWith(key)))
        .toList();
  }

  @Test
  void whatAJobHasDoneIsToldAndToldAgain() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "told")) {
      settings =
          lake.settingsFile(
              checkpoints.resolve("settings.yaml"), overrides("kafka.bounded", "false"));
      CasesLog log = new CasesLog().load("a", MAY_12, 1).load("b", MAY_13, 2).load("c", MAY_14, 3);
      lake.send(log.raw("no change").next());
      LocalJob job = LocalJob.start(SettingsReader.read(settings, Map.of()), checkpoints);
      job.await(() -> seen(lake).equals(log.rows()));
      job.await(() -> lake.deadLetters().size() == 1);
      job.await(() -> waiting(lake) == 0);
      job.cancel();

      long commits = lake.warehouseNumber("SELECT MAX(commit_number) FROM {control}.commits");
      long publications =
          lake.warehouseNumber("SELECT MAX(publication) FROM {control}.publications");
      long epoch = lake.warehouseNumber("SELECT epoch FROM {control}.fence");
      List<String> status = run("status").out();
      assertThat(status.get(0)).isEqualTo("cases");
      assertThat(status)
          .contains("  readers see       all commits", "of no table of the settings")
          .anyMatch(line -> line.matches("  owner's epoch +" + epoch))
          .anyMatch(line -> line.matches("  last commit +" + commits + ", .* ago"))
          .anyMatch(
              line ->
                  line.matches(
                      "  last publication +" + publications + ", .* ago, shows commit " + commits))
          .anyMatch(line -> line.matches("  days waiting +0"))
          .anyMatch(line -> line.matches("  days held +0"))
          .anyMatch(line -> line.matches("  dead letters +0 in the last 7 days"))
          .anyMatch(line -> line.matches("  dead letters +1 in the last 7 days"));

      List<String> all = run("files", "cases").out();
      assertThat(all).hasSize(3);
      assertThat(run("files", "cases", "--days", "2020-05-13..2020-05-14").out())
          .isEqualTo(all.stream().filter(file -> !file.contains("day=12")).toList());
      assertThat(run("files", "cases", "--days", "2020-05-12").out())
          .isEqualTo(all.stream().filter(file -> file.contains("day=12")).toList());
      assertThat(run("files", "cases", "--days", "2020-06-01").out()).isEmpty();
      Said refused = run("files", "cases", "--days", "yesterday");
      assertThat(refused.code()).isEqualTo(ExitCodes.REFUSED);
      assertThat(refused.errors()).contains("'yesterday' is not a day or a span of days");

      watched(status);
    }
  }

  private void watched(List<String> status) throws Exception {
    LauncherFolder checkout =
        new LauncherFolder(checkpoints)
            .built()
            .with("AWS_ACCESS_KEY_ID", System.getProperty("aws.accessKeyId"))
            .with("AWS_SECRET_ACCESS_KEY", System.getProperty("aws.secretAccessKey"));
    LauncherFolder.Ended headed =
        checkout.runShell(
            "set -o pipefail; \"$1\" status --watch 100ms --settings '"
                + settings
                + "' | head -"
                + (status.size() + 2));
    assertThat(headed.output().lines()).startsWith(status.get(0), status.get(1)).endsWith("cases");
    assertThat(headed.code()).as("it ends with its reader").isEqualTo(141);

    Path out = checkpoints.resolve("watched");
    Path errors = checkpoints.resolve("watched.errors");
    boolean background = LauncherFolder.isIgnored(2);
    Process watching =
        checkout.start(
            List.of(
                checkout.launcher().toString(),
                "status",
                "--watch",
                "100ms",
                "--settings",
                settings.toString()),
            out,
            errors);
    try {
      while (Files.readAllLines(out).stream().filter(status.get(0)::equals).count() < 3) {
        assertThat(watching.isAlive()).as(Files.readString(errors)).isTrue();
        Thread.sleep(50);
      }
      String signal = background ? "-TERM" : "-INT";
      new ProcessBuilder("kill", signal, Long.toString(watching.pid())).start().waitFor();
      assertThat(watching.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      watching.destroyForcibly();
    }
    assertThat(watching.exitValue()).isEqualTo(128 + (background ? 15 : 2));
    assertThat(errors).isEmptyFile();
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
