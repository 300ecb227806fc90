package io.latestlake.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.latestlake.config.Day;
import io.latestlake.warehouse.PastPublication;
import io.latestlake.warehouse.TableWarehouse.Publication;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The small JSON object beside the lake that says what a publication made visible. It counts only
 * if the ledger has its number, epoch and prefix.
 *
 * @param commit the last one that it shows; below 0 the publication that it went back to
 * @param columns of the files; null in records of releases that did not write them, of a
 *     publication that went back, whose files are those of several, and of one that was written
 *     later
 * @param days keys of the unloaded files by the folder of their day; none for an emptied day. Null
 *     if the files were gone when the record was written
 * @param inPlace ETags of the files that the in-place layout made of them, by the folder of their
 *     day and their name in it; null in records of other layouts, of releases that did not write
 *     them, and in one that was written later
 * @param current keys of all files of the lake by the folder of their day, in every hundredth
 *     record; else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PublicationRecord(
    String table,
    long number,
    long epoch,
    String prefix,
    long rows,
    long commit,
    List<CatalogColumn> columns,
    Map<String, List<String>> days,
    Map<String, Map<String, String>> inPlace,
    Map<String, List<String>> current) {
  private static final int WITH_CURRENT_EVERY = 100;
  private static final Pattern RECORD = Pattern.compile("/(\\d{12})\\.json$");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  static PublicationRecord of(
      String table,
      Publication publication,
      List<CatalogColumn> columns,
      Map<Day, List<UnloadedFile>> filesByDay,
      Map<String, Map<String, String>> inPlace,
      Map<String, List<String>> current) {
    return new PublicationRecord(
        table,
        publication.number(),
        publication.epoch(),
        publication.prefix(),
        publication.rows(),
        publication.commit(),
        columns,
        keys(filesByDay),
        inPlace.isEmpty() ? null : inPlace,
        current);
  }

  /**
   * Of a publication whose files were unloaded by several, or of which the ledger alone still
   * tells.
   *
   * @param filesByDay null if nobody knows them any more
   */
  static PublicationRecord of(
      String table,
      PastPublication publication,
      Map<Day, List<UnloadedFile>> filesByDay,
      Map<String, List<String>> current) {
    return new PublicationRecord(
        table,
        publication.number(),
        publication.epoch(),
        publication.prefix(),
        publication.rows(),
        publication.commit(),
        null,
        filesByDay == null ? null : keys(filesByDay),
        null,
        current);
  }

  private static Map<String, List<String>> keys(Map<Day, List<UnloadedFile>> filesByDay) {
    Map<String, List<String>> days = new TreeMap<>();
    filesByDay.forEach(
        (day, files) -> days.put(day.folder(), files.stream().map(UnloadedFile::key).toList()));
    return days;
  }

  /** Whether the record of this publication holds the whole map of current days. */
  static boolean holdsCurrent(long number) {
    return number % WITH_CURRENT_EVERY == 0;
  }

  /** Where a table's records are; ends in a slash. */
  static String folder(String lakePrefix, String table) {
    return lakePrefix + "publications/" + table + "/";
  }

  /** Of the publication whose record has this key; 0 if it is no record's. */
  static long number(String key) {
    Matcher record = RECORD.matcher(key);
    return record.find() ? Long.parseLong(record.group(1)) : 0;
  }

  /** Names sort as numbers do. */
  static String key(String lakePrefix, String table, long number) {
    return folder(lakePrefix, table) + String.format(Locale.ROOT, "%012d", number) + ".json";
  }

  static PublicationRecord parse(byte[] json) throws Disagreement {
    try {
      return JSON.readValue(json, PublicationRecord.class);
    } catch (IOException e) {
      throw new Disagreement("a publication record cannot be read: " + e.getMessage());
    }
  }

  byte[] json() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it counts for the publication that the ledger has by this number. */
  boolean isOf(long ledgerNumber, long ledgerEpoch, String ledgerPrefix) {
    return number == ledgerNumber && epoch == ledgerEpoch && ledgerPrefix.equals(prefix);
  }
}
