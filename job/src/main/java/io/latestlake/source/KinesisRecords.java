package io.latestlake.source;

import io.latestlake.config.Settings;
import io.latestlake.dms.Position;
import io.latestlake.dms.SourceRecord;
import io.latestlake.source.kinesis.KinesisSource;
import io.latestlake.source.kinesis.KinesisSourceOptions;
import io.latestlake.source.kinesis.KinesisSourceOptions.InitialPosition;
import io.latestlake.source.kinesis.reader.ReadOptions.LostShard;
import io.latestlake.source.kinesis.serialization.KinesisDeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * DMS records from a Kinesis stream. Nothing is read here but the bytes, so that a record which
 * cannot be decoded still has its position. To use the official source instead, this class is the
 * one to change.
 */
public final class KinesisRecords {
  private KinesisRecords() {}

  /**
   * Begins where the settings say if there is no checkpoint; at the stream's horizon if they do
   * not, since the latest record of a key may be old.
   */
  public static Source<SourceRecord, ?, ?> source(Settings.Kinesis settings, Settings.Aws aws) {
    Configuration options = new Configuration();
    options.set(KinesisSourceOptions.AWS_REGION, aws.region());
    if (settings.endpoint() != null) {
      options.set(KinesisSourceOptions.AWS_ENDPOINT, settings.endpoint().toString());
    }
    options.set(
        KinesisSourceOptions.STREAM_INITIAL_POSITION,
        switch (settings.start()) {
          case HORIZON -> InitialPosition.TRIM_HORIZON;
          case LATEST -> InitialPosition.LATEST;
          case MOMENT -> InitialPosition.AT_TIMESTAMP;
        });
    if (settings.startAt() != null) {
      options.set(KinesisSourceOptions.STREAM_INITIAL_TIMESTAMP, settings.startAt().toString());
    }
    options.set(KinesisSourceOptions.SHARD_DISCOVERY_INTERVAL, settings.discoveryInterval());
    options.set(
        KinesisSourceOptions.SHARD_LOST,
        settings.skipLostShards() ? LostShard.SKIP : LostShard.FAIL);
    return KinesisSource.<SourceRecord>builder()
        .setStreamArn(settings.stream())
        .setSourceConfig(options)
        .setDeserializationSchema(new RawRecords())
        .setBounded(settings.bounded())
        .build();
  }

  private static final class RawRecords implements KinesisDeserializationSchema<SourceRecord> {
    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(
        Record record, String stream, String shardId, Collector<SourceRecord> output) {
      output.collect(
          SourceRecord.inShard(
              record.data().asByteArrayUnsafe(),
              new Position.InShard(
                  stream,
                  shardId,
                  record.sequenceNumber(),
                  record.approximateArrivalTimestamp().toEpochMilli())));
    }

    @Override
    public TypeInformation<SourceRecord> getProducedType() {
      return TypeInformation.of(SourceRecord.class);
    }
  }
}
