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

  /** Counts and bytes. */
  private static final class Sum {
    private long objects;
    private long bytes;

    void add(long more, long moreBytes) {
      objects += more;
      bytes += moreBytes;
    }

    String text() {
      return Table.number(objects) + " objects with " + Table.number(bytes) + " bytes";
    }
  }

  /** What goes, by publications and folders; what stays, in sums. */
  private void lines(String table, Findings findings) {
    Map<String, Sum> sums = new LinkedHashMap<>();
    Map<String, String> why = new LinkedHashMap<>();
    Sum all = new Sum();
    for (Unloaded each : findings.unloaded()) {
      if (each.goes()) {
        sums.computeIfAbsent(each.publication(), none -> new Sum())
            .add(each.objects(), each.bytes());
        why.put(each.publication(), each.why());
        all.add(each.objects(), each.bytes());
      }
    }
    for (Aged each : findings.aged()) {
      if (each.objects() > 0) {
        sums.computeIfAbsent(each.key(), none -> new Sum()).add(each.objects(), each.bytes());
        why.put(each.key(), each.why());
        all.add(each.objects(), each.bytes());
      }
    }
    if (sums.isEmpty()) {
      out.println(table + ": nothing would be deleted");
    } else {
      out.println(table + ": would be deleted, " + all.text());
      Table goes = new Table(RIGHT, RIGHT, LEFT, LEFT);
      goes.row("objects", "bytes", "below", "because");
      sums.forEach(
          (key, sum) ->
              goes.row(Table.number(sum.objects), Table.number(sum.bytes), key, why.get(key)));
      goes.lines().forEach(out::println);
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
    Map<String, Sum> sums = new LinkedHashMap<>();
    Sum all = new Sum();
    for (Unloaded each : findings.unloaded()) {
      if (!each.goes()) {
        sums.computeIfAbsent(each.why(), none -> new Sum()).add(each.objects(), each.bytes());
        all.add(each.objects(), each.bytes());
      }
    }
    if (!sums.isEmpty()) {
      Table stays = new Table(RIGHT, RIGHT, LEFT);
      stays.row("objects", "bytes", "because");
      sums.forEach(
          (why, sum) -> stays.row(Table.number(sum.objects), Table.number(sum.bytes), why));
      out.println(table + ": of the unloaded files stay " + all.text());
      stays.lines().forEach(out::println);
    }
  }
}
