package io.latestlake;

import static io.latestlake.testing.CasesLake.overrides;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.Settings;
import io.latestlake.testing.CasesLake;
import io.latestlake.testing.CasesLog;
import io.latestlake.testing.KinesisTestStream;
import io.latestlake.testing.LocalAwsProcess;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job from Kinesis to the files. */
class KinesisJobTest {
  @TempDir static Path folder;
  @TempDir Path checkpoints;

  @Test
  void theLakeIsTheMostRecentViewOfAStreamThatWasResharded() throws Exception {
    try (LocalAwsProcess aws = LocalAwsProcess.start(folder);
        CasesLake lake = new CasesLake(aws, folder, "kinesis");
        KinesisTestStream stream = new KinesisTestStream(aws, "dms-cases", 2)) {
      Random random = new Random(7);
      CasesLog log = new CasesLog().random(random, 200, 20, 1_500);
      stream.putAll(log.nextShuffled(random));
      stream.split();
      log.random(random, 200, 20, 500).raw("not JSON");
      stream.putAll(log.nextShuffled(random));

      Settings settings =
          lake.settings(
              overrides(
                  "source.stream",
                  "kinesis",
                  "kinesis.stream",
                  stream.name(),
                  "kinesis.endpoint",
                  aws.kinesis().toString(),
                  "kinesis.bounded",
                  "true"));
      Configuration configuration = new Configuration();
      configuration.set(
          CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.run().checkpointInterval());
      configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
      new LatestLakeJob(settings).build(env);
      env.executeAsync("latest-lake").getJobExecutionResult().get(4, TimeUnit.MINUTES);

      assertThat(lake.publishedRows()).isEqualTo(log.rows());
      assertThat(lake.deadLetters())
          .singleElement()
          .asString()
          .contains("\"stream\":\"dms-cases\"", "\"shard\":\"shardId-", "\"sequence\":\"49");
    }
  }
}
