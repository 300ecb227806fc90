package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code hold-if} and {@code checks} of a table spec. */
final class CircuitBreakerReader {
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})\\s*%");

  private final Section spec;
  private final Path file;
  private final Problems problems;

  /**
   * @param file of the spec; files of checks are beside it
   */
  CircuitBreakerReader(Section spec, Path file, Problems problems) {
    this.spec = requireNonNull(spec, "spec is null");
    this.file = requireNonNull(file, "file is null");
    this.problems = requireNonNull(problems, "problems is null");
  }

  /**
   * @param table empty if its name was refused; then the checks are not read
   */
  CircuitBreaker of(Optional<String> table) {
    Section holdIf = spec.section("hold-if");
    Integer rows = null;
    Integer percent = null;
    JsonNode deleted = holdIf.raw("deleted-rows");
    if (deleted != null && !deleted.isNull()) {
      Matcher share = PERCENT.matcher(deleted.asText().strip());
      if (share.matches()) {
        percent = Integer.valueOf(share.group(1));
        if (percent < 1 || percent > 100) {
          holdIf.problem("deleted-rows", "must be from 1% to 100%");
        }
      } else {
        rows = limit(holdIf, "deleted-rows", "a number of rows, or a share of them such as 20%");
      }
    }
    Integer emptied = limit(holdIf, "emptied-days", "a number of days");
    holdIf.refuseTheRest();
    return new CircuitBreaker(rows, percent, emptied, checks(table));
  }

  private static Integer limit(Section section, String field, String what) {
    JsonNode value = section.raw(field);
    if (value == null || value.isNull()) {
      return null;
    }
    try {
      int limit = Integer.parseInt(value.asText().strip());
      if (limit > 0) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    section.problem(field, "`" + value.asText() + "` is not " + what + "; it must be 1 or more");
    return null;
  }

  private List<CircuitBreaker.Check> checks(Optional<String> table) {
    JsonNode names = spec.raw("checks");
    List<CircuitBreaker.Check> checks = new ArrayList<>();
    if (names == null || names.isNull()) {
      return checks;
    }
    if (!names.isArray()) {
      spec.problem("checks", "must be a list of .sql files beside this one");
      return checks;
    }
    if (names.size() > CircuitBreaker.MOST_CHECKS) {
      spec.problem(
          "checks",
          "lists more than "
              + CircuitBreaker.MOST_CHECKS
              + " files; join them by UNION ALL in one SELECT");
    }
    for (JsonNode name : names) {
      table.flatMap(view -> check(view, name.asText())).ifPresent(checks::add);
    }
    return checks;
  }

  private Optional<CircuitBreaker.Check> check(String view, String name) {
    Path sql = file.resolveSibling(name);
    try {
      return new CheckReader(view, problems.of(sql.toString())).read(name, Files.readString(sql));
    } catch (NoSuchFileException e) {
      spec.problem("checks", "there is no file " + sql + "; the path is relative to " + file);
    } catch (IOException e) {
      spec.problem("checks", sql + " cannot be read: " + e);
    }
    return Optional.empty();
  }
}
