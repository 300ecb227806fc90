package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.latestlake.config.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The columns that lie inside of one document: MongoDB's {@code _doc}, a document attribute of an
 * object mapping, or JSON in a text column (dms-formats 1.9, 1.11, 2.2). The document comes as an
 * object or array, or as the text of one.
 *
 * <p>The paths are a tree, which the parser walks while it reads; what no path leads to is skipped.
 * A path that the document does not have, or at whose half way it has something else than an object
 * or array, leaves its column absent: documents of one collection differ.
 */
final class DocumentColumns {
  /** Takes the values on the way. */
  interface Output {
    /** The parser stands at the value and must be left at its end. */
    void value(JsonParser parser, JsonToken token, int column) throws IOException;

    /** The document cannot be read, so this column cannot. */
    void unreadable(int column, Unusable why);
  }

  private final String name;
  private final Node root;
  private final List<Integer> columns = new ArrayList<>();

  private DocumentColumns(String name) {
    this.name = requireNonNull(name, "name is null");
    this.root = new Node();
  }

  /** By DMS's names of the documents, in lower case. */
  static Map<String, DocumentColumns> byName(List<Column> columns) {
    Map<String, DocumentColumns> documents = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      List<String> path = columns.get(i).source().path();
      if (!path.isEmpty()) {
        documents
            .computeIfAbsent(path.get(0).toLowerCase(Locale.ROOT), DocumentColumns::new)
            .add(path.subList(1, path.size()), i);
      }
    }
    return documents;
  }

  private void add(List<String> path, int column) {
    Node node = root;
    for (String step : path) {
      node = node.child(step);
    }
    node.column = column;
    columns.add(column);
  }

  /** Reads the value that the parser stands at, to its end. */
  void read(JsonParser parser, JsonToken token, Output output) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      walk(parser, token, root, output);
      return;
    }
    readText(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength(), output);
  }

  /** Reads the text of a document. */
  void readText(char[] chars, int offset, int length, Output output) {
    // A null or empty text is what DMS leaves of a document that it did not look up.
    if (length == 0) {
      return;
    }
    try (JsonParser text = MessageJson.FACTORY.createParser(chars, offset, length)) {
      walk(text, text.nextToken(), root, output);
      if (text.nextToken() != null) {
        unreadable("something follows the JSON value", output);
      }
    } catch (IOException e) {
      unreadable(MessageJson.fault(e), output);
    }
  }

  private void walk(JsonParser parser, JsonToken token, Node node, Output output)
      throws IOException {
    if (token == JsonToken.START_OBJECT) {
      node.names.begin();
      for (int child = node.names.next(parser);
          child != FieldNames.END;
          child = node.names.next(parser)) {
        step(parser, parser.nextToken(), child == Node.NONE ? null : node.at(child), output);
      }
    } else if (token == JsonToken.START_ARRAY) {
      int position = 0;
      for (JsonToken each = parser.nextToken();
          each != JsonToken.END_ARRAY;
          each = parser.nextToken()) {
        step(parser, each, node.element(position++), output);
      }
    }
  }

  private void step(JsonParser parser, JsonToken token, Node child, Output output)
      throws IOException {
    if (child == null) {
      parser.skipChildren();
    } else if (child.column != Node.NONE) {
      output.value(parser, token, child.column);
    } else {
      walk(parser, token, child, output);
    }
  }

  private void unreadable(String fault, Output output) {
    Unusable why =
        new Unusable(
            DeadLetter.Reason.BAD_DOCUMENT,
            String.format(
                Locale.ROOT,
                "%s holds text that is no JSON: %s; if DMS cut it, raise LobMaxSize of the task",
                name,
                fault));
    for (int column : columns) {
      output.unreadable(column, why);
    }
  }

  /** One step of the paths: an object's field, or an element of an array. */
  private static final class Node {
    static final int NONE = -1;

    private final Map<String, Integer> childrenByName = new HashMap<>();
    private final List<Node> children = new ArrayList<>();
    private Node[] elements = {};
    private int column = NONE;
    private final FieldNames names =
        new FieldNames(field -> childrenByName.getOrDefault(field, NONE));

    Node child(String step) {
      Integer known = childrenByName.get(step);
      if (known != null) {
        return children.get(known);
      }
      Node child = new Node();
      childrenByName.put(step, children.size());
      children.add(child);
      if (step.chars().allMatch(c -> c >= '0' && c <= '9')) {
        int position = Integer.parseInt(step);
        if (position >= elements.length) {
          elements = Arrays.copyOf(elements, position + 1);
        }
        elements[position] = child;
      }
      return child;
    }

    Node at(int child) {
      return children.get(child);
    }

    /** Null if no path leads there. */
    Node element(int position) {
      return position < elements.length ? elements[position] : null;
    }
  }
}
