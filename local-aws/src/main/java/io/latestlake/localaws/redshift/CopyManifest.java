package io.latestlake.localaws.redshift;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.localaws.redshift.sql.RefusedSqlException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of files to load
 * (https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html).
 */
record CopyManifest(List<Entry> entries) {
  private static final ObjectMapper JSON = new ObjectMapper();

  CopyManifest {
    entries = List.copyOf(entries);
  }

  /**
   * One file; a file that is listed twice is loaded twice.
   *
   * @param mandatory whether the load fails if the file is missing; false unless said
   * @param contentLength its exact size, which columnar formats need
   */
  record Entry(S3Address address, boolean mandatory, long contentLength) {}

  static CopyManifest parse(byte[] bytes) {
    try {
      List<Entry> entries = new ArrayList<>();
      JsonNode list = JSON.readTree(bytes).path("entries");
      if (!list.isArray()) {
        throw RefusedSqlException.error(
            "The manifest file contains invalid JSON: there is no list of entries");
      }
      for (JsonNode entry : list) {
        entries.add(entry(entry));
      }
      return new CopyManifest(entries);
    } catch (JacksonException e) {
      throw RefusedSqlException.error(
          "The manifest file contains invalid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw RefusedSqlException.error("The manifest file cannot be read: " + e.getMessage());
    }
  }

  private static Entry entry(JsonNode entry) {
    String url = entry.path("url").asText();
    JsonNode length = entry.path("meta").path("content_length");
    if (!url.matches("s3://[^/]+/.+")) {
      throw RefusedSqlException.error(
          "The manifest file has an entry without a valid url: " + entry);
    }
    if (!length.isIntegralNumber()) {
      throw RefusedSqlException.error(
          "File metadata is missing or invalid: meta.content_length of " + url);
    }
    return new Entry(S3Address.of(url), entry.path("mandatory").asBoolean(false), length.asLong());
  }
}
