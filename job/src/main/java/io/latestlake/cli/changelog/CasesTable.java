package io.latestlake.cli.changelog;

import java.util.List;

/** What the demo knows of its example, the collection {@code cases} in DocumentDB. */
final class CasesTable {
  static final String SCHEMA = "covid";
  static final String TABLE = "cases";

  /** As DocumentDB spells them, in the order of the CSV after its Op. */
  static final List<String> COLUMNS =
      List.of(
          "oid__id",
          "Case_Type",
          "Cases",
          "Difference",
          "Date",
          "Country_Region",
          "Province_State",
          "Admin2",
          "Combined_Key",
          "Lat",
          "Long",
          "Prep_Flow_Runtime",
          "FIPS");

  static final int ID = 0;
  private static final int LATITUDE = 9;
  private static final int LONGITUDE = 10;
  private static final List<Integer> NUMBERS = List.of(2, 3, LATITUDE, LONGITUDE, 12);
  private static final boolean[] IS_NUMBER = new boolean[COLUMNS.size()];

  static {
    NUMBERS.forEach(column -> IS_NUMBER[column] = true);
  }

  private CasesTable() {}

  /** Of a name as DMS spells it, in whatever case; -1 if there is no such column. */
  static int indexOf(String name) {
    for (int i = 0; i < COLUMNS.size(); i++) {
      if (COLUMNS.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Of the numbers these have a fraction. */
  static boolean isCoordinate(int column) {
    return column == LATITUDE || column == LONGITUDE;
  }

  static boolean isNumber(int column) {
    return IS_NUMBER[column];
  }
}
