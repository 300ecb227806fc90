package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.redshift.sql.RefusedSqlException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/**
 * Turns rows into Fields: integers as longValue, floats as doubleValue, booleans as booleanValue,
 * all else as text (https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_Field.html).
 * A result that the Data API would not hand out ends the query.
 */
final class ResultReader {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final DataApiLimits limits;

  ResultReader(DataApiLimits limits) {
    this.limits = requireNonNull(limits, "limits is null");
  }

  ResultTable read(ResultSet rows) throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    int width = meta.getColumnCount();
    ArrayNode records = JSON.arrayNode();
    long bytes = 0;
    while (rows.next()) {
      ArrayNode record = records.addArray();
      long rowBytes = 0;
      for (int i = 1; i <= width; i++) {
        ObjectNode field = record.addObject();
        rowBytes += field(rows, i, meta.getColumnTypeName(i), field);
      }
      bytes += rowBytes;
      if (rowBytes > limits.rowBytes()) {
        throw RefusedSqlException.error("Packet for query is too large");
      }
      if (bytes > limits.resultBytes()) {
        throw RefusedSqlException.error("Database response exceeded size limit");
      }
    }
    return new ResultTable(columns(meta), records, bytes);
  }

  private static long field(ResultSet rows, int i, String type, ObjectNode field)
      throws SQLException {
    String text = rows.getString(i);
    if (text == null) {
      field.put("isNull", true);
      return 0;
    }
    if (type.equals("varbyte")) {
      // Hexadecimal digits, without PostgreSQL's mark of them.
      text = text.substring(2);
    }
    switch (type) {
      case "int2", "int4", "int8", "oid", "serial", "bigserial" ->
          field.put("longValue", rows.getLong(i));
      case "float4", "float8" -> field.put("doubleValue", rows.getDouble(i));
      case "bool" -> field.put("booleanValue", rows.getBoolean(i));
      default -> field.put("stringValue", text);
    }
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static ArrayNode columns(ResultSetMetaData meta) throws SQLException {
    ArrayNode columns = JSON.arrayNode();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      ObjectNode column = columns.addObject();
      column.put("name", meta.getColumnName(i));
      column.put("label", meta.getColumnLabel(i));
      column.put("typeName", meta.getColumnTypeName(i));
      column.put("nullable", 1);
      column.put("precision", meta.getPrecision(i));
      column.put("scale", meta.getScale(i));
      column.put("length", 0);
      column.put("isSigned", meta.isSigned(i));
      column.put("isCurrency", false);
      column.put("isCaseSensitive", meta.isCaseSensitive(i));
      column.put("schemaName", "");
      column.put("tableName", "");
    }
    return columns;
  }
}
