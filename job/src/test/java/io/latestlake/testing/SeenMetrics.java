package io.latestlake.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionGraphTestUtils;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;

/** What a reporter that forwards one group only, as Managed Flink's does, sees of an operator. */
public final class SeenMetrics {
  private static final String FORWARDED = "kinesisanalytics";

  private final Map<String, Metric> metrics = new ConcurrentHashMap<>();

  /** For an operator alone; its metrics are these. */
  public MockEnvironment environment(int maxParallelism) {
    return new MockEnvironmentBuilder()
        .setTaskName("task")
        .setParallelism(1)
        .setMaxParallelism(maxParallelism)
        .setSubtaskIndex(0)
        .setMetricGroup(taskGroup())
        .build();
  }

  private TaskMetricGroup taskGroup() {
    TestingMetricRegistry registry =
        TestingMetricRegistry.builder().setRegisterConsumer(this::register).build();
    return TaskManagerMetricGroup.createTaskManagerMetricGroup(
            registry, "localhost", ResourceID.generate())
        .addJob(new JobID(), "job")
        .addTask(ExecutionGraphTestUtils.createExecutionAttemptId(), "task");
  }

  private void register(Metric metric, String name, AbstractMetricGroup<?> group) {
    List<String> scope = List.of(group.getScopeComponents());
    int forwarded = scope.indexOf(FORWARDED);
    if (forwarded >= 0) {
      List<String> below = scope.subList(forwarded + 1, scope.size());
      metrics.put(below.isEmpty() ? name : String.join(".", below) + "." + name, metric);
    }
  }

  /**
   * @param name with its groups, such as {@code table.cases.dirtyDays}
   */
  public long value(String name) {
    Metric metric = metrics.get(name);
    if (metric instanceof Counter counter) {
      return counter.getCount();
    } else if (metric instanceof Gauge<?> gauge) {
      return ((Number) gauge.getValue()).longValue();
    }
    throw new AssertionError("no metric " + name + " among " + new TreeSet<>(metrics.keySet()));
  }

  public Set<String> names() {
    return new TreeSet<>(metrics.keySet());
  }
}
