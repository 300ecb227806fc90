package io.latestlake.source.kinesis.reader;

import static java.util.Objects.requireNonNull;

import io.latestlake.source.kinesis.serialization.KinesisDeserializationSchema;
import java.io.IOException;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Hands a record on, and then says of its shard that it was. */
final class ShardRecordEmitter<T> implements RecordEmitter<Record, T, ReadingState> {
  private final KinesisDeserializationSchema<T> schema;
  private final String stream;
  private final TimedOutput<T> timed = new TimedOutput<>();

  ShardRecordEmitter(KinesisDeserializationSchema<T> schema, String stream) {
    this.schema = requireNonNull(schema, "schema is null");
    this.stream = requireNonNull(stream, "stream is null");
  }

  @Override
  public void emitRecord(Record record, SourceOutput<T> output, ReadingState state)
      throws IOException {
    timed.output = output;
    timed.timestamp = record.approximateArrivalTimestamp().toEpochMilli();
    schema.deserialize(record, stream, state.shard().shard(), timed);
    state.shard().handedOn(record.sequenceNumber());
    state.metrics().handedOn(record.data().asByteArrayUnsafe().length);
  }

  /** One for all records, of which none is handed on while another is. */
  private static final class TimedOutput<T> implements Collector<T> {
    private SourceOutput<T> output;
    private long timestamp;

    @Override
    public void collect(T element) {
      output.collect(element, timestamp);
    }

    @Override
    public void close() {
      // The output is Flink's.
    }
  }
}
