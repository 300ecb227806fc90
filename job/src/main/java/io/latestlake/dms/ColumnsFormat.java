package io.latestlake.dms;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a schema version as they lie in state: names and types, in order. Where messages
 * hold the values is not kept, since it is not asked of a row that is read already.
 */
public final class ColumnsFormat {
  private ColumnsFormat() {}

  public static void write(List<Column> columns, DataOutput out) throws IOException {
    out.writeInt(columns.size());
    for (Column column : columns) {
      out.writeUTF(column.name());
      out.writeUTF(column.type().sql());
    }
  }

  public static List<Column> read(DataInput in) throws IOException {
    int count = in.readInt();
    List<Column> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      columns.add(new Column(in.readUTF(), ColumnType.of(in.readUTF())));
    }
    return List.copyOf(columns);
  }
}
