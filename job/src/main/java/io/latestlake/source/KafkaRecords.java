package io.latestlake.source;

import io.latestlake.config.Settings;
import io.latestlake.dms.SourceRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * DMS records from Kafka topics. Nothing is read here but the bytes, so that a record which cannot
 * be decoded still has its position.
 */
public final class KafkaRecords {
  private KafkaRecords() {}

  /**
   * Begins at the topics' start where there is no checkpoint: the latest record of a key may be
   * old.
   */
  public static Source<SourceRecord, ?, ?> source(Settings.Kafka settings) {
    KafkaSourceBuilder<SourceRecord> builder =
        KafkaSource.<SourceRecord>builder()
            .setBootstrapServers(settings.bootstrapServers())
            .setTopics(settings.topics())
            .setGroupId(settings.groupId())
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new RawRecords());
    settings.properties().forEach(builder::setProperty);
    return settings.bounded()
        ? new BoundedKafkaSource(builder.setBounded(OffsetsInitializer.latest()).build())
        : builder.build();
  }

  private static final class RawRecords implements KafkaRecordDeserializationSchema<SourceRecord> {
    @Override
    public void deserialize(
        ConsumerRecord<byte[], byte[]> record, Collector<SourceRecord> collector) {
      collector.collect(
          new SourceRecord(
              record.value(),
              record.topic(),
              record.partition(),
              record.offset(),
              record.timestamp()));
    }

    @Override
    public TypeInformation<SourceRecord> getProducedType() {
      return TypeInformation.of(SourceRecord.class);
    }
  }
}
