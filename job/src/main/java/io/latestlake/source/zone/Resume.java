package io.latestlake.source.zone;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A paused file can be read on.
 *
 * @param split its id
 */
record Resume(String split) implements SourceEvent {
  private static final long serialVersionUID = 1L;
}
