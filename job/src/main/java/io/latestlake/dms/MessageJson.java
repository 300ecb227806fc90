package io.latestlake.dms;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;

/** How JSON from outside is read: with limits, and with names that are one object each. */
final class MessageJson {
  private static final int LONGEST_FAULT = 300;

  /** BSON nests at most 100 levels; names and digits far beyond what a source can hold. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(200)
                  .maxStringLength(16 << 20)
                  .maxNumberLength(1000)
                  .maxNameLength(4096)
                  .build())
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private MessageJson() {}

  /** What is wrong with a text, short and on one line. */
  static String fault(IOException e) {
    String text = String.valueOf(e.getMessage()).replace('\n', ' ');
    return text.substring(0, Math.min(text.length(), LONGEST_FAULT));
  }
}
