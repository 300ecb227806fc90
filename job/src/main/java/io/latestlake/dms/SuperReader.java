package io.latestlake.dms;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.latestlake.config.ColumnType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Reads JSON into a column of type super: the same JSON without blanks, its members in their order,
 * its numbers digit by digit. What JSON_PARSE might refuse or round does not fit, since it would
 * stop the commit: half a character, a NUL, a number that is neither a decimal of 38 digits nor in
 * the range of a double, a text longer than a VARCHAR.
 */
final class SuperReader {
  private static final int MOST_DIGITS = 38;

  private final NumberText number = new NumberText();

  /** Null while the value is fine. */
  private String problem;

  /**
   * Reads a text that holds JSON.
   *
   * @return what is wrong with it, null if nothing
   */
  String text(char[] text, int offset, int length, int index, RowBuilder row) {
    try (JsonParser parser = MessageJson.FACTORY.createParser(text, offset, length)) {
      if (parser.nextToken() == null) {
        return notJson("the text is blank");
      }
      byte[] json = read(parser);
      if (parser.nextToken() != null) {
        return notJson("something follows the value");
      }
      return store(json, index, row);
    } catch (JsonProcessingException e) {
      return notJson(e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  /**
   * Reads the value that the parser of the message stands at, to its end.
   *
   * @return what is wrong with it, null if nothing
   */
  String value(JsonParser parser, int index, RowBuilder row) throws IOException {
    return store(read(parser), index, row);
  }

  private byte[] read(JsonParser parser) throws IOException {
    problem = null;
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
        if (token == null) {
          // Open structures are closed with the generator; what came so far is not kept.
          problem = notJson("it ends in the midst");
          break;
        }
      }
    }
    return bytes.toByteArray();
  }

  private void copy(JsonParser parser, JsonToken token, JsonGenerator out) throws IOException {
    switch (token) {
      case START_OBJECT -> out.writeStartObject();
      case END_OBJECT -> out.writeEndObject();
      case START_ARRAY -> out.writeStartArray();
      case END_ARRAY -> out.writeEndArray();
      case FIELD_NAME -> {
        String name = parser.currentName();
        check(name.toCharArray(), 0, name.length());
        // The generator fails at half a character; what it writes after a problem is not kept.
        out.writeFieldName(problem == null ? name : "");
      }
      case VALUE_STRING -> {
        char[] text = parser.getTextCharacters();
        check(text, parser.getTextOffset(), parser.getTextLength());
        out.writeString(text, parser.getTextOffset(), problem == null ? parser.getTextLength() : 0);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        char[] text = parser.getTextCharacters();
        checkNumber(text, parser.getTextOffset(), parser.getTextLength());
        out.writeNumber(text, parser.getTextOffset(), parser.getTextLength());
      }
      default -> out.writeRawValue(parser.getText());
    }
  }

  private void check(char[] text, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      char c = text[i];
      if (c == 0) {
        problem = "the JSON has a NUL character, which Redshift cannot store; remove it";
      } else if (Character.isHighSurrogate(c)
          && i + 1 < offset + length
          && Character.isLowSurrogate(text[i + 1])) {
        i++;
      } else if (Character.isSurrogate(c)) {
        problem = "the JSON has half of a surrogate pair, which is no character; mend it";
      }
    }
  }

  private void checkNumber(char[] text, int offset, int length) {
    if (!number.scan(text, offset, length)
        || number.digits() > MOST_DIGITS
        || !Double.isFinite(number.doubleValue())
        || number.doubleValue() == 0 && number.digits() > 0) {
      problem =
          "the JSON has the number "
              + Unusable.shown(new String(text, offset, length))
              + ", which super cannot hold without loss; send it as a string";
    }
  }

  private String store(byte[] json, int index, RowBuilder row) {
    if (problem == null && json.length > ColumnType.Super.MAX_BYTES) {
      problem =
          "the JSON is longer than "
              + ColumnType.Super.MAX_BYTES
              + " bytes, the most that JSON_PARSE takes; leave parts of it out";
    }
    if (problem != null) {
      return problem;
    }
    if (isNull(json)) {
      row.setNull(index);
    } else {
      System.arraycopy(json, 0, row.room(json.length), row.end(), json.length);
      row.setBytes(index, json.length);
    }
    return null;
  }

  /** JSON's null in a super column is NULL to SQL: one value, one form. */
  private static boolean isNull(byte[] json) {
    return json.length == 4 && json[0] == 'n';
  }

  private static String notJson(String why) {
    return "the text is not JSON ("
        + why.replaceAll("\\s+", " ")
        + "); if DMS cut it at its limit for LOBs, raise LobMaxSize of the task, else make the"
        + " column a varchar";
  }
}
