package io.latestlake;

import static java.util.Objects.requireNonNull;

import io.latestlake.commit.Start;
import io.latestlake.config.Settings;
import io.latestlake.dms.DecodeFunction;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.FileDecodeFunction;
import io.latestlake.dms.FileRow;
import io.latestlake.dms.ReplayedRecords;
import io.latestlake.dms.ReplayedRows;
import io.latestlake.dms.SourceRecord;
import io.latestlake.latest.ValueTypeInfo;
import io.latestlake.source.KafkaRecords;
import io.latestlake.source.KinesisRecords;
import io.latestlake.source.replay.ReplaySource;
import io.latestlake.source.zone.LandingZoneSource;
import io.latestlake.source.zone.LoadDecision;
import io.latestlake.warehouse.AwsClients;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Where change records come from: each source with a decoder of its own chained to it.
 *
 * <p>Of two sources, one for the historical load and one for the stream of changes, neither waits
 * for the other. A record's version is in the record, so it does not matter which of a load row and
 * a change of its key comes first: nothing is missed between them, and nothing counts twice. For
 * the same reason dead letters may be replayed at any time.
 */
final class Sources {
  private final Settings settings;
  private final Start start;

  Sources(Settings settings, Start start) {
    this.settings = requireNonNull(settings, "settings is null");
    this.start = requireNonNull(start, "start is null");
  }

  DataStream<Decoded> decoded(StreamExecutionEnvironment env) {
    Settings.Source source = settings.source();
    if (!source.readsLandingZone()) {
      return fromStream(env);
    }
    return switch (source.stream()) {
      case KAFKA, KINESIS -> fromLandingZone(env).union(fromStream(env));
      case LANDING_ZONE, NONE -> fromLandingZone(env);
    };
  }

  private DataStream<Decoded> fromStream(StreamExecutionEnvironment env) {
    return records(env)
        .flatMap(new DecodeFunction(settings.tables()))
        .returns(ValueTypeInfo.decoded())
        .name("dms")
        .uid("dms");
  }

  private DataStream<SourceRecord> records(StreamExecutionEnvironment env) {
    return settings.source().stream() == Settings.Source.Stream.KINESIS
        ? env.fromSource(
                KinesisRecords.source(settings.kinesis(), settings.aws()),
                WatermarkStrategy.noWatermarks(),
                "kinesis")
            .uid("kinesis")
        : env.fromSource(
                KafkaRecords.source(settings.kafka()), WatermarkStrategy.noWatermarks(), "kafka")
            .uid("kafka");
  }

  private DataStream<Decoded> fromLandingZone(StreamExecutionEnvironment env) {
    return env.fromSource(
            new LandingZoneSource(
                settings.source(), settings.landingZone(), settings.tables(), loadDecision()),
            WatermarkStrategy.noWatermarks(),
            "landing-zone")
        .uid("landing-zone")
        .flatMap(new FileDecodeFunction(settings.tables(), settings.landingZone()))
        .returns(ValueTypeInfo.decoded())
        .name("dms-landing-zone")
        .uid("dms-landing-zone");
  }

  /** A table that is emptied needs its load, whatever was committed before. */
  private LoadDecision loadDecision() {
    return start == Start.REBUILD
        ? table -> new LoadDecision.Decided(true, "the table is being rebuilt")
        : new LedgerThenCatalog(settings);
  }

  /** Dead letters that are read again; few at a time, so one task is enough. */
  DataStream<Decoded> replayed(StreamExecutionEnvironment env) {
    Settings.Aws aws = settings.aws();
    boolean ofFiles = settings.source().readsLandingZone();
    DataStream<SourceRecord> lines =
        env.fromSource(
                new ReplaySource(
                    () -> new AwsClients(aws).s3(),
                    settings.lake().bucket(),
                    settings.lake().prefix() + "replay/",
                    settings.deadLetters().replayInterval(),
                    endsByItself()),
                WatermarkStrategy.noWatermarks(),
                "replay")
            .uid("replay")
            .setParallelism(1);
    DataStream<Decoded> messages =
        lines
            .flatMap(new ReplayedRecords(ofFiles))
            .returns(SourceRecord.class)
            .name("replay-records")
            .uid("replay-records")
            .setParallelism(1)
            .flatMap(new DecodeFunction(settings.tables()))
            .returns(ValueTypeInfo.decoded())
            .name("dms-replay")
            .uid("dms-replay")
            .setParallelism(1);
    return ofFiles ? messages.union(replayedRows(lines)) : messages;
  }

  /** A chain of its own: two decoders in one task would count under the same names. */
  private DataStream<Decoded> replayedRows(DataStream<SourceRecord> lines) {
    return lines
        .flatMap(new ReplayedRows())
        .startNewChain()
        .returns(FileRow.class)
        .name("replay-rows")
        .uid("replay-rows")
        .setParallelism(1)
        .flatMap(new FileDecodeFunction(settings.tables(), settings.landingZone()))
        .returns(ValueTypeInfo.decoded())
        .name("dms-replay-rows")
        .uid("dms-replay-rows")
        .setParallelism(1);
  }

  private boolean endsByItself() {
    return switch (settings.source().stream()) {
      case KAFKA -> settings.kafka().bounded();
      case KINESIS -> settings.kinesis().bounded();
      case LANDING_ZONE -> settings.landingZone().bounded();
      case NONE -> true;
    };
  }
}
