package io.latestlake.faults;

import static io.latestlake.testing.StagedRow.upsert;
import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.testing.StagedRow;
import io.latestlake.testing.WarehouseTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the job is led through: two waves of DMS's messages, the second after the first is
 * published. The second updates, deletes, moves a row to a new day and empties a day; each has a
 * record that becomes a dead letter. The day of a row is in its name.
 *
 * <p>No key is twice in a wave: so the number of rows that are staged does not depend on where
 * checkpoints cut it.
 */
final class JobRun {
  private static final List<List<Change>> WAVES =
      List.of(
          List.of(
              new Change("load", "a", "5/12/2020", 1),
              new Change("load", "b", "5/13/2020", 2),
              new Change("load", "c", "5/14/2020", 3),
              new Change("load", "d", "5/12/2020", 4),
              new Change("load", "e", "5/13/2020", 5),
              new Change("load", "x", "2/30/2020", 6)),
          List.of(
              new Change("update", "a", "5/12/2020", 10),
              new Change("update", "b", "5/15/2020", 20),
              new Change("delete", "c", "5/14/2020", 3),
              new Change("insert", "f", "5/12/2020", 6),
              new Change("insert", "y", "2/31/2020", 7)));

  private final WarehouseTable table;
  private final Settings settings;
  private final Path deadLetters;

  private record Change(String operation, String id, String name, int amount) {
    boolean isUnusable() {
      return name.startsWith("2/");
    }

    Day day() {
      String[] parts = name.split("/");
      return new Day(
          Integer.parseInt(parts[2]), Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    String message(String table, int position) {
      return """
          {"data":{"id":"%s","name":"%s","amount":%d},"metadata":{"record-type":"data",\
          "timestamp":"2020-08-10T04:50:44.%06dZ","operation":"%s",\
          "partition-key-type":"schema-table","schema-name":"public","table-name":"%s"}}"""
          .formatted(id, name, amount, position, operation, table);
    }
  }

  /**
   * @param brokers of the topic, which is called {@link #topic()}
   * @param standIns their folder
   */
  JobRun(WarehouseTable table, Settings.Aws aws, String brokers, Path standIns) {
    this.table = requireNonNull(table, "table is null");
    this.settings =
        new Settings(
            new Settings.Source(Settings.Source.Historical.NONE, Settings.Source.Stream.KAFKA),
            new Settings.Kafka(brokers, List.of(topic()), "cells", false, Map.of()),
            null,
            null,
            aws,
            table.lake(),
            new Settings.Warehouse(
                "latest-lake", "dev", "public", "default", Duration.ofMinutes(5)),
            new Settings.Catalog("lake_" + table.spec().name()),
            new Settings.Cadence(Duration.ZERO, Duration.ZERO, Long.MAX_VALUE, Duration.ZERO),
            new Settings.DeadLetters(null, Duration.ofHours(1)),
            new Settings.Run(2, 8, Duration.ofMillis(200), "", "hashmap", 1 << 20),
            List.of(table.spec()));
    this.deadLetters =
        standIns
            .resolve("s3")
            .resolve(table.lake().bucket())
            .resolve(table.lake().prefix())
            .resolve("dead-letters");
  }

  static int waves() {
    return WAVES.size();
  }

  /** Of the wave, from 0. */
  List<String> messages(int wave) {
    List<String> messages = new ArrayList<>();
    for (Change change : WAVES.get(wave)) {
      messages.add(change.message(table.spec().name(), 100 * wave + messages.size()));
    }
    return messages;
  }

  /** The rows that there must be in the end, by key. */
  static Map<String, StagedRow> oracle() {
    Map<String, StagedRow> rows = new TreeMap<>();
    changes(WAVES.size() - 1)
        .forEach(
            change -> {
              if (change.operation().equals("delete")) {
                rows.remove(change.id());
              } else {
                rows.put(
                    change.id(),
                    upsert(change.id(), change.name(), change.amount(), change.day(), 0));
              }
            });
    return rows;
  }

  /** How many rows are to be staged and applied. */
  static int stagedRows() {
    return stagedRows(WAVES.size() - 1);
  }

  /** One for each change, and one more for a row that leaves a day. */
  private static int stagedRows(int lastWave) {
    Map<String, Day> days = new HashMap<>();
    int rows = 0;
    for (Change change : changes(lastWave).toList()) {
      Day before = days.put(change.id(), change.day());
      rows += before == null || before.equals(change.day()) ? 1 : 2;
    }
    return rows;
  }

  private static Stream<Change> changes(int lastWave) {
    return WAVES.subList(0, lastWave + 1).stream()
        .flatMap(List::stream)
        .filter(change -> !change.isUnusable());
  }

  /** What the dead letters say, one each, sorted. */
  static List<String> unusable() {
    return WAVES.stream()
        .flatMap(List::stream)
        .filter(Change::isUnusable)
        .map(Change::name)
        .sorted()
        .toList();
  }

  WarehouseTable table() {
    return table;
  }

  Settings settings() {
    return settings;
  }

  /** Not the table's name: what is asked of Kafka is no call of commit and publication. */
  String topic() {
    return "topic" + table.spec().name();
  }

  /**
   * Whether all up to this wave is applied and published, and its dead letter lies in the lake;
   * asked without a call that could be taken for the job's.
   */
  boolean isThrough(int wave) throws Exception {
    return deadLetterFiles() > wave
        && table
            .query(
                "SELECT COALESCE(SUM(row_count), 0), (SELECT COUNT(*) FROM $.dirty_days)"
                    + " FROM $.commits")
            .equals(List.of(stagedRows(wave) + " 0"));
  }

  /** How often the job has committed and published. */
  List<String> commitsAndPublications() throws InterruptedException {
    return table.query("SELECT last_commit, last_publication FROM $.fence");
  }

  private long deadLetterFiles() throws Exception {
    if (!Files.isDirectory(deadLetters)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(deadLetters)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).count();
    }
  }
}
