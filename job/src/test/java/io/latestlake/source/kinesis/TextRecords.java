package io.latestlake.source.kinesis;

import io.latestlake.source.kinesis.serialization.KinesisDeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Records that hold text. */
public final class TextRecords implements KinesisDeserializationSchema<String> {
  private static final long serialVersionUID = 1;

  @Override
  public void deserialize(Record record, String stream, String shardId, Collector<String> output) {
    output.collect(record.data().asUtf8String());
  }

  @Override
  public TypeInformation<String> getProducedType() {
    return Types.STRING;
  }
}
