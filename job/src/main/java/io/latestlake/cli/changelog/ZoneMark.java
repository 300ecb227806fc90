package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * Says that a landing zone holds the whole of a log.
 *
 * @param identity of the log and of the format of its files
 * @param rows written
 * @param files the store's tag of each file's content, by key
 */
public record ZoneMark(String identity, long rows, Map<String, String> files) {
  public ZoneMark {
    requireNonNull(identity, "identity is null");
    files = Map.copyOf(files);
  }
}
