package io.latestlake.source.kinesis;

import io.latestlake.source.kinesis.KinesisSourceOptions.InitialPosition;
import io.latestlake.testing.KinesisTestStream;
import io.latestlake.testing.LocalAwsProcess;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;

/** A stream for a test of Flink's suite; the suite's splits are the stream's shards. */
final class KinesisSuiteContext implements DataStreamSourceExternalContext<String> {
  private static final int SHARDS = 4;
  private static final int LEAST_RECORDS = 50;

  private final LocalAwsProcess aws;
  private final KinesisTestStream stream;
  private final AtomicInteger writers = new AtomicInteger();

  KinesisSuiteContext(LocalAwsProcess aws) {
    this.aws = aws;
    try {
      this.stream = new KinesisTestStream(aws, "suite-" + UUID.randomUUID(), SHARDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Source<String, ?, ?> createSource(TestingSourceSettings settings) {
    Configuration options = new Configuration();
    options.set(KinesisSourceOptions.AWS_REGION, aws.region());
    options.set(KinesisSourceOptions.AWS_ENDPOINT, aws.kinesis().toString());
    options.set(KinesisSourceOptions.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
    options.set(KinesisSourceOptions.SHARD_DISCOVERY_INTERVAL, Duration.ofMillis(200));
    return KinesisSource.<String>builder()
        .setStreamArn(stream.name())
        .setSourceConfig(options)
        .setDeserializationSchema(new TextRecords())
        .setBounded(settings.getBoundedness() == Boundedness.BOUNDED)
        .build();
  }

  @Override
  public ExternalSystemSplitDataWriter<String> createSourceSplitDataWriter(
      TestingSourceSettings settings) {
    int shard = writers.getAndIncrement() % SHARDS;
    return new ExternalSystemSplitDataWriter<>() {
      @Override
      public void writeRecords(List<String> records) {
        records.forEach(record -> stream.putToShard(shard, record));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<String> generateTestData(TestingSourceSettings settings, int split, long seed) {
    Random random = new Random(seed);
    int count = LEAST_RECORDS + random.nextInt(LEAST_RECORDS);
    List<String> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      records.add(split + "-" + i + "-" + Long.toHexString(random.nextLong()));
    }
    return records;
  }

  @Override
  public TypeInformation<String> getProducedType() {
    return Types.STRING;
  }

  @Override
  public List<URL> getConnectorJarPaths() {
    return List.of();
  }

  @Override
  public void close() {
    stream.close();
  }
}
