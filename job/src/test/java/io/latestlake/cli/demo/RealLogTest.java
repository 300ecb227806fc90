package io.latestlake.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.latestlake.testing.CasesView;
import io.latestlake.testing.DemoInstallation;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.Warehouse;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo, as a user starts it, on the real change log: lake and Redshift view must equal what an
 * independent program makes of the log, row by row and column by column.
 *
 * <p>One path reads all of the log, the others an eighth of its rows, with all of their changes;
 * {@code -Dlatestlake.log=all} has them read all of it, which takes two minutes each.
 */
class RealLogTest {
  /** Last digits of the ids that are kept. */
  private static final String AN_EIGHTH = "01";

  @TempDir Path folder;

  @Test
  void lakeAndViewEqualTheOracle() throws Exception {
    check(anEighth(), "1s", "kafka");
  }

  @Test
  void lakeAndViewEqualTheOracleWhenCommitsAreHeldBackAndTakeSeveralCheckpoints() throws Exception {
    Path demo = check(environment("LATESTLAKE_COVID_DATA"), "8s", "kafka");
    try (LocalAwsProcess aws = LocalAwsProcess.start(demo.resolve("aws"))) {
      assertThat(
              new Warehouse(aws.aws())
                  .number(
                      """
                      SELECT MAX(checkpoints) FROM (
                        SELECT commit_number, COUNT(DISTINCT checkpoint) AS checkpoints
                        FROM public_cases.commits GROUP BY commit_number) c"""))
          .as("checkpoints of the largest commit")
          .isGreaterThan(1);
    }
  }

  @Test
  void lakeAndViewEqualTheOracleWhenTheLogComesFromKinesis() throws Exception {
    check(anEighth(), "1s", "kinesis");
  }

  @Test
  void lakeAndViewEqualTheOracleWhenTheLogComesAsCsvFiles() throws Exception {
    check(anEighth(), "1s", "landing-zone", "--format", "csv");
  }

  @Test
  void lakeAndViewEqualTheOracleWhenTheLogComesAsParquetFiles() throws Exception {
    check(anEighth(), "1s", "landing-zone", "--format", "parquet");
  }

  private Path check(Path log, String commitInterval, String source, String... options)
      throws Exception {
    Path oracle = environment("LATESTLAKE_ORACLE");
    Path demo = folder.resolve("a demo");

    List<String> arguments = new ArrayList<>(List.of("--source", source));
    arguments.addAll(List.of(options));
    runDemo(log, demo, commitInterval, arguments);

    Path expected = folder.resolve("view.csv");
    run(List.of("python3", oracle.toString(), log.toString(), "--view", expected.toString()));
    CasesView view = new CasesView(expected);
    assertThat(view.differences(demo.resolve("aws/s3/latest-lake/lake/cases"))).isEmpty();
    try (LocalAwsProcess aws = LocalAwsProcess.start(demo.resolve("aws"))) {
      Warehouse warehouse = new Warehouse(aws.aws());
      warehouse.execute(
          """
          UNLOAD ('SELECT * FROM public.cases') TO 's3://latest-lake/check/' IAM_ROLE default
          FORMAT PARQUET PARTITION BY (year, month, day) MANIFEST VERBOSE""");
      assertThat(view.differences(demo.resolve("aws/s3/latest-lake/check"))).isEmpty();
      assertThat(warehouse.number("SELECT COUNT(*) FROM public_cases.dirty_days")).isZero();
      assertThat(warehouse.number("SELECT COUNT(*) FROM public_cases.publications")).isPositive();
      // A day that was published is published again only for a later commit.
      assertThat(
              warehouse.number(
                  """
                  SELECT COUNT(*) FROM public_cases.publication_days d
                  JOIN public_cases.publications p ON p.publication = d.publication - 1
                  WHERE d.commit_number <= p.commit_number AND p.state = 'published'"""))
          .isZero();
    }
    return demo;
  }

  /** The log with an eighth of its rows. */
  private Path anEighth() throws IOException {
    Path log = environment("LATESTLAKE_COVID_DATA");
    if (System.getProperty("latestlake.log", "").equals("all")) {
      return log;
    }
    Path thin = Files.createDirectories(folder.resolve("log"));
    List<Path> files;
    try (Stream<Path> all = Files.list(log)) {
      files = all.filter(file -> file.getFileName().toString().endsWith(".csv.gz")).toList();
    }
    assertThat(files).hasSizeGreaterThan(100);
    for (Path file : files) {
      try (BufferedReader rows =
              new BufferedReader(
                  new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8));
          Writer kept =
              new OutputStreamWriter(
                  new GZIPOutputStream(
                      Files.newOutputStream(thin.resolve(file.getFileName().toString()))),
                  UTF_8)) {
        // Of this log no field holds a line break: Op, then the id, then the others.
        for (String row = rows.readLine(); row != null; row = rows.readLine()) {
          String id = row.substring(2, row.indexOf(',', 2));
          if (AN_EIGHTH.indexOf(id.charAt(id.length() - 1)) >= 0) {
            kept.append(row).append('\n');
          }
        }
      }
    }
    return thin;
  }

  private static Path environment(String name) {
    String value = System.getenv(name);
    assumeThat(value).as(name + ", which .ci/run sets").isNotNull();
    return Path.of(value);
  }

  private void runDemo(Path log, Path demo, String commitInterval, List<String> options)
      throws IOException, InterruptedException {
    DemoInstallation program =
        DemoInstallation.in(
            folder, Map.of("commit-interval: 1s", "commit-interval: " + commitInterval));
    List<String> arguments =
        new ArrayList<>(List.of("demo", "--input", log.toString(), "--dir", demo.toString()));
    arguments.addAll(options);
    run(program.command(arguments));
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
}
