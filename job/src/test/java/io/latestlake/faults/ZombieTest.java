package io.latestlake.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.testing.WarehouseTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes too late changes nothing, and of two runs one ends for good. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ZombieTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static Laboratory laboratory;

  @BeforeAll
  static void open() throws Exception {
    laboratory = Laboratory.open(folder);
  }

  @AfterAll
  static void close() throws Exception {
    laboratory.close();
  }

  /** Redshift has accepted it, does not begin it, and will not let it be cancelled. */
  @ParameterizedTest
  @ValueSource(strings = {"commit", "publication", "end-publication"})
  void aStatementOfADeadLifeThatRedshiftExecutesAfterTheTakeOverIsFenced(String kind)
      throws Exception {
    try (WarehouseTable table = laboratory.table()) {
      Scenario scenario = laboratory.scenario(table);
      String name = table.spec().name();
      Path reached = folder.resolve("reached-" + name);
      Path release = folder.resolve("release-" + name);
      String about = "/public_" + name + "/run/1/" + kind + "/";
      laboratory
          .control()
          .putFaults(
              name,
              JSON.readTree(
                  """
                  [{"at": {"kind": "sql", "call": "^SET statement_timeout", "about": "%s",
                           "occurrence": 1},
                    "action": {"do": "hold", "side": "before", "reached": "%s", "release": "%s"}},
                   {"at": {"kind": "http", "call": "^CancelStatement$", "about": "%s",
                           "occurrence": 1},
                    "action": {"do": "refuse", "side": "before", "error": "internal"},
                    "times": 100}]"""
                      .formatted(about, reached, release, about)));
      Life dead = Life.begin(name, scenario::live);
      Laboratory.awaitMoment(dead, reached);
      dead.kill();
      dead.await();

      assertThat(Life.begin(name + "-again", scenario::live).await()).isEmpty();
      assertThat(laboratory.faultsOf(scenario)).isEmpty();
      Files.createFile(release);

      assertThat(table.errorOfStatement("latest-lake" + about)).contains("FENCED BY A NEWER EPOCH");
      assertThat(laboratory.faultsOf(scenario)).isEmpty();
      laboratory.control().clearFaults(name);
    }
  }

  @Test
  void ofTwoRunsFromOneSavepointTheOlderEndsForGood() throws Exception {
    try (WarehouseTable table = laboratory.table()) {
      Scenario older = laboratory.scenario(table);
      AtomicReference<Scenario> newer = new AtomicReference<>();

      Optional<Throwable> end =
          Life.begin(
                  "older",
                  () ->
                      older.live(
                          () -> {
                            newer.set(older.forkedAs("run-b"));
                            newer.get().live();
                          }))
              .await();
      assertThat(end)
          .get()
          .isInstanceOf(SuppressRestartsException.class)
          .extracting(Throwable::getCause)
          .extracting(Throwable::getMessage)
          .asString()
          .contains("FENCED BY ANOTHER RUN: run run-b owns the table");

      assertThat(Life.begin("older-again", older::live).await())
          .get()
          .isInstanceOf(SuppressRestartsException.class);
      assertThat(laboratory.faultsOf(newer.get())).isEmpty();
    }
  }
}
