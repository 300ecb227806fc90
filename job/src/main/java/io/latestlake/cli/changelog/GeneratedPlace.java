package io.latestlake.cli.changelog;

import java.util.List;

/** Where a generated case series is from; as many places as are asked for. */
record GeneratedPlace(
    String country,
    String province,
    String admin2,
    String combinedKey,
    String latitude,
    String longitude,
    String fips) {
  private static final List<Country> COUNTRIES =
      List.of(
          new Country("Afghanistan", "33.9391", "67.71"),
          new Country("Bolivia", "-16.2902", "-63.5887"),
          new Country("Cote d'Ivoire", "7.54", "-5.5471"),
          new Country("Curaçao", "12.1696", "-68.99"),
          new Country("Denmark", "56.2639", "9.5018"),
          new Country("Holy See", "41.9029", "12.4534"),
          new Country("Korea, South", "35.9078", "127.7669"),
          new Country("Mali", "17.5707", "-3.9962"),
          new Country("Sudan", "12.8628", "30.2176"),
          new Country("Taiwan*", "23.7", "121"),
          new Country("Uruguay", "-32.5228", "-55.7658"),
          new Country("Zambia", "-13.1339", "27.8493"));
  private static final List<String> STATES =
      List.of("Alaska", "Massachusetts", "New York", "North Carolina", "Puerto Rico", "Washington");

  private record Country(String name, String latitude, String longitude) {}

  static GeneratedPlace of(int number) {
    if (number < COUNTRIES.size()) {
      Country country = COUNTRIES.get(number);
      return new GeneratedPlace(
          country.name(), "N/A", "", country.name(), country.latitude(), country.longitude(), "");
    }
    int of = number - COUNTRIES.size();
    int state = of % STATES.size();
    int county = of / STATES.size() + 1;
    if (county == 1) {
      // As in the real data: cases that no county was found for, without coordinates.
      return us(STATES.get(state), "Unassigned", "", "", "");
    }
    return us(
        STATES.get(state),
        "County " + county,
        30 + state + "." + (1000 + county % 9000),
        "-" + (70 + state) + "." + (1000 + county * 7L % 9000),
        String.valueOf(1000L * (state + 1) + county));
  }

  private static GeneratedPlace us(
      String state, String county, String latitude, String longitude, String fips) {
    String key = county + ", " + state + ", US";
    return new GeneratedPlace("US", state, county, key, latitude, longitude, fips);
  }
}
