package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.WarehouseException;
import java.util.List;

/**
 * The columns of the table's view, as the catalog names them. A view is replaced by a new run only,
 * before it owns the table; so they are asked for once. To be used by the thread that publishes.
 */
final class ViewColumns {
  private final TableWarehouse warehouse;
  private List<CatalogColumn> columns = List.of();

  ViewColumns(TableWarehouse warehouse) {
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
  }

  List<CatalogColumn> ofFiles() throws WarehouseException, InterruptedException {
    if (columns.isEmpty()) {
      columns = CatalogColumn.ofFiles(warehouse.viewColumns());
    }
    return columns;
  }
}
