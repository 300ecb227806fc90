package io.latestlake.metrics;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.testing.LocalAwsProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README tells of every metric, and of none that does not exist. */
class WhatToWatchTest {
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  @Test
  void theTableHasEachMetricOnce() throws IOException {
    List<String> told =
        Files.readAllLines(LocalAwsProcess.root().resolve("README.md")).stream()
            .dropWhile(line -> !line.equals("## What to watch"))
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("| `"))
            .flatMap(row -> NAME.matcher(row.split("\\|")[1]).results())
            .map((MatchResult result) -> result.group(1))
            .toList();

    assertThat(told)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Metric.values()).map(Metric::text).collect(toCollection(TreeSet::new)));
  }
}
