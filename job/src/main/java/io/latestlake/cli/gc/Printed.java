package io.latestlake.cli.gc;

import static io.latestlake.cli.console.Table.Flush.LEFT;
import static io.latestlake.cli.console.Table.Flush.RIGHT;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.cli.console.Table;
import io.latestlake.publish.garbage.Collected;
import io.latestlake.publish.garbage.Findings;
import io.latestlake.publish.garbage.Findings.Aged;
import io.latestlake.publish.garbage.Findings.Unloaded;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the command tells, for people or as JSON. */
final class Printed {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;
  private final boolean json;

  Printed(PrintWriter out, boolean json) {
    this.out = requireNonNull(out, "out is null");
    this.json = json;
  }

  void collected(String table, Collected collected) {
    if (json) {
      out.println(
          JSON.createObjectNode()
              .put("table", table)
              .put("objects", collected.objects())
              .put("bytes", collected.bytes())
              .put("failed", collected.failed())
              .put("failure", String.join("; ", collected.failures())));
    } else {
      out.println(table + ": " + collected.text());
    }
    out.flush();
  }

  void found(String table, Findings findings) {
    if (json) {
      findings.unloaded().forEach(each -> out.println(json(table, each)));
      findings.aged().stream()
          .filter(each -> each.objects() > 0)
          .forEach(each -> out.println(json(table, each)));
      findings
          .emptied()
          .forEach(
              day ->
                  out.println(
                      JSON.createObjectNode()
                          .put("table", table)
                          .put("partition", day.folder())
                          .put("why", "emptied; the job removes it")));
    } else {
      lines(table, findings);
    }
    out.flush();
  }

  private static ObjectNode json(String table, Unloaded each) {
    return JSON.createObjectNode()
        .put("table", table)
        .put("prefix", each.key())
        .put("objects", each.objects())
        .put("bytes", each.bytes())
        .put("goes", each.goes())
        .put("why", each.why());
  }

  private static ObjectNode json(String table, Aged each) {
    return JSON.createObjectNode()
        .put("table", table)
        .put("prefix", each.key())
        .put("objects", each.objects())
        .put("bytes", each.bytes())
        .put("goes", true)
        .put("why", each.why());
  }

  /** What goes, one by one; what stays, in sums. */
  private void lines(String table, Findings findings) {
    Table goes = new Table(RIGHT, RIGHT, LEFT, LEFT);
    goes.row("objects", "bytes", "below", "because");
    boolean any = false;
    for (Unloaded each : findings.unloaded()) {
      if (each.goes()) {
        any = true;
        goes.row(Table.number(each.objects()), Table.number(each.bytes()), each.key(), each.why());
      }
    }
    for (Aged each : findings.aged()) {
      if (each.objects() > 0) {
        any = true;
        goes.row(Table.number(each.objects()), Table.number(each.bytes()), each.key(), each.why());
      }
    }
    if (any) {
      out.println(table + ": would be deleted");
      goes.lines().forEach(out::println);
    } else {
      out.println(table + ": nothing would be deleted");
    }
    if (!findings.emptied().isEmpty()) {
      out.println(
          table
              + ": the job removes the partitions of "
              + findings.emptied().size()
              + " emptied days from the catalog");
    }
    stays(table, findings);
  }

  private void stays(String table, Findings findings) {
    Map<String, long[]> sums = new LinkedHashMap<>();
    for (Unloaded each : findings.unloaded()) {
      if (!each.goes()) {
        long[] sum = sums.computeIfAbsent(each.why(), none -> new long[2]);
        sum[0] += each.objects();
        sum[1] += each.bytes();
      }
    }
    if (!sums.isEmpty()) {
      Table stays = new Table(RIGHT, RIGHT, LEFT);
      stays.row("objects", "bytes", "because");
      sums.forEach((why, sum) -> stays.row(Table.number(sum[0]), Table.number(sum[1]), why));
      out.println(table + ": unloaded files that stay");
      stays.lines().forEach(out::println);
    }
  }
}
