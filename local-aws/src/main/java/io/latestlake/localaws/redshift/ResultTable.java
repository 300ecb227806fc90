package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;

/**
 * The rows of a query as the Data API hands them out.
 *
 * @param columns ColumnMetadata
 * @param records a list of Fields for each row
 * @param bytes about how large the values are
 */
record ResultTable(ArrayNode columns, ArrayNode records, long bytes) {
  ResultTable {
    requireNonNull(columns, "columns is null");
    requireNonNull(records, "records is null");
  }
}
