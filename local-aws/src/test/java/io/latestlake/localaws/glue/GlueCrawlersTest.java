package io.latestlake.localaws.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.AwsException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crawlers as time goes by, at a clock of the test's own. */
class GlueCrawlersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CRAWLER =
      """
      {"Name": "Cases", "Role": "crawling", "DatabaseName": "crawled",
       "Targets": {"S3Targets": [{"Path": "s3://b/lake/cases/"}]}}
      """;

  @TempDir Path dir;
  private Instant now = Instant.parse("2026-11-23T19:00:00Z");
  private GlueCrawlers crawlers;

  @BeforeEach
  void open() throws Exception {
    crawlers = new GlueCrawlers(Catalog.open(dir), new TestClock());
  }

  @Test
  void aCrawlerThatExistsIsNotMadeAgainAndOneThatDoesNotIsNotFound() throws Exception {
    call("CreateCrawler", CRAWLER);

    refused("CreateCrawler", CRAWLER, "AlreadyExistsException");
    refused("StartCrawler", named("cases"), "EntityNotFoundException");
    refused("GetCrawler", named("none"), "EntityNotFoundException");
    assertThat(crawler().path("DatabaseName").asText()).isEqualTo("crawled");
    assertThat(crawler().path("State").asText()).isEqualTo("READY");
    assertThat(crawler().has("LastCrawl")).isFalse();
  }

  @Test
  void oneThatIsRunningIsNotStartedAgain() throws Exception {
    call("CreateCrawler", CRAWLER);
    call("StartCrawler", named("Cases"));

    refused("StartCrawler", named("Cases"), "CrawlerRunningException");
    assertThat(crawler().path("State").asText()).isEqualTo("RUNNING");

    now = now.plusSeconds(600);
    assertThat(crawler().path("State").asText()).isEqualTo("READY");
    call("StartCrawler", named("Cases"));
  }

  @Test
  void aCrawlLooksAtNothingAndSaysSo() throws Exception {
    call("CreateCrawler", CRAWLER);
    call("StartCrawler", named("Cases"));
    now = now.plusSeconds(600);
    crawlers = new GlueCrawlers(Catalog.open(dir), new TestClock());

    assertThat(crawler().at("/LastCrawl/Status").asText()).isEqualTo("FAILED");
    assertThat(crawler().at("/LastCrawl/ErrorMessage").asText())
        .startsWith("not supported by the stand-in");
  }

  @Test
  void whatACrawlerCannotCrawlIsRefused() {
    refused("CreateCrawler", CRAWLER.replace("s3://", "/"), "InvalidInputException");
    refused("CreateCrawler", CRAWLER.replace("S3Targets", "JdbcTargets"), "InvalidInputException");
    refused("CreateCrawler", CRAWLER.replace("\"Role\"", "\"Schedule\""), "InvalidInputException");
    refused("CreateCrawler", CRAWLER.replace("crawling", ""), "InvalidInputException");
    refused("CreateCrawler", CRAWLER.replace("Cases", "c".repeat(256)), "InvalidInputException");
  }

  private JsonNode crawler() throws Exception {
    return call("GetCrawler", named("Cases")).get("Crawler");
  }

  private JsonNode call(String operation, String request) throws Exception {
    return crawlers.operations().get(operation).call((ObjectNode) JSON.readTree(request));
  }

  private void refused(String operation, String request, String code) {
    assertThatThrownBy(() -> call(operation, request))
        .isInstanceOfSatisfying(AwsException.class, e -> assertThat(e.type()).isEqualTo(code));
  }

  private static String named(String name) {
    return "{\"Name\": \"" + name + "\"}";
  }

  private final class TestClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
