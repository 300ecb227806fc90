package io.latestlake.source.replay;

import static java.util.Objects.requireNonNull;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * How far the one split, all there is to read, has been read.
 *
 * @param key of the object that was read last; empty at the start
 * @param lines of it that were read, which may be all
 */
record ReplaySplit(String key, long lines) implements SourceSplit {
  static final ReplaySplit START = new ReplaySplit("", 0);

  ReplaySplit {
    requireNonNull(key, "key is null");
  }

  @Override
  public String splitId() {
    return "replay";
  }
}
