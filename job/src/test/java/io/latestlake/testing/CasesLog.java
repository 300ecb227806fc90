package io.latestlake.testing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A log of {@code cases} in DMS's JSON, and the oracle beside it: what the most-recent view of the
 * log so far must be, by log order alone. Knows nothing of the job.
 */
public final class CasesLog {
  /** What a reader of the lake sees of a row. */
  public record Row(String id, String caseType, int cases, LocalDate date, String country) {}

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("M/d/uuuu", Locale.ROOT);

  private final List<String> messages = new ArrayList<>();
  private final TreeMap<String, Row> rows = new TreeMap<>();
  private Instant emitted = Instant.parse("2020-08-10T04:50:44.000001Z");
  private int sent;

  /** Lets it go on after a load that came another way. */
  public CasesLog after(Instant time, Map<String, Row> loaded) {
    emitted = time;
    rows.putAll(loaded);
    return this;
  }

  public CasesLog load(String id, LocalDate date, int cases) {
    return upsert("load", id, date, cases);
  }

  public CasesLog insert(String id, LocalDate date, int cases) {
    return upsert("insert", id, date, cases);
  }

  public CasesLog update(String id, LocalDate date, int cases) {
    return upsert("update", id, date, cases);
  }

  public CasesLog delete(String id) {
    rows.remove(id);
    message("delete", "{\"oid__id\":\"%s\"}".formatted(id));
    return this;
  }

  /** A message that is not DMS's. */
  public CasesLog raw(String message) {
    messages.add(message);
    return this;
  }

  private CasesLog upsert(String operation, String id, LocalDate date, int cases) {
    String type = cases % 2 == 0 ? "Confirmed" : "Deaths";
    String country = cases % 7 == 0 ? "Korea, \\\"South\\\"" : "Côte d'Ivoire";
    rows.put(id, new Row(id, type, cases, date, country.replace("\\", "")));
    message(
        operation,
        """
        {"oid__id":"%s","Case_Type":"%s","Cases":%d,"Difference":-1,"Date":"%s",\
        "Country_Region":"%s","Lat":33.93911,"Prep_Flow_Runtime":"8/10/2020 4:50:44 AM"}"""
            .formatted(id, type, cases, DATE.format(date), country));
    return this;
  }

  private void message(String operation, String data) {
    emitted = emitted.plus(1, ChronoUnit.MICROS);
    messages.add(
        """
        {"data":%s,"metadata":{"timestamp":"%s","record-type":"data","operation":"%s",\
        "partition-key-type":"schema-table","schema-name":"coviddb","table-name":"cases"}}"""
            .formatted(data, emitted, operation));
  }

  /** Loads, corrections, deletes, re-inserts and rows that change day, over some keys and days. */
  public CasesLog random(Random random, int keys, int days, int changes) {
    for (int i = 0; i < changes; i++) {
      String id = String.format("%024x", random.nextInt(keys));
      LocalDate date = LocalDate.of(2020, 1, 22).plusDays(random.nextInt(days));
      switch (random.nextInt(6)) {
        case 0 -> delete(id);
        case 1, 2 ->
            update(id, rows.containsKey(id) ? rows.get(id).date() : date, random.nextInt(1000));
        default -> insert(id, date, random.nextInt(1000));
      }
    }
    return this;
  }

  /**
   * The messages since the last call, redelivered in part and in an order that is not the log's.
   */
  public List<String> nextShuffled(Random random) {
    List<String> next = next();
    next.addAll(next.subList(0, next.size() / 10));
    Collections.shuffle(next, random);
    return next;
  }

  /** The messages since the last call, in order. */
  public List<String> next() {
    List<String> next = new ArrayList<>(messages.subList(sent, messages.size()));
    sent = messages.size();
    return next;
  }

  public Map<String, Row> rows() {
    return new TreeMap<>(rows);
  }
}
