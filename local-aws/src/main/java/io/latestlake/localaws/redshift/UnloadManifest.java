package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.redshift.parquet.ColumnType;
import io.latestlake.localaws.redshift.parquet.TableColumn;
import java.util.List;

/**
 * The list of unloaded files, with sizes; VERBOSE adds row counts and the schema. Written when all
 * files are there.
 */
record UnloadManifest(List<UnloadedFile> files, List<TableColumn> columns, boolean verbose) {
  private static final ObjectMapper JSON = new ObjectMapper();

  UnloadManifest {
    files = List.copyOf(files);
    columns = List.copyOf(requireNonNull(columns, "columns is null"));
  }

  byte[] toJson() {
    ObjectNode manifest = JSON.createObjectNode();
    ArrayNode entries = manifest.putArray("entries");
    for (UnloadedFile file : files) {
      ObjectNode entry = entries.addObject().put("url", file.address().toString());
      meta(entry, file.bytes(), file.rows());
    }
    if (verbose) {
      ArrayNode elements = manifest.putObject("schema").putArray("elements");
      columns.forEach(
          column ->
              type(
                  elements.addObject().put("name", column.name()).putObject("type"),
                  column.type()));
      meta(
          manifest,
          files.stream().mapToLong(UnloadedFile::bytes).sum(),
          files.stream().mapToLong(UnloadedFile::rows).sum());
      manifest.putObject("author").put("name", "Amazon Redshift").put("version", "1.0.0");
    }
    try {
      return JSON.writeValueAsBytes(manifest);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON cannot fail to be written", e);
    }
  }

  private void meta(ObjectNode node, long bytes, long rows) {
    ObjectNode meta = node.putObject("meta").put("content_length", bytes);
    if (verbose) {
      meta.put("record_count", rows);
    }
  }

  private static void type(ObjectNode node, ColumnType type) {
    node.put("base", type.kind().sqlName());
    if (type.kind() == ColumnType.Kind.DECIMAL) {
      node.put("precision", type.precision()).put("scale", type.scale());
    } else if (type.length() > 0) {
      node.put("max_length", type.length());
    }
  }
}
