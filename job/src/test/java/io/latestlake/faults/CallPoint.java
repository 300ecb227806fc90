package io.latestlake.faults;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.testing.StandInControl.SeenCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One of the calls of a run, in a form that holds for a run on another table: names of tables are
 * {@value #TABLE}, what is made by chance is {@value #CHANCE}.
 *
 * <p>How often a statement is asked for is a matter of time, and so is how often the owner looks
 * for requests of people; the first time stands for all.
 *
 * @param number which of the calls with that name and subject, from 1
 */
record CallPoint(Kind kind, String name, String about, int number) {
  static final String TABLE = "{table}";
  static final String CHANCE = "{id}";
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final String ID_AGAIN = "[0-9a-f-]{36}";
  private static final String SUBMISSION = "BatchExecuteStatement";
  private static final Set<String> FOLLOW_A_SUBMISSION =
      Set.of("DescribeStatement", "GetStatementResult");
  private static final String LOOK_FOR_REQUESTS = "ListObjects";
  private static final String REQUESTS = "/requests/" + TABLE + "/";

  enum Kind {
    /** What a client asks for over HTTP. */
    REQUEST("http"),
    /** The end of a transaction, inside Redshift. */
    COMMIT("commit");

    private final String atStandIns;

    Kind(String atStandIns) {
      this.atStandIns = atStandIns;
    }
  }

  CallPoint {
    requireNonNull(kind, "kind is null");
    requireNonNull(name, "name is null");
    requireNonNull(about, "about is null");
  }

  /** Those of the calls that are about the table, each once. */
  static List<CallPoint> of(List<SeenCall> calls, String table) {
    List<CallPoint> points = new ArrayList<>();
    Map<CallPoint, Integer> numbers = new HashMap<>();
    Set<String> asked = new HashSet<>();
    for (SeenCall call : calls) {
      String about = anyTable(call.about(), table);
      boolean commit = call.kind().equals("WORK") && call.name().startsWith("COMMIT of ");
      boolean ours = !about.equals(call.about()) && (commit || call.kind().equals("REQUEST"));
      boolean repeated =
          FOLLOW_A_SUBMISSION.contains(call.name())
              || call.name().equals(LOOK_FOR_REQUESTS) && about.endsWith(REQUESTS);
      if (!ours || repeated && !asked.add(call.name() + call.about())) {
        continue;
      }
      CallPoint unnumbered =
          new CallPoint(
              commit ? Kind.COMMIT : Kind.REQUEST,
              commit ? "COMMIT" : call.name(),
              ID.matcher(about).replaceAll(java.util.regex.Matcher.quoteReplacement(CHANCE)),
              1);
      int number = numbers.merge(unnumbered, 1, Integer::sum);
      points.add(new CallPoint(unnumbered.kind, unnumbered.name, unnumbered.about, number));
    }
    return points;
  }

  private static String anyTable(String about, String table) {
    return about.replaceAll(
        "(?<=[_/.-])" + table + "(?![0-9])", java.util.regex.Matcher.quoteReplacement(TABLE));
  }

  /** As the stand-ins read it, for a run on that table. */
  ObjectNode moment(String table) {
    if (FOLLOW_A_SUBMISSION.contains(name)) {
      return moment(name, table, 1).set("after", moment(SUBMISSION, table, number));
    }
    return moment(name, table, number);
  }

  private ObjectNode moment(String call, String table, int occurrence) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", kind.atStandIns)
        .put("call", "^" + call + (kind == Kind.COMMIT ? " " : "$"))
        .put("about", pattern(table))
        .put("occurrence", occurrence);
  }

  private String pattern(String table) {
    return Arrays.stream(about.replace(TABLE, table).split(Pattern.quote(CHANCE), -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(ID_AGAIN, "^", "$"));
  }

  @Override
  public String toString() {
    return name + " " + about + (number == 1 ? "" : " #" + number);
  }
}
