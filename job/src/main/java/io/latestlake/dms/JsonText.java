package io.latestlake.dms;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * The JSON text of a nested value, without blanks; numbers keep their digits, half a surrogate pair
 * stays escaped.
 */
final class JsonText {
  private JsonText() {}

  /** Reads the object or array that the parser stands at, to its end. */
  static byte[] of(JsonParser parser) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = MessageJson.FACTORY.createGenerator(bytes)) {
      int depth = 0;
      JsonToken token = parser.currentToken();
      while (true) {
        copy(parser, token, generator);
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0) {
          break;
        }
        token = parser.nextToken();
      }
    }
    return bytes.toByteArray();
  }

  private static void copy(JsonParser parser, JsonToken token, JsonGenerator generator)
      throws IOException {
    switch (token) {
      case START_OBJECT -> generator.writeStartObject();
      case END_OBJECT -> generator.writeEndObject();
      case START_ARRAY -> generator.writeStartArray();
      case END_ARRAY -> generator.writeEndArray();
      case FIELD_NAME -> generator.writeFieldName(parser.currentName());
      case VALUE_STRING ->
          generator.writeString(
              parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          generator.writeNumber(
              parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      default -> generator.writeRawValue(parser.getText());
    }
  }
}
