package io.latestlake.faults;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.config.TableSpec;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.StandInControl;
import io.latestlake.testing.WarehouseTable;
import io.latestlake.warehouse.AwsClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.glue.GlueClient;

/** Stand-ins on which the scenario is played, each time on a table of its own. */
final class Laboratory implements AutoCloseable {
  private final Path folder;
  private final LocalAwsProcess aws;
  private final StandInControl control;
  private final GlueClient glue;

  private Laboratory(Path folder, LocalAwsProcess aws) {
    this.folder = folder;
    this.aws = aws;
    this.control = aws.control();
    this.glue = new AwsClients(aws.aws()).glue();
  }

  static Laboratory open(Path folder) throws IOException {
    return new Laboratory(
        requireNonNull(folder, "folder is null"), LocalAwsProcess.start(folder, "--unlimited"));
  }

  WarehouseTable table() {
    return new WarehouseTable(aws.aws(), folder);
  }

  Scenario scenario(WarehouseTable table) throws IOException {
    return Scenario.prepare(table, aws.aws(), folder);
  }

  private WarehouseTable table(TableSpec.Layout layout) {
    return new WarehouseTable(aws.aws(), folder, layout, TableSpec.Files.ONE_PER_DAY);
  }

  private Scenario scenario(WarehouseTable table, Course course) throws Exception {
    return course.rebuild() ? scenario(table).rebuild(glue) : scenario(table);
  }

  StandInControl control() {
    return control;
  }

  /** What is wrong after the scenario, in sentences; empty if nothing is. */
  List<String> faultsOf(Scenario scenario) throws Exception {
    return Outcome.faultsOf(scenario, folder, glue);
  }

  /** All calls of a run in which nothing goes wrong. */
  List<CallPoint> record(Course course) throws Exception {
    try (WarehouseTable table = table(course.layout())) {
      Scenario scenario = scenario(table, course);
      control.beginToRecord();
      Optional<Throwable> failure = Life.begin("clean", scenario::live).await();
      List<CallPoint> calls = CallPoint.of(control.endOfRecord(), table.spec().name());
      List<String> wrong = faultsOf(scenario);
      if (failure.isPresent() || !wrong.isEmpty()) {
        throw new AssertionError("a run without faults: " + wrong, failure.orElse(null));
      }
      return calls;
    }
  }

  /** What is wrong after it, in sentences; empty if nothing is. */
  List<String> play(Cell cell) throws Exception {
    try (WarehouseTable table = table(cell.course().layout())) {
      String name = table.spec().name();
      Path reached = folder.resolve("reached-" + name);
      Scenario scenario = scenario(table, cell.course());
      control.putFaults(name, faults(cell, name, reached));
      List<String> wrong = new ArrayList<>();
      Life life = Life.begin(name, scenario::live);
      if (cell.trouble().dies()) {
        awaitMoment(life, reached);
        life.kill();
      }
      if (!cell.trouble().dies()) {
        life.await().ifPresent(failure -> wrong.add("the run failed: " + failure));
      }
      boolean happened = control.happened(name) > 0;
      control.clearFaults(name);
      if (!happened) {
        wrong.add("the moment never came");
      }
      if (cell.trouble().dies()) {
        life.await();
        Life.begin(name + "-again", scenario::live)
            .await()
            .ifPresent(failure -> wrong.add("the second life failed: " + failure));
      }
      wrong.addAll(faultsOf(scenario));
      return wrong;
    }
  }

  static ArrayNode faults(Cell cell, String table, Path reached) {
    ObjectNode fault = JsonNodeFactory.instance.objectNode();
    fault.set("at", cell.call().moment(table));
    fault.set("action", cell.trouble().action(reached));
    fault.put("times", cell.trouble().times());
    return JsonNodeFactory.instance.arrayNode().add(fault);
  }

  static void awaitMoment(Life life, Path reached) throws InterruptedException {
    while (!Files.exists(reached) && !life.isOver()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Override
  public void close() throws IOException {
    glue.close();
    aws.close();
  }
}
