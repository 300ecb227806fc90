package io.latestlake.dms;

import static io.latestlake.dms.FileDecoding.file;
import static io.latestlake.dms.FileDecoding.zone;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * As {@link FileDecoderPropertyTest}, of a table of MongoDB: its columns lie in a document, are
 * numbers since 1970 or come as Extended JSON. What the documents hold is generated beside them, so
 * the values are checked too, and not only that all forms agree.
 */
class FileDocumentPropertyTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  static final TableSpec PEOPLE =
      Specs.table("foo")
          .engine(TableSpec.Engine.MONGODB)
          .zone(BERLIN.getId())
          .column("id", new ColumnType.Varchar(24), List.of("_id"), "_doc._id", null)
          .path("city", new ColumnType.Varchar(80), "_doc.address.city")
          .path("second_tag", new ColumnType.Varchar(80), "_doc.tags.1")
          .path("visits", new ColumnType.BigInt(), "_doc.visits")
          .path("price", new ColumnType.Decimal(30, 4), "_doc.price")
          .column("seen", new ColumnType.Timestamp(), List.of(), "_doc.seen", Column.Epoch.MILLIS)
          .column("at", new ColumnType.Timestamptz(), List.of("At"), "", Column.Epoch.SECONDS)
          .column("born", new ColumnType.Date(), List.of("born"), "", Column.Epoch.MILLIS)
          .key("id")
          .partition("born", "")
          .spec();

  /** Years 1 to 9999, but for a day at the ends, whose date depends on the zone. */
  private static final long FIRST_MILLIS = -62_135_500_000_000L;

  private static final long LAST_MILLIS = 253_402_200_000_000L;

  private final FileDecoding files = new FileDecoding(PEOPLE, zone().settings());
  private final Decoding messages = new Decoding(PEOPLE);

  /**
   * One value as a document holds it.
   *
   * @param json null if the document lacks it
   * @param means null for null or absent
   */
  record Value(String json, Object means) {}

  /**
   * One row.
   *
   * @param id beside the document, as text; null if it is only inside
   * @param cutBy how many characters of the document DMS left out
   * @param at seconds; null for null
   */
  record Person(
      Value id,
      Map<String, Value> document,
      int cutBy,
      Long at,
      long born,
      String operation,
      long seed) {

    /** Fields in any order, and blanks as MongoDB's shell prints them. */
    String documentText() {
      List<String> fields = new ArrayList<>();
      document.forEach(
          (name, value) -> {
            if (value.json() != null) {
              fields.add("\"" + name + "\" : " + value.json());
            }
          });
      Collections.shuffle(fields, new Random(seed));
      String whole = "{ " + String.join(", ", fields) + " }";
      return whole.substring(0, whole.length() - cutBy);
    }
  }

  @Property(tries = 1500)
  void aDocumentIsReadAlikeOutOfCsvParquetAndMessages(@ForAll("people") Person person) {
    String document = person.documentText();
    Decoded ofMessage = ofMessage(person, new TextNode(document).toString());

    same(ofCsv(person), ofMessage);
    same(ofParquet(person), ofMessage);
    if (person.cutBy() == 0) {
      same(ofMessage(person, document), ofMessage);
      assertThat(ofMessage).isInstanceOf(ChangeRecord.class);
      assertThat(Decoding.values(PEOPLE, ((ChangeRecord) ofMessage).row()))
          .containsAllEntriesOf(expected(person));
    } else if (person.operation().equals("D") && person.id() != null) {
      assertThat(ofMessage).as("a delete needs its key alone").isInstanceOf(ChangeRecord.class);
    } else {
      assertThat(ofMessage)
          .isInstanceOfSatisfying(
              DeadLetter.class,
              letter -> assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.BAD_DOCUMENT));
    }
  }

  private static void same(Decoded ofFile, Decoded ofMessage) {
    if (ofMessage instanceof ChangeRecord change) {
      assertThat(ofFile)
          .isInstanceOfSatisfying(
              ChangeRecord.class,
              other -> {
                assertThat(other.key()).isEqualTo(change.key());
                assertThat(other.operation()).isEqualTo(change.operation());
                assertThat(other.day()).isEqualTo(change.day());
                assertThat(other.row()).isEqualTo(change.row());
              });
    } else {
      assertThat(ofFile)
          .isInstanceOfSatisfying(
              DeadLetter.class,
              letter -> {
                assertThat(letter.reason()).isEqualTo(((DeadLetter) ofMessage).reason());
                assertThat(letter.message()).isEqualTo(((DeadLetter) ofMessage).message());
              });
    }
  }

  private Decoded ofCsv(Person person) {
    String row =
        String.join(
            ",",
            person.operation(),
            person.id() == null ? "" : quoted(person.id().json()),
            quoted(person.documentText()),
            person.at() == null ? "" : person.at().toString(),
            Long.toString(person.born()));
    // Without _id the endpoint writes no column of that name.
    DmsFile file =
        person.id() == null
            ? file("foo", FileDecoding.CHANGES, List.of("Op", "_doc", "At", "born"))
            : file(FileDecoding.CHANGES);
    return only(files.decode(file, 1, person.id() == null ? row.replaceFirst(",,", ",") : row));
  }

  private Decoded ofParquet(Person person) {
    String row =
        "{\"Op\":\""
            + person.operation()
            + "\","
            + data(person, new TextNode(person.documentText()).toString())
            + "}";
    return only(files.decode(file("20240612-103127367.parquet"), 1, row));
  }

  private Decoded ofMessage(Person person, String document) {
    String operation =
        switch (person.operation()) {
          case "I" -> "insert";
          case "U" -> "update";
          default -> "delete";
        };
    return only(
        messages.decode(
            "{\"data\":{"
                + data(person, document)
                + "},\"metadata\":{\"timestamp\":\"2024-06-12T10:31:27.367Z\","
                + "\"record-type\":\"data\",\"operation\":\""
                + operation
                + "\",\"schema-name\":\"public\",\"table-name\":\"foo\"}}"));
  }

  private static Decoded only(List<Decoded> all) {
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static String data(Person person, String document) {
    return (person.id() == null ? "" : "\"_id\":" + new TextNode(person.id().json()) + ",")
        + "\"_doc\":"
        + document
        + ",\"At\":"
        + person.at()
        + ",\"born\":"
        + person.born();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static Map<String, Object> expected(Person person) {
    Map<String, Object> values = new LinkedHashMap<>();
    boolean delete = person.operation().equals("D");
    values.put("id", (person.id() == null ? person.document().get("_id") : person.id()).means());
    if (!delete) {
      Map<String, Value> document = person.document();
      values.put("city", document.get("address").means());
      values.put("second_tag", document.get("tags").means());
      values.put("visits", document.get("visits").means());
      values.put("price", document.get("price").means());
      values.put("seen", document.get("seen").means());
      values.put("at", person.at() == null ? null : person.at() * 1_000_000);
      values.put(
          "born",
          (int) Instant.ofEpochMilli(person.born()).atZone(BERLIN).toLocalDate().toEpochDay());
    }
    return values;
  }

  private static long wallClockMicros(long millis) {
    return Instant.ofEpochMilli(millis)
            .atZone(BERLIN)
            .toLocalDateTime()
            .toInstant(ZoneOffset.UTC)
            .toEpochMilli()
        * 1000;
  }

  @Provide
  Arbitrary<Person> people() {
    Arbitrary<Integer> cut =
        Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.just(0)), Tuple.of(1, Arbitraries.integers().between(1, 30)));
    Arbitrary<Long> millis = Arbitraries.longs().between(FIRST_MILLIS, LAST_MILLIS);
    // A moment that is no day's beginning would not fit a date.
    Arbitrary<Long> midnights =
        millis
            .map(
                each ->
                    Instant.ofEpochMilli(each).atZone(BERLIN).toLocalDate().atStartOfDay(BERLIN))
            .filter(day -> day.toLocalTime().equals(LocalTime.MIDNIGHT))
            .map(day -> day.toInstant().toEpochMilli());
    return Combinators.combine(
            objectIds("").injectNull(0.2),
            documents(),
            cut,
            millis.map(each -> Math.floorDiv(each, 1000)).injectNull(0.1),
            midnights,
            Arbitraries.of("I", "U", "D"),
            Arbitraries.longs())
        .as(Person::new);
  }

  /** The key is in each document, as MongoDB has it. */
  private Arbitrary<Map<String, Value>> documents() {
    return Combinators.combine(objectIds("\""), cities(), tags(), visits(), prices(), seen())
        .as(
            (id, city, tag, visits, price, seen) -> {
              Map<String, Value> document = new LinkedHashMap<>();
              document.put("_id", id);
              document.put("address", city);
              document.put("tags", tag);
              document.put("visits", visits);
              document.put("price", price);
              document.put("seen", seen);
              document.put("no path leads here", new Value("[{\"city\":[[1]]},\"}\"]", null));
              return document;
            });
  }

  private static Arbitrary<Value> objectIds(String quote) {
    return Arbitraries.strings()
        .withChars("0123456789abcdef")
        .ofLength(24)
        .flatMap(
            hex ->
                Arbitraries.of(
                    new Value(quote + hex + quote, hex),
                    new Value("{ \"$oid\" : \"" + hex + "\" }", hex)));
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.strings().withChars(",\"\r\n'; {}[]:\\ab\u00e9\u4e2d").ofMaxLength(20);
  }

  private static final Value ABSENT = new Value(null, null);
  private static final Value NULL = new Value("null", null);

  private static Arbitrary<Value> cities() {
    return texts()
        .flatMap(
            city ->
                Arbitraries.of(
                    new Value("{ \"zip\" : 1, \"city\" : " + new TextNode(city) + " }", city),
                    new Value("{ \"CITY\" : \"names of paths are exact\" }", null),
                    new Value("{ \"city\" : null }", null),
                    new Value("\"no object\"", null),
                    NULL,
                    ABSENT));
  }

  private static Arbitrary<Value> tags() {
    return texts()
        .flatMap(
            tag ->
                Arbitraries.of(
                    new Value("[ \"a\", " + new TextNode(tag) + ", \"c\" ]", tag),
                    new Value("[ [ \"x\", \"y\" ], " + new TextNode(tag) + " ]", tag),
                    new Value("[ \"a\" ]", null),
                    new Value("[]", null),
                    ABSENT));
  }

  private static Arbitrary<Value> visits() {
    return Arbitraries.longs()
        .flatMap(
            number ->
                Arbitraries.of(
                    new Value(Long.toString(number), number),
                    new Value("\"" + number + "\"", number),
                    new Value("{ \"$numberLong\" : \"" + number + "\" }", number),
                    NULL,
                    ABSENT));
  }

  private static Arbitrary<Value> prices() {
    return Arbitraries.bigDecimals()
        .between(new BigDecimal("-9e24"), new BigDecimal("9e24"))
        .ofScale(4)
        .map(price -> price.setScale(4))
        .flatMap(
            price ->
                Arbitraries.of(
                    new Value(price.toPlainString(), price),
                    new Value("{ \"$numberDecimal\" : \"" + price + "\" }", price),
                    NULL,
                    ABSENT));
  }

  private static Arbitrary<Value> seen() {
    return Arbitraries.longs()
        .between(FIRST_MILLIS, LAST_MILLIS)
        .flatMap(
            millis ->
                Arbitraries.of(
                    new Value(Long.toString(millis), wallClockMicros(millis)),
                    new Value("{ \"$date\" : " + millis + " }", wallClockMicros(millis)),
                    new Value(
                        "{ \"$date\" : { \"$numberLong\" : \"" + millis + "\" } }",
                        wallClockMicros(millis)),
                    NULL,
                    ABSENT));
  }
}
