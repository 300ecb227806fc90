package io.latestlake.source.kinesis;

import static java.util.Objects.requireNonNull;

import io.latestlake.source.kinesis.enumerator.EnumeratorState;
import io.latestlake.source.kinesis.enumerator.EnumeratorStateSerializer;
import io.latestlake.source.kinesis.enumerator.ShardEnumerator;
import io.latestlake.source.kinesis.enumerator.StartPoint;
import io.latestlake.source.kinesis.proxy.KinesisClients;
import io.latestlake.source.kinesis.proxy.KinesisStreamProxy;
import io.latestlake.source.kinesis.reader.KinesisSourceReader;
import io.latestlake.source.kinesis.reader.ReadOptions;
import io.latestlake.source.kinesis.reader.StreamMetrics;
import io.latestlake.source.kinesis.serialization.KinesisDeserializationSchema;
import io.latestlake.source.kinesis.split.ShardSplit;
import io.latestlake.source.kinesis.split.ShardSplitSerializer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SupportsSplitReassignmentOnRecovery;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.UserCodeClassLoader;

/**
 * A source of the records of one Kinesis stream, exactly once with Flink's checkpoints, the records
 * of a key in the order in which they were put, through splits and merges of shards.
 *
 * <p>Names, defaults and builder are those of {@code KinesisStreamsSource} of flink-connector-aws.
 * What differs:
 *
 * <ul>
 *   <li>A shard's children are read when a checkpoint is complete that has all of the shard's
 *       records (there: when the shard was read, so that another subtask's records may overtake its
 *       last ones). <b>Without checkpoints children are never read</b>; {@code
 *       setPreserveShardOrder(false)} does not wait. Unaligned checkpoints may let records overtake
 *       others all the same.
 *   <li>After a recovery shards are spread anew over the readers, and a single region of a job may
 *       recover alone.
 *   <li>A shard that expired before it was read to its end fails the job ({@code
 *       source.shard.lost}).
 *   <li>Readers keep within a shard's limits by themselves. Being throttled is no failure, however
 *       often.
 *   <li>A run may be bounded.
 *   <li>{@code LATEST} is the moment at which the source was built, and is kept in checkpoints
 *       (there: that of the first call to each shard, again after each restart without state).
 *   <li>A moment to begin at is written as ISO 8601 has it; there is no option for its format.
 *       Retries are set by options, not by the builder, and shards go to the readers that have the
 *       fewest, by no assigner of the user's.
 *   <li>{@code LATEST} begins a second early, as Kinesis refuses moments that by its clock are
 *       still to come.
 *   <li>There is no {@code setDeserializationSchema(DeserializationSchema)}; the schema sees the
 *       record with its key and sequence number.
 *   <li>{@code source.reader.type: EFO} and an ARN of another region than {@code aws.region} are
 *       refused.
 *   <li>Metrics of a shard lack the groups {@code accountId} and {@code region}, which a stream
 *       that is given by its name does not tell.
 *   <li>Polling only, no enhanced fan-out; no aggregated records of the Kinesis Producer Library
 *       (DMS writes none); credentials of the SDK's default chain only.
 * </ul>
 *
 * @param <T> the elements
 */
public final class KinesisSource<T>
    implements Source<T, ShardSplit, EnumeratorState>,
        ResultTypeQueryable<T>,
        SupportsSplitReassignmentOnRecovery {
  private static final long serialVersionUID = 1;

  private final String stream;
  private final Configuration options;
  private final StartPoint start;
  private final KinesisDeserializationSchema<T> schema;
  private final boolean ordered;
  private final boolean bounded;

  KinesisSource(
      String stream,
      Configuration options,
      StartPoint start,
      KinesisDeserializationSchema<T> schema,
      boolean ordered,
      boolean bounded) {
    this.stream = requireNonNull(stream, "stream is null");
    this.options = requireNonNull(options, "options is null");
    this.start = requireNonNull(start, "start is null");
    this.schema = requireNonNull(schema, "schema is null");
    this.ordered = ordered;
    this.bounded = bounded;
  }

  public static <T> KinesisSourceBuilder<T> builder() {
    return new KinesisSourceBuilder<>();
  }

  @Override
  public Boundedness getBoundedness() {
    return bounded ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<ShardSplit, EnumeratorState> createEnumerator(
      SplitEnumeratorContext<ShardSplit> context) {
    return enumerator(
        context, new EnumeratorState(name(), start, false, ShardSplit.NEVER, List.of(), Set.of()));
  }

  @Override
  public SplitEnumerator<ShardSplit, EnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<ShardSplit> context, EnumeratorState state) {
    if (!state.stream().equals(name())) {
      throw new IllegalStateException(
          "The state is of the Kinesis stream "
              + state.stream()
              + ", and the settings say "
              + name()
              + ": set the stream back, or start without this state.");
    }
    if (!bounded && state.stopAt() != ShardSplit.NEVER) {
      throw new IllegalStateException(
          "The state is of a bounded run of the Kinesis stream "
              + state.stream()
              + ", which counts open shards as read where it left them, so that later records"
              + " would be missing: run bounded again, or start without this state at a moment"
              + " before the bounded run's start.");
    }
    return enumerator(context, state);
  }

  private ShardEnumerator enumerator(
      SplitEnumeratorContext<ShardSplit> context, EnumeratorState state) {
    long stopAt = ShardSplit.NEVER;
    if (bounded) {
      stopAt = state.stopAt() == ShardSplit.NEVER ? Clock.systemUTC().millis() : state.stopAt();
    }
    return new ShardEnumerator(
        context,
        new KinesisStreamProxy(
            clients()
                .patient(
                    options.get(KinesisSourceOptions.RETRY_STRATEGY_MIN_DELAY),
                    options.get(KinesisSourceOptions.RETRY_STRATEGY_MAX_DELAY),
                    options.get(KinesisSourceOptions.RETRY_STRATEGY_MAX_ATTEMPTS)),
            stream),
        options.get(KinesisSourceOptions.SHARD_DISCOVERY_INTERVAL),
        ordered,
        state.until(stopAt));
  }

  @Override
  public SourceReader<T, ShardSplit> createReader(SourceReaderContext context) throws Exception {
    schema.open(
        new DeserializationSchema.InitializationContext() {
          @Override
          public MetricGroup getMetricGroup() {
            return context.metricGroup();
          }

          @Override
          public UserCodeClassLoader getUserCodeClassLoader() {
            return context.getUserCodeClassLoader();
          }
        });
    KinesisClients clients = clients();
    String address = stream;
    return new KinesisSourceReader<>(
        () -> new KinesisStreamProxy(clients.impatient(), address),
        stream,
        schema,
        readOptions(options),
        context,
        new StreamMetrics(context.metricGroup(), name()));
  }

  private static ReadOptions readOptions(ReadableConfig options) {
    return new ReadOptions(
        options.get(KinesisSourceOptions.SHARD_GET_RECORDS_MAX),
        options.get(KinesisSourceOptions.READER_EMPTY_RECORDS_FETCH_INTERVAL),
        options.get(KinesisSourceOptions.READER_NON_EMPTY_RECORDS_FETCH_INTERVAL),
        options.get(KinesisSourceOptions.RETRY_STRATEGY_MIN_DELAY),
        options.get(KinesisSourceOptions.RETRY_STRATEGY_MAX_DELAY),
        options.get(KinesisSourceOptions.RETRY_STRATEGY_MAX_ATTEMPTS),
        options.get(KinesisSourceOptions.SHARD_LOST));
  }

  private KinesisClients clients() {
    Duration timeout = options.get(KinesisSourceOptions.CALL_TIMEOUT);
    return new KinesisClients(
        region(),
        options.getOptional(KinesisSourceOptions.AWS_ENDPOINT).map(URI::create).orElse(null),
        timeout);
  }

  /** Null for that of the SDK's default chain. */
  String region() {
    return options.get(KinesisSourceOptions.AWS_REGION);
  }

  /** The stream's name, which is the end of its ARN. */
  private String name() {
    return stream.substring(stream.lastIndexOf('/') + 1);
  }

  @Override
  public SimpleVersionedSerializer<ShardSplit> getSplitSerializer() {
    return new ShardSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<EnumeratorState> getEnumeratorCheckpointSerializer() {
    return new EnumeratorStateSerializer();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return schema.getProducedType();
  }
}
