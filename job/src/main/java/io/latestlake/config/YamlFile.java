package io.latestlake.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a YAML file whose top is a mapping. */
final class YamlFile {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private YamlFile() {}

  /** Empty if the file cannot be used; why is then among the problems. */
  static Optional<ObjectNode> read(Path file, Problems problems) {
    try {
      JsonNode top = YAML.readTree(Files.readString(file));
      if (top instanceof ObjectNode mapping) {
        return Optional.of(mapping);
      }
      problems.add("", "is not a mapping; write one `field: value` a line");
    } catch (JsonProcessingException e) {
      problems.add("", "is not valid YAML" + at(e.getLocation()) + ": " + firstLine(e));
    } catch (NoSuchFileException e) {
      problems.add("", "does not exist; check the path");
    } catch (IOException e) {
      problems.add("", "cannot be read: " + e);
    }
    return Optional.empty();
  }

  private static String at(JsonLocation location) {
    return location == null ? "" : " (line " + location.getLineNr() + ")";
  }

  private static String firstLine(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage()).strip();
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
