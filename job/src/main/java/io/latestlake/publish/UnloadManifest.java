package io.latestlake.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that an UNLOAD with MANIFEST VERBOSE lists.
 *
 * <p>Only {@code entries} is read, and nothing after it: the sample of the manual shows a schema
 * that is not legal JSON.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html">UNLOAD, MANIFEST</a>
 */
record UnloadManifest(List<Entry> entries) {
  private static final JsonFactory JSON = new JsonFactory();

  record Entry(String url, long contentLength, long recordCount) {}

  UnloadManifest {
    entries = List.copyOf(entries);
  }

  static UnloadManifest parse(byte[] json) throws Disagreement {
    try (JsonParser parser = JSON.createParser(json)) {
      List<Entry> entries = new ArrayList<>();
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("entries")) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            entries.add(entry(parser));
          }
          return new UnloadManifest(entries);
        }
        parser.skipChildren();
      }
      throw new Disagreement("the manifest has no entries");
    } catch (IOException e) {
      throw new Disagreement("the manifest cannot be read: " + e.getMessage());
    }
  }

  private static Entry entry(JsonParser parser) throws IOException, Disagreement {
    String url = null;
    long contentLength = -1;
    long recordCount = -1;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("url")) {
        url = parser.getText();
      } else if (name.equals("meta") && value == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String member = parser.currentName();
          parser.nextToken();
          if (member.equals("content_length")) {
            contentLength = parser.getLongValue();
          } else if (member.equals("record_count")) {
            recordCount = parser.getLongValue();
          } else {
            parser.skipChildren();
          }
        }
      } else {
        parser.skipChildren();
      }
    }
    if (url == null || contentLength < 0 || recordCount < 0) {
      throw new Disagreement("a manifest entry without url, content_length or record_count");
    }
    return new Entry(url, contentLength, recordCount);
  }
}
