package io.latestlake.source.zone;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The names in a header line. */
final class CsvHeader {
  private CsvHeader() {}

  static List<String> names(byte[] line, char delimiter, boolean quotes) {
    String text = new String(line, StandardCharsets.UTF_8);
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    boolean fieldBegins = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        boolean doubled = c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (c == '"' && !doubled) {
          quoted = false;
        } else {
          name.append(c);
          i += doubled ? 1 : 0;
        }
      } else if (c == '"' && quotes && fieldBegins) {
        quoted = true;
        fieldBegins = false;
      } else if (c == delimiter) {
        names.add(name.toString());
        name.setLength(0);
        fieldBegins = true;
      } else {
        name.append(c);
        fieldBegins = false;
      }
    }
    names.add(name.toString());
    return names;
  }
}
