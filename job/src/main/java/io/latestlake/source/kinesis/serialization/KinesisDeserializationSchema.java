package io.latestlake.source.kinesis.serialization;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Makes elements of a record: none, one, or several.
 *
 * @param <T> the elements
 */
public interface KinesisDeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {
  /** Called once, before any record. */
  default void open(DeserializationSchema.InitializationContext context) throws Exception {}

  /**
   * @param record with its data, key, sequence number and time of arrival
   * @param stream the stream as the source was told of it, its ARN or its name
   * @param shardId the record's shard
   */
  void deserialize(Record record, String stream, String shardId, Collector<T> output)
      throws IOException;
}
