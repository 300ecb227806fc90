package io.latestlake.localaws.glue;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.JsonOperation;
import io.latestlake.localaws.wire.RequestMembers;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Crawlers that can be made and started
 * (https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-crawling.html). A crawl takes
 * its time and then fails: it looks at nothing and says so.
 */
final class GlueCrawlers {
  private static final int MAX_NAME = 255;
  private static final Duration CRAWL = Duration.ofMinutes(5);
  private static final String STARTED = "started";

  private final Catalog catalog;
  private final Clock clock;

  GlueCrawlers(Catalog catalog, Clock clock) {
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  Map<String, JsonOperation> operations() {
    return Map.of(
        "CreateCrawler", this::create, "GetCrawler", this::get, "StartCrawler", this::start);
  }

  private JsonNode create(ObjectNode request) throws IOException {
    RequestMembers members =
        GlueErrors.members(
            request, Set.of("Name", "Role", "DatabaseName", "Description", "Targets"));
    synchronized (catalog) {
      String name = name(members);
      members.requiredText("Role");
      JsonNode paths = members.get("Targets").path("S3Targets");
      if (members.get("Targets").size() > 1 || paths.isMissingNode()) {
        throw members.notSupported("targets other than S3Targets");
      }
      for (JsonNode target : paths) {
        if (!target.path("Path").asText("").startsWith("s3://")) {
          throw GlueErrors.invalid("An S3 target needs a Path that begins with s3://");
        }
      }
      if (paths.isEmpty()) {
        throw GlueErrors.invalid("A crawler needs a target");
      }
      if (catalog.crawlers().has(name)) {
        throw GlueErrors.exists("Crawler with name " + name);
      }
      catalog
          .crawlers()
          .putObject(name)
          .set("crawler", request.deepCopy().put("CreationTime", seconds(clock.millis())));
      catalog.save();
      return JsonNodeFactory.instance.objectNode();
    }
  }

  private JsonNode get(ObjectNode request) {
    RequestMembers members = GlueErrors.members(request, Set.of("Name"));
    synchronized (catalog) {
      ObjectNode entry = crawler(members);
      ObjectNode shown = entry.get("crawler").deepCopy();
      shown.put("State", isRunning(entry) ? "RUNNING" : "READY");
      if (entry.has(STARTED) && !isRunning(entry)) {
        shown
            .putObject("LastCrawl")
            .put("Status", "FAILED")
            .put("ErrorMessage", "not supported by the stand-in: a crawl, it looks at nothing")
            .put("StartTime", seconds(entry.get(STARTED).asLong()));
      }
      return JsonNodeFactory.instance.objectNode().set("Crawler", shown);
    }
  }

  private JsonNode start(ObjectNode request) throws IOException {
    RequestMembers members = GlueErrors.members(request, Set.of("Name"));
    synchronized (catalog) {
      ObjectNode entry = crawler(members);
      if (isRunning(entry)) {
        throw GlueErrors.running("Crawler with name " + name(members));
      }
      entry.put(STARTED, clock.millis());
      catalog.save();
      return JsonNodeFactory.instance.objectNode();
    }
  }

  private boolean isRunning(ObjectNode entry) {
    return entry.has(STARTED) && clock.millis() < entry.get(STARTED).asLong() + CRAWL.toMillis();
  }

  private ObjectNode crawler(RequestMembers members) {
    String name = name(members);
    if (catalog.crawlers().get(name) instanceof ObjectNode found) {
      return found;
    }
    throw GlueErrors.notFound("Crawler with name " + name);
  }

  private static String name(RequestMembers members) {
    String name = members.requiredText("Name");
    members.text("Name", MAX_NAME);
    return name;
  }

  private static double seconds(long millis) {
    return millis / 1000.0;
  }
}
