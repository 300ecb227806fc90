package io.latestlake.cli.bench;

import io.latestlake.LatestLakeJob;
import io.latestlake.dms.Outcome;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** How far the records go; each phase reads the whole topic anew. */
enum Phase {
  DECODE("source + decode"),
  STAGE("up to staged Parquet"),
  PUBLISH("until all is published");

  private final String words;

  Phase(String words) {
    this.words = words;
  }

  /** Makes the job's graph, as far as this phase goes. */
  void build(LatestLakeJob job, StreamExecutionEnvironment env) {
    switch (this) {
      case DECODE -> job.decoded(env).sinkTo(new DiscardingSink<>());
      case STAGE -> {
        DataStream<Outcome> latest = job.latest(job.decoded(env));
        latest.sinkTo(new StagedOnly(job.stageWriters())).setParallelism(latest.getParallelism());
      }
      case PUBLISH -> job.build(env);
    }
  }

  String words() {
    return words;
  }
}
