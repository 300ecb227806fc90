package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Reads the names of an object's fields and tells what each means. A writer has its names in one
 * order; so the name that followed the last time is compared first, byte by byte, which is faster
 * than to read a name and look it up. A field that is left out costs two misses.
 */
final class FieldNames {
  /** There is no further name. */
  static final int END = Integer.MAX_VALUE;

  /** Names come from outside, so what is remembered of them is bounded, in all and each. */
  static final int MOST_NAMES = 4096;

  static final int LONGEST_NAME = 256;

  private final ToIntFunction<String> meanings;
  private final Map<String, Name> known = new HashMap<>();
  private final Name start = new Name("", 0);
  private Name current = start;

  /** Leads only to names that are known, so that forgotten ones are gone. */
  private static final class Name {
    final SerializedString text;
    final int meaning;
    Name next;

    Name(String text, int meaning) {
      this.text = new SerializedString(text);
      this.meaning = meaning;
    }

    /** Half of a surrogate pair, which UTF-16 can hold, has no UTF-8 to be compared with. */
    boolean canBeExpected() {
      try {
        return text.asQuotedUTF8() != null;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }

  /**
   * @param meanings a pure function, asked once for most names
   */
  FieldNames(ToIntFunction<String> meanings) {
    this.meanings = requireNonNull(meanings, "meanings is null");
  }

  /** The parser stands at the start of an object. */
  void begin() {
    current = start;
  }

  /** Goes to the next name and returns its meaning, or {@link #END}. */
  int next(JsonParser parser) throws IOException {
    Name expected = current.next;
    if (expected != null && parser.nextFieldName(expected.text)) {
      current = expected;
      return expected.meaning;
    }
    JsonToken token = expected == null ? parser.nextToken() : parser.currentToken();
    if (token != JsonToken.FIELD_NAME) {
      return END;
    }
    String text = parser.currentName();
    Name found = known.get(text);
    if (found == null) {
      found = new Name(text, meanings.applyAsInt(text));
      if (known.size() < MOST_NAMES && text.length() <= LONGEST_NAME && found.canBeExpected()) {
        known.put(text, found);
      } else {
        current = found;
        return found.meaning;
      }
    }
    current.next = found;
    current = found;
    return found.meaning;
  }

  int remembered() {
    return known.size();
  }

  /** The name itself. */
  String name() {
    return current.text.getValue();
  }
}
