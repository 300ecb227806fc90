package io.latestlake.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.Warehouse;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo, as a user starts it, on the real change log: lake and Redshift view must equal what an
 * independent program makes of the log, row by row and column by column.
 */
class RealLogTest {
  private static final String COLUMNS =
      """
      oid__id, case_type, cases, difference, date, country_region, province_state, admin2,
      combined_key, lat, long, prep_flow_runtime, fips, is_death, is_confirmed, year, month, day""";

  @TempDir Path folder;

  @Test
  void lakeAndViewEqualTheOracle() throws Exception {
    check("1s");
  }

  @Test
  void lakeAndViewEqualTheOracleWhenCommitsAreHeldBackAndTakeSeveralCheckpoints() throws Exception {
    check("8s");
  }

  private void check(String commitInterval) throws Exception {
    Path log = environment("LATESTLAKE_COVID_DATA");
    Path oracle = environment("LATESTLAKE_ORACLE");
    Path demo = folder.resolve("a demo");

    runDemo(log, demo, commitInterval);

    Path expected = folder.resolve("view.csv");
    run(List.of("python3", oracle.toString(), log.toString(), "--view", expected.toString()));
    assertThat(differences(expected, demo.resolve("aws/s3/latest-lake/lake/cases"))).isEmpty();
    try (LocalAwsProcess aws = LocalAwsProcess.start(demo.resolve("aws"))) {
      Warehouse warehouse = new Warehouse(aws.aws());
      warehouse.execute(
          """
          UNLOAD ('SELECT * FROM public.cases') TO 's3://latest-lake/check/' IAM_ROLE default
          FORMAT PARQUET PARTITION BY (year, month, day) MANIFEST VERBOSE""");
      assertThat(differences(expected, demo.resolve("aws/s3/latest-lake/check"))).isEmpty();
      assertThat(warehouse.number("SELECT COUNT(*) FROM public_cases.dirty_days")).isZero();
      assertThat(warehouse.number("SELECT COUNT(*) FROM public_cases.publications")).isPositive();
      // A day that was published is published again only for a later commit.
      assertThat(
              warehouse.number(
                  """
                  SELECT COUNT(*) FROM public_cases.publication_days d
                  JOIN public_cases.publications p ON p.publication = d.publication - 1
                  WHERE d.commit_number <= p.commit_number"""))
          .isZero();
      assertThat(
              warehouse.number(
                  """
                  SELECT MAX(checkpoints) FROM (
                    SELECT commit_number, COUNT(DISTINCT checkpoint) AS checkpoints
                    FROM public_cases.commits GROUP BY commit_number) c"""))
          .as("checkpoints of the largest commit")
          .isGreaterThan(1);
    }
  }

  private static Path environment(String name) {
    String value = System.getenv(name);
    assumeThat(value).as(name + ", which .ci/run sets").isNotNull();
    return Path.of(value);
  }

  private void runDemo(Path log, Path demo, String commitInterval)
      throws IOException, InterruptedException {
    Path root = LocalAwsProcess.root();
    Path home = folder.resolve("home");
    copy(root.resolve("conf"), home.resolve("conf"));
    Path settings = home.resolve("conf/local.yaml");
    String local = Files.readString(settings);
    assertThat(local).contains("commit-interval: 1s");
    Files.writeString(
        settings, local.replace("commit-interval: 1s", "commit-interval: " + commitInterval));
    Path standIns = folder.resolve("local-aws.args");
    Files.writeString(
        standIns, "-Xmx1g\n-cp\n\"" + classPath(root.resolve("local-aws/target")) + "\"\n");
    run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx3g",
            "-XX:+UseParallelGC",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "-Dlatestlake.home=" + home,
            "-Dlatestlake.local-aws.args=" + standIns,
            "-cp",
            classPath(root.resolve("job/target")),
            "io.latestlake.cli.LatestLake",
            "demo",
            "--input",
            log.toString(),
            "--dir",
            demo.toString()));
  }

  private static String classPath(Path target) throws IOException {
    return target.resolve("classes")
        + File.pathSeparator
        + Files.readString(target.resolve("runtime.classpath")).strip();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      Files.createDirectories(to.getParent());
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    assertThat(process.waitFor()).as(Files.readString(output)).isZero();
  }

  /** Rows that only one side has, some of them. */
  private static List<String> differences(Path expected, Path parquet) throws SQLException {
    String oracle =
        """
        SELECT oid__id, case_type, cases::INT, difference::INT, strptime(date, '%%m/%%d/%%Y')::DATE,
          country_region, province_state, admin2, combined_key, lat::DOUBLE, long::DOUBLE,
          strptime(prep_flow_runtime, '%%m/%%d/%%Y %%I:%%M:%%S %%p')::DATE, fips::INT,
          is_death::INT, is_confirmed::INT, year::INT, month::INT, day::INT
        FROM read_csv('%s', header = true, all_varchar = true, nullstr = '')"""
            .formatted(expected);
    String lake =
        """
        SELECT %s FROM read_parquet('%s/*/*/*/*.parquet',
          hive_partitioning = true, hive_types = {'year': INT, 'month': INT, 'day': INT})"""
            .formatted(COLUMNS, parquet);
    List<String> differences = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
      for (String sql :
          List.of(
              "SELECT 'missing', * FROM (%s EXCEPT ALL %s) LIMIT 5".formatted(oracle, lake),
              "SELECT 'too many', * FROM (%s EXCEPT ALL %s) LIMIT 5".formatted(lake, oracle))) {
        try (ResultSet result = duckDb.createStatement().executeQuery(sql)) {
          while (result.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
              row.add(result.getString(i));
            }
            differences.add(row.toString());
          }
        }
      }
    }
    return differences;
  }
}
