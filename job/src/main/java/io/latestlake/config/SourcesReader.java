package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.latestlake.config.Settings.Kinesis.Start;
import io.latestlake.config.Settings.LandingZone;
import io.latestlake.config.Settings.LandingZone.Csv;
import io.latestlake.config.Settings.LandingZone.Format;
import io.latestlake.config.Settings.LandingZone.HistoricalLoad;
import io.latestlake.config.Settings.Source;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads where records come from. */
final class SourcesReader {
  private static final Duration LEAST = Duration.ofMillis(10);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Pattern SERVERS =
      Pattern.compile("[^,:\\s]+:\\d{1,5}(,[^,:\\s]+:\\d{1,5})*");
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final String TOPIC_RULE = "letters, digits, dot, _ and -";

  /** What a consumer is to the job, and no matter of the settings. */
  private static final Set<String> OURS =
      Set.of(
          "group.id",
          "bootstrap.servers",
          "key.deserializer",
          "value.deserializer",
          "auto.offset.reset",
          "enable.auto.commit",
          "partition.discovery.interval.ms");

  private static final Pattern KINESIS_STREAM =
      Pattern.compile("(arn:aws[a-z-]*:kinesis:[a-z0-9-]+:\\d{12}:stream/)?[a-zA-Z0-9_.-]{1,128}");
  private static final String HORIZON = "horizon";
  private static final String LATEST = "latest";
  private static final Pattern PATH = Pattern.compile("[a-z][a-z0-9]*:/\\S*[^/\\s]");
  private static final Pattern DELIMITER = Pattern.compile("[^\"\\r\\n]");
  private static final Pattern MARKER = Pattern.compile("[^\"\\r\\n]*");
  private static final String MARKER_RULE = "a text without quotes and line ends";
  private static final String OP = "Op";

  private final Section all;

  SourcesReader(Section all) {
    this.all = requireNonNull(all, "all is null");
  }

  Source source() {
    Section section = all.section("source");
    Source.Historical historical =
        section.has("historical")
            ? section.choice("historical", Source.Historical.class).orElse(Source.Historical.NONE)
            : Source.Historical.NONE;
    Source.Stream stream =
        section.has("stream")
            ? section.choice("stream", Source.Stream.class).orElse(Source.Stream.KAFKA)
            : Source.Stream.KAFKA;
    if (historical == Source.Historical.NONE && stream == Source.Stream.NONE) {
      section.problem("stream", "is none, and so is historical; there must be a source");
    }
    section.refuseTheRest();
    return new Source(historical, stream);
  }

  /** Null if it is not the source's. */
  Settings.Kafka kafka(Source source) {
    if (source.stream() != Source.Stream.KAFKA && !all.has("kafka")) {
      return null;
    }
    Section kafka = all.section("kafka");
    Settings.Kafka read =
        new Settings.Kafka(
            kafka.required("bootstrap-servers", SERVERS, "host:port, several by comma").orElse(""),
            topics(kafka),
            kafka.text("group-id", TOPIC, TOPIC_RULE).orElse("latest-lake"),
            kafka.flag("bounded", false),
            properties(kafka.section("properties")));
    kafka.refuseTheRest();
    return read;
  }

  /** DMS can be told a topic for each table. */
  private static List<String> topics(Section kafka) {
    JsonNode value = kafka.raw("topic");
    if (value == null || !value.isArray()) {
      return kafka.required("topic", TOPIC, TOPIC_RULE).map(List::of).orElse(List.of());
    }
    List<String> topics = new ArrayList<>();
    value.forEach(topic -> topics.add(topic.asText()));
    for (String topic : topics) {
      if (!TOPIC.matcher(topic).matches()) {
        kafka.problem("topic", "`" + topic + "` is not " + TOPIC_RULE);
      }
    }
    if (topics.isEmpty()) {
      kafka.problem("topic", "names no topic");
    } else if (Set.copyOf(topics).size() < topics.size()) {
      kafka.problem("topic", "names a topic twice");
    }
    return topics;
  }

  private static Map<String, String> properties(Section section) {
    Map<String, String> properties = new TreeMap<>();
    for (String name : section.fields()) {
      if (OURS.contains(name)) {
        section.problem(name, "is set by the job; remove it");
      }
      section.text(name).ifPresent(value -> properties.put(name, value));
    }
    return properties;
  }

  /** Null if it is not the source's. */
  Settings.Kinesis kinesis(Source source) {
    if (source.stream() != Source.Stream.KINESIS && !all.has("kinesis")) {
      return null;
    }
    Section kinesis = all.section("kinesis");
    String start = kinesis.text("start-at").orElse(HORIZON);
    Settings.Kinesis read =
        new Settings.Kinesis(
            kinesis.required("stream", KINESIS_STREAM, "a stream's name or its ARN").orElse(""),
            switch (start) {
              case HORIZON -> Start.HORIZON;
              case LATEST -> Start.LATEST;
              default -> Start.MOMENT;
            },
            moment(kinesis, start),
            kinesis.duration("discovery-interval", LEAST, DAY, Duration.ofSeconds(10)),
            kinesis.flag("skip-lost-shards", false),
            kinesis.address("endpoint"),
            kinesis.flag("bounded", false));
    kinesis.refuseTheRest();
    return read;
  }

  /** Null if the start is no moment. */
  private static Instant moment(Section kinesis, String start) {
    if (start.equals(HORIZON) || start.equals(LATEST)) {
      return null;
    }
    try {
      return OffsetDateTime.parse(start).toInstant();
    } catch (DateTimeParseException e) {
      kinesis.problem(
          "start-at",
          "`"
              + start
              + "` is no moment; write horizon, latest, or for example 2026-11-23T08:00:00Z");
      return null;
    }
  }

  /** Null if it is not the source's. */
  LandingZone landingZone(Source source) {
    if (!source.readsLandingZone() && !all.has("landing-zone")) {
      return null;
    }
    Section zone = all.section("landing-zone");
    Format format =
        zone.has("format") ? zone.choice("format", Format.class).orElse(Format.CSV) : Format.CSV;
    if (format == Format.PARQUET && zone.has("csv")) {
      zone.problem("csv", "is for files of format csv, the format is parquet; remove it");
    }
    LandingZone read =
        new LandingZone(
            zone.required("path", PATH, "a path such as s3://my-bucket/dms, without a / at its end")
                .orElse(""),
            format,
            csv(zone.section("csv")),
            zone.flag("op-in-loads", false),
            zone.flag("op-in-changes", true),
            timestampColumn(zone),
            zoneId(zone),
            zone.duration("discovery-interval", LEAST, DAY, Duration.ofSeconds(30)),
            zone.duration("late-window", Duration.ZERO, DAY, Duration.ofHours(1)),
            zone.flag("bounded", false),
            zone.has("historical-load")
                ? zone.choice("historical-load", HistoricalLoad.class).orElse(HistoricalLoad.AUTO)
                : HistoricalLoad.AUTO);
    zone.refuseTheRest();
    return read;
  }

  private static Csv csv(Section csv) {
    char delimiter =
        csv.text("delimiter", DELIMITER, "one character, neither quote nor line end")
            .orElse(",")
            .charAt(0);
    String nullValue = marker(csv, "null-value", "NULL", delimiter);
    String noSupValue = marker(csv, "no-sup-value", "", delimiter);
    if (!noSupValue.isEmpty() && noSupValue.equals(nullValue)) {
      csv.problem(
          "no-sup-value",
          "`" + noSupValue + "` is the null-value too; set another CsvNoSupValue at the endpoint");
    }
    Csv read =
        new Csv(
            delimiter,
            csv.has("line-end")
                ? csv.choice("line-end", Csv.LineEnd.class).orElse(Csv.LineEnd.LF)
                : Csv.LineEnd.LF,
            csv.flag("rfc4180", true),
            csv.flag("header", false),
            nullValue,
            noSupValue);
    csv.refuseTheRest();
    return read;
  }

  private static String marker(Section csv, String field, String otherwise, char delimiter) {
    String marker = csv.text(field, MARKER, MARKER_RULE).orElse(otherwise);
    if (marker.indexOf(delimiter) >= 0) {
      csv.problem(field, "`" + marker + "` has the delimiter in it, so no field can hold it");
    }
    return marker;
  }

  private static String timestampColumn(Section zone) {
    String name = zone.text("timestamp-column").orElse("");
    if (name.equalsIgnoreCase(OP)) {
      zone.problem("timestamp-column", "`" + name + "` is the name of the operation's column");
    }
    return name;
  }

  private static ZoneId zoneId(Section zone) {
    String name = zone.text("zone").orElse("UTC");
    try {
      return ZoneId.of(name).normalized();
    } catch (DateTimeException e) {
      zone.problem("zone", "`" + name + "` is not known; write for example UTC or Europe/Paris");
      return ZoneOffset.UTC;
    }
  }

  /** What only sources and tables together tell. */
  void check(
      Source source,
      Settings.Kafka kafka,
      Settings.Kinesis kinesis,
      LandingZone zone,
      List<TableSpec> tables) {
    if (zone == null || !source.readsLandingZone()) {
      return;
    }
    Section section = all.section("landing-zone");
    boolean streamIsBounded =
        switch (source.stream()) {
          case KAFKA -> kafka.bounded();
          case KINESIS -> kinesis.bounded();
          case LANDING_ZONE, NONE -> zone.bounded();
        };
    if (streamIsBounded != zone.bounded()) {
      section.problem(
          "bounded",
          "is "
              + zone.bounded()
              + ", but the stream's is "
              + streamIsBounded
              + "; a run either ends with all of its sources or with none");
    }
    for (TableSpec table : tables) {
      if (source.stream() == Source.Stream.LANDING_ZONE
          && table.order() == TableSpec.Order.COMMIT) {
        all.section("source")
            .problem(
                "stream",
                "is landing-zone, but table "
                    + table.name()
                    + " has order: commit, and files tell nothing of transactions; write order:"
                    + " emitted in its spec");
      }
      for (Column column : table.columns()) {
        if (column.source().names().stream().anyMatch(zone.timestampColumn()::equalsIgnoreCase)) {
          section.problem(
              "timestamp-column",
              "`"
                  + zone.timestampColumn()
                  + "` is a column of table "
                  + table.name()
                  + " too; DMS's own has no place in the table, give it another"
                  + " TimestampColumnName");
        }
      }
    }
    requireFoldersApart(tables);
  }

  private void requireFoldersApart(List<TableSpec> tables) {
    for (TableSpec one : tables) {
      for (TableSpec other : tables) {
        String folder = one.landingZone().folder();
        String below = other.landingZone().folder();
        boolean later = tables.indexOf(one) < tables.indexOf(other);
        if (later && folder.equals(below) || below.startsWith(folder + "/")) {
          all.problem(
              "tables",
              "the landing-zone folder of "
                  + other.name()
                  + ", "
                  + below
                  + ", lies in that of "
                  + one.name()
                  + "; set landing-zone.folder of each");
        }
      }
    }
  }
}
