package io.latestlake.cli.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Heap, allocations and processor time of this process, from the moment it is made. Allocations are
 * what the heap gained between collections: threads that have ended by then are counted too, which
 * the counters of threads are not.
 */
final class JvmMeter implements AutoCloseable {
  private final Set<String> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toUnmodifiableSet());
  private final NotificationListener listener = this::collected;
  private final List<NotificationEmitter> collectors = new ArrayList<>();
  private final long startCpu;
  private final long startCollecting;

  private long usedAfterLast;
  private long allocated;
  private long peak;

  /**
   * @param cpu of all threads, the collector's among them
   * @param collecting time of the collectors; with the launcher's collector the world stood still
   *     in it
   * @param allocatedBytes in the heap
   * @param peakHeapBytes the most that was in use, garbage included
   */
  record Reading(Duration cpu, Duration collecting, long allocatedBytes, long peakHeapBytes) {}

  JvmMeter() {
    System.gc();
    startCpu = processCpu();
    startCollecting = collectingMillis();
    usedAfterLast = heapInUse();
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (bean instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
        collectors.add(emitter);
      }
    }
  }

  private synchronized void collected(Notification notification, Object handback) {
    if (!GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION.equals(
        notification.getType())) {
      return;
    }
    GcInfo info =
        GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
            .getGcInfo();
    long before = heap(info.getMemoryUsageBeforeGc());
    allocated += Math.max(0, before - usedAfterLast);
    peak = Math.max(peak, before);
    usedAfterLast = heap(info.getMemoryUsageAfterGc());
  }

  synchronized Reading read() {
    long now = heapInUse();
    return new Reading(
        Duration.ofNanos(processCpu() - startCpu),
        Duration.ofMillis(collectingMillis() - startCollecting),
        allocated + Math.max(0, now - usedAfterLast),
        Math.max(peak, now));
  }

  /** In use after a collection. */
  long liveHeap() {
    System.gc();
    return heapInUse();
  }

  private long heap(Map<String, MemoryUsage> usage) {
    return usage.entrySet().stream()
        .filter(pool -> heapPools.contains(pool.getKey()))
        .mapToLong(pool -> pool.getValue().getUsed())
        .sum();
  }

  private static long heapInUse() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long processCpu() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static long collectingMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  @Override
  public void close() {
    for (NotificationEmitter collector : collectors) {
      try {
        collector.removeNotificationListener(listener);
      } catch (ListenerNotFoundException e) {
        // Then it does not listen.
      }
    }
  }
}
