package io.latestlake.source.kinesis;

import io.latestlake.testing.LocalAwsProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.connector.testframe.TestResource;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestExternalSystem;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.util.FileUtils;

/**
 * Flink's own suite for sources: restarts, scaling, metrics, idle readers, a failing task manager.
 */
class KinesisSourceSuiteTest extends SourceTestSuiteBase<String> {
  @TestSemantics
  CheckpointingMode[] semantics = new CheckpointingMode[] {CheckpointingMode.EXACTLY_ONCE};

  @TestEnv MiniClusterTestEnvironment flink = new MiniClusterTestEnvironment();

  @TestExternalSystem StandIns standIns = new StandIns();

  @TestContext
  ExternalContextFactory<KinesisSuiteContext> contexts =
      name -> new KinesisSuiteContext(standIns.aws);

  static final class StandIns implements TestResource {
    private Path folder;
    private LocalAwsProcess aws;

    @Override
    public void startUp() throws Exception {
      folder = Files.createTempDirectory("kinesis-suite");
      aws = LocalAwsProcess.startKinesis(folder);
    }

    @Override
    public void tearDown() throws Exception {
      aws.close();
      FileUtils.deleteDirectory(folder.toFile());
    }
  }
}
