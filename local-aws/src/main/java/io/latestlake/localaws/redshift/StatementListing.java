package io.latestlake.localaws.redshift;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.AwsException;
import io.latestlake.localaws.wire.RequestMembers;
import java.util.Arrays;
import java.util.Set;

/**
 * What ListStatements asks for. Without a status only finished statements are listed
 * (https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ListStatements.html).
 *
 * @param status null: all
 * @param namePrefix what names begin with, case-sensitive; empty: any, also none
 * @param database null: all
 * @param workgroup null: all
 */
record StatementListing(
    StatementStatus status,
    String namePrefix,
    String database,
    String workgroup,
    int from,
    int max) {
  private static final int MAX_RESULTS = 100;
  private static final Set<String> MEMBERS =
      Set.of(
          "Status",
          "StatementName",
          "Database",
          "WorkgroupName",
          "RoleLevel",
          "MaxResults",
          "NextToken");

  static StatementListing of(ObjectNode request) {
    RequestMembers members = RequestMembers.of(request, MEMBERS);
    if (!members.flag("RoleLevel", true)) {
      throw members.notSupported("RoleLevel false");
    }
    int max = members.number("MaxResults", 0);
    if (max < 0 || max > MAX_RESULTS) {
      throw AwsException.validation("MaxResults must be between 0 and " + MAX_RESULTS);
    }
    String name = members.text("StatementName");
    return new StatementListing(
        status(members.text("Status")),
        name == null ? "" : name,
        members.text("Database"),
        members.text("WorkgroupName"),
        members.offset("NextToken"),
        max == 0 ? MAX_RESULTS : max);
  }

  boolean includes(Statement statement) {
    Submission submission = statement.submission();
    String name = submission.name();
    return (database == null || submission.database().equals(database))
        && (workgroup == null || submission.workgroup().equals(workgroup))
        && (status == null || statement.status() == status)
        && (namePrefix.isEmpty() || (name != null && name.startsWith(namePrefix)));
  }

  private static StatementStatus status(String text) {
    if (text == null) {
      return StatementStatus.FINISHED;
    }
    if (text.equals("ALL")) {
      return null;
    }
    return Arrays.stream(StatementStatus.values())
        .filter(status -> status.name().equals(text))
        .findFirst()
        .orElseThrow(() -> AwsException.validation("Invalid Status: " + text));
  }
}
