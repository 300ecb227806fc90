package io.latestlake.dms;

import static io.latestlake.dms.Decoding.sample;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What must come out of each message below {@code dms/wire}: the samples of dms-formats, the file's
 * name begins with the section. Null columns are not shown.
 */
class WireSamplesTest {
  private static final ColumnType INT = new ColumnType.Int();
  private static final ColumnType BIGINT = new ColumnType.BigInt();
  private static final ColumnType TEXT = new ColumnType.Varchar(200);
  private static final ColumnType DATE = new ColumnType.Date();
  private static final ColumnType TIMESTAMP = new ColumnType.Timestamp();
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @ParameterizedTest(name = "{0} as {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1.3-load                                  | plain     | load foo {id=42, name=John, age=30, attributes={"foo": "bar"}, born=1994-02-28}
          1.3-insert                                | plain     | insert foo {id=46, name=Jane, age=31, attributes={"baz": "qux"}, born=1993-01-02}
          1.3-insert                                | by commit | insert foo {id=46, name=Jane, age=31, attributes={"baz": "qux"}, born=1993-01-02}
          1.3-update-empty-before-image             | plain     | update foo {id=42, name=John, age=33, attributes={"foo": "bar"}, born=1994-02-28}
          1.3-update-of-key                         | plain     | delete foo {id=46}; update foo {id=45, name=Jane, age=31, attributes={"baz": "qux"}, born=1993-01-02}
          1.3-update-of-key                         | by commit | delete foo {id=46}; update foo {id=45, name=Jane, age=31, attributes={"baz": "qux"}, born=1993-01-02}
          1.3-update-of-key-unusable-row            | plain     | delete foo {id=46}; DOES_NOT_FIT column born: 'yesterday'
          1.3-delete-postgresql-nulls               | plain     | delete foo {id=45}
          1.3-delete-postgresql-nulls               | by commit | delete foo {id=45}
          1.3-delete-postgresql-default             | plain     | delete dag_run {id=2636}
          1.3-delete-mysql-full-row                 | plain     | delete retail_trans {trans_id=6}
          1.3-insert-mysql                          | plain     | insert retail_trans {trans_id=7, event=list, amount=3, trans_datetime=2023-01-16T06:18:32Z}
          1.3-delete-oracle                         | plain     | delete offenders {offender_id=128}
          1.4-null-and-empty                        | plain     | insert foo {id=1, name=, attributes=, born=2020-02-29}
          1.4-null-and-empty                        | strict    | insert foo {id=1, name=, attributes=, born=2020-02-29}
          1.4-null-and-empty-left-out               | plain     | insert foo {id=1, born=2020-02-29}
          1.4-null-and-empty-left-out               | strict    | MISSING_COLUMN column name is absent
          1.5-drop-table                            | plain     | CONTROL drop-table public.foo
          1.5-create-table                          | plain     | CONTROL create-table public.films
          1.5-create-table-without-details          | plain     | CONTROL create-table public.films
          1.5-rename-table                          | plain     | CONTROL rename-table public.foo
          1.5-add-column                            | plain     | CONTROL add-column public.foo
          1.5-drop-column                           | plain     | CONTROL drop-column public.foo
          1.5-rename-column                         | plain     | CONTROL rename-column public.foo
          1.5-change-columns                        | plain     | CONTROL change-columns public.foo
          1.5-column-type-change                    | plain     | CONTROL column-type-change public.foo
          1.5-unknown-operation                     | plain     | CONTROL truncate-table public.foo
          1.6-create-apply-exceptions               | plain     | CONTROL create-table .awsdms_apply_exceptions
          1.6-status-first                          | plain     | HOUSEKEEPING update .awsdms_status
          1.6-suspended-delete                      | plain     | HOUSEKEEPING delete .awsdms_suspended_tables
          1.7-unformatted-constant-key              | by commit | insert foo {id=46, name=Jane, age=31, born=1993-01-02}
          1.7-unformatted-transaction-key           | plain     | insert foo {id=46, born=1993-01-02}
          1.7-unformatted-transaction-key           | by commit | BAD_TIMESTAMP metadata.commit-timestamp is absent
          1.8-integers                              | plain     | insert typed {id=1, born=2018-01-02, i2=-32768, i4=2147483647, i8=9223372036854775807}
          1.8-integers-as-doubles                   | plain     | insert typed {id=1, born=2018-01-02, i4=1500, i8=1234567890123456770}
          1.8-integers-as-texts                     | plain     | insert typed {id=1, born=2018-01-02, i2=7, i4=-1, i8=922337203685477580}
          1.8-reals                                 | plain     | insert typed {id=1, born=2018-01-02, r=2.2, d=5.0}
          1.8-doubles                               | plain     | insert typed {id=1, born=2018-01-02, r=1.1, d=20.2}
          1.8-decimals                              | plain     | insert typed {id=1, born=2018-01-02, n38=1234567890123456789012345678.0123456789, n28=0.000001}
          1.8-decimals-as-texts                     | plain     | insert typed {id=1, born=2018-01-02, n38=-9999999999999999999999999999.9999999999, n28=12.340000}
          1.8-decimals-with-exponent                | plain     | insert typed {id=1, born=2018-01-02, n38=12000000000.0000000000, n28=0.000005}
          1.8-decimal-that-does-not-fit             | plain     | DOES_NOT_FIT column n28
          1.8-boolean-t                             | plain     | insert typed {id=1, born=2018-01-02, b=true}
          1.8-boolean-f                             | plain     | insert typed {id=1, born=2018-01-02, b=false}
          1.8-boolean-true                          | plain     | insert typed {id=1, born=2018-01-02, b=true}
          1.8-boolean-number                        | plain     | insert typed {id=1, born=2018-01-02, b=true}
          1.8-boolean-digit                         | plain     | insert typed {id=1, born=2018-01-02, b=false}
          1.8-boolean-json                          | plain     | insert typed {id=1, born=2018-01-02, b=true}
          1.8-timestamp-0-digits                    | plain     | insert typed {id=1, born=2018-01-02, ts=2010-11-01T00:02:00Z}
          1.8-timestamp-3-digits                    | plain     | insert typed {id=1, born=2018-01-02, ts=2010-11-01T00:02:00.125Z}
          1.8-timestamp-6-digits                    | plain     | insert typed {id=1, born=2018-01-02, ts=2010-11-01T00:02:00.100Z}
          1.8-timestamp-9-digits                    | plain     | insert typed {id=1, born=2018-01-02, ts=1932-10-26T23:59:36.915241Z}
          1.8-date-of-oracle                        | plain     | load offenders {offender_id=128, last_name=WIMSLEY, birth_date=1932-10-26, create_datetime=2023-05-04T09:41:36.915241Z}
          1.8-hex                                   | plain     | insert typed {id=1, born=2018-01-02, bytes=0x80057D942E}
          1.8-hex-without-prefix                    | plain     | insert typed {id=1, born=2018-01-02, bytes=80057D942E}
          1.8-json-in-text                          | plain     | insert typed {id=1, born=2018-01-02, js={"foo": [1, {"bar": "a \\"b\\""}]}, iv=1 day 04:00:00}
          1.9-lobs-missing                          | plain     | load foo {id=14, born=2018-01-02}
          1.9-lobs-missing                          | paths     | load foo {id=14, born=2018-01-02}
          1.9-lob-cut                               | plain     | load foo {id=15, attributes={"foo": "ba, born=2018-01-02}
          1.9-lob-cut                               | paths     | BAD_DOCUMENT attributes holds text that is no JSON
          1.3-load                                  | paths     | load foo {id=42, foo=bar, born=1994-02-28}
          1.10-before-columns-key-changed           | plain     | delete foo {id=46}; update foo {id=45, name=Jane, born=1993-01-02}
          1.10-before-columns-key-kept              | plain     | update foo {id=45, name=Jane, born=1993-01-02}
          1.10-before-columns-key-changed           | bi column | update foo {id=45, bi_id=46, born=1993-01-02}
          1.10-before-columns-with-suffix           | suffix    | delete foo {id=46}; update foo {id=45, name=Jane, born=1993-01-02}
          1.10-before-columns-with-suffix           | plain     | update foo {id=45, name=Jane, born=1993-01-02}
          1.10-before-image-under-another-name      | old-row   | delete foo {id=46}; update foo {id=45, name=Jane, born=1993-01-02}
          1.10-before-image-under-another-name      | plain     | update foo {id=45, name=Jane, born=1993-01-02}
          1.10-before-image-whole-row-of-mysql      | plain     | delete retail_trans {trans_id=6}; update retail_trans {trans_id=8, event=sold, amount=4, trans_datetime=2023-01-16T06:18:32Z}
          1.11-map-record-to-document               | nested    | insert foo {id=46, name=Jane, born=1993-01-02}
          1.11-attribute-mappings                   | plain     | load customers {customername=Loblaw, Bob, dateofbirth=1982-02-28, home=1 Main St, work={"Address":"2 High St"}}
          2.2-document-as-text                      | plain     | load people {oid__id=5a94815f40bd44d1b02bdfe0, a=1, c=x, second_tag=blue, at=2023-09-06T11:33:20Z}
          2.2-document-as-text-with-its-id          | plain     | load people {oid__id=5a94815f40bd44d1b02bdfe0, a=1, at=2023-09-06T11:33:20Z}
          2.2-document-as-object                    | plain     | load people {oid__id=5a94815f40bd44d1b02bdfe0, a=1, c=x, second_tag=blue, at=2023-09-06T11:33:20Z}
          2.2-document-with-id-inside-and-beside    | plain     | load people {oid__id=5a94815f40bd44d1b02bdfe0, a=2, at=2023-09-06T11:33:20.123Z}
          2.2-id-as-text-of-extended-json           | plain     | insert people {oid__id=5a94815f40bd44d1b02bdfe0, at=2023-09-06T11:33:20Z}
          2.2-id-as-object-of-extended-json         | plain     | insert people {oid__id=5a94815f40bd44d1b02bdfe0, at=2023-09-06T11:33:20Z}
          2.2-extended-json-v2                      | plain     | load people {oid__id=5a94815f40bd44d1b02bdfe0, a=2, c=5a94815f40bd44d1b02bdfe0, big=9007199254740993, ratio=0.5, price=1234567890123456789.01, raw=0x80057D942E, at=2023-09-06T11:33:20Z}
          2.2-extended-json-v1                      | plain     | load people {oid__id=5a94815f40bd44d1b02bdfe0, a=2, c=1.50, big=9007199254740993, ratio=0.5, raw=0x80057D942E, at=2023-09-06T11:33:20Z}
          2.2-documents-differ                      | plain     | load people {oid__id=5a94815f40bd44d1b02bdfe0, at=1970-01-01T00:00:00Z}
          2.2-document-cut                          | plain     | BAD_DOCUMENT _doc holds text that is no JSON
          2.5-delete-with-the-id-only               | plain     | delete people {oid__id=5a94815f40bd44d1b02bdfe0}
          2.5-delete-with-null-document             | plain     | delete people {oid__id=5a94815f40bd44d1b02bdfe0}
          2.5-delete-without-an-id                  | plain     | MISSING_KEY key column oid__id is absent
          2.3-table-mode                            | plain     | insert my_collection {oid__id=5a94815f40bd44d1b02bdfe0, a=1, b_c=2, array_tags=[ "x", "y" ], created_at=2023-09-06T11:33:20Z}
          2.3-table-mode-epoch-seconds              | plain     | update my_collection {oid__id=5a94815f40bd44d1b02bdfe0, a=1, created_at=2023-09-06T11:33:20Z, first_event=2023-09-06T11:33:20.000Z}
          2.3-table-mode-epoch-in-text-array        | plain     | update my_collection {oid__id=5a94815f40bd44d1b02bdfe0, b_c=5, created_at=1969-12-31T23:59:59Z}
          2.5-delete-table-mode-nulls               | plain     | delete my_collection {oid__id=5a94815f40bd44d1b02bdfe0}
          """)
  void comesOutAs(String name, String spec, String expected) throws JsonProcessingException {
    String message = sample("wire/" + name + ".json");
    for (String form : formsOf(message)) {
      List<String> seen = seen(form, specs(spec));
      List<String> parts = List.of(expected.split("; (?=[a-zA-Z_]+ [a-z])"));
      assertThat(seen).as(form).hasSameSizeAs(parts);
      for (int i = 0; i < seen.size(); i++) {
        if (parts.get(i).contains("{") || parts.get(i).startsWith("CONTROL")) {
          assertThat(seen.get(i)).as(form).isEqualTo(parts.get(i));
        } else {
          // A dead letter: what it says goes on.
          assertThat(seen.get(i)).as(form).startsWith(parts.get(i));
        }
      }
    }
  }

  @Test
  void noSampleLiesThereUnread() throws Exception {
    CsvSource table =
        Arrays.stream(WireSamplesTest.class.getDeclaredMethods())
            .filter(method -> method.getName().equals("comesOutAs"))
            .findFirst()
            .orElseThrow()
            .getAnnotation(CsvSource.class);
    List<String> named =
        table.textBlock().lines().map(line -> line.split("\\|")[0].strip()).distinct().toList();

    assertThat(files()).containsExactlyInAnyOrderElementsOf(named);
  }

  /** All samples; the table above names each. */
  static List<String> files() throws IOException, URISyntaxException {
    Path folder = Path.of(WireSamplesTest.class.getResource("/dms/wire").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString().replace(".json", "")).toList();
    }
  }

  /** As it came, on one line, over several lines, and with all names in the other order. */
  private static List<String> formsOf(String message) throws JsonProcessingException {
    JsonNode tree = JSON.readTree(message);
    return List.of(
        message,
        JSON.writeValueAsString(tree) + "\n",
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree),
        JSON.writeValueAsString(reversed(tree)));
  }

  private static JsonNode reversed(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    // The order inside of a wrapped value is Extended JSON's.
    if (names.stream().noneMatch(name -> name.startsWith("$"))) {
      Collections.reverse(names);
    }
    ObjectNode reversed = JSON.createObjectNode();
    names.forEach(name -> reversed.set(name, reversed(object.get(name))));
    return reversed;
  }

  private static List<String> seen(String message, List<TableSpec> specs) {
    Decoding decoding = new Decoding(specs.toArray(TableSpec[]::new));
    List<String> seen = new ArrayList<>();
    for (Decoded decoded : decoding.decode(message)) {
      if (decoded instanceof ChangeRecord change) {
        String operation = change.operation().toString().toLowerCase(Locale.ROOT);
        seen.add(operation + " " + change.key().table() + " " + shown(change, specs));
      } else if (decoded instanceof DeadLetter letter) {
        seen.add(letter.reason() + " " + letter.message());
      }
    }
    seen.addAll(decoding.skipped());
    return seen;
  }

  private static Map<String, Object> shown(ChangeRecord change, List<TableSpec> specs) {
    TableSpec spec =
        specs.stream().filter(each -> change.key().isOf(each.name())).findFirst().orElseThrow();
    Map<String, Object> shown = new LinkedHashMap<>();
    Decoding.values(spec, change.row())
        .forEach(
            (name, value) -> {
              if (value != null) {
                shown.put(name, shown(spec.columns().get(spec.indexOf(name)).type(), value));
              }
            });
    return shown;
  }

  private static Object shown(ColumnType type, Object value) {
    if (type instanceof ColumnType.Date) {
      return LocalDate.ofEpochDay((int) value);
    } else if (type instanceof ColumnType.Timestamp) {
      return Instant.EPOCH.plus((long) value, ChronoUnit.MICROS);
    }
    return value;
  }

  /** All tables, {@code foo} as the name says. */
  static List<TableSpec> specs(String ofFoo) {
    Specs.Builder foo = Specs.table("foo").column("id", INT).key("id").partition("born", "");
    switch (ofFoo) {
      case "by commit" ->
          plain(foo).order(TableSpec.Order.COMMIT).engine(TableSpec.Engine.POSTGRESQL);
      case "strict" -> plain(foo).absentColumns(TableSpec.AbsentColumns.DEAD_LETTER);
      case "suffix" -> plain(foo).beforeImage("before-image", "", "_OLD");
      case "old-row" -> plain(foo).beforeImage("old-row", "BI_", "");
      case "bi column" -> foo.column("bi_id", INT).column("born", DATE);
      case "paths" -> foo.path("foo", TEXT, "attributes.foo").column("born", DATE);
      case "nested" ->
          foo =
              Specs.table("foo")
                  .path("id", INT, "_doc.id")
                  .path("name", TEXT, "_doc.name")
                  .path("born", DATE, "_doc.born")
                  .key("id")
                  .partition("born", "");
      default -> plain(foo);
    }
    return List.of(
        foo.spec(), typed(), dagRun(), retailTrans(), offenders(), customers(), people(), table());
  }

  private static Specs.Builder plain(Specs.Builder foo) {
    return foo.column("name", TEXT)
        .column("age", INT)
        .column("attributes", TEXT)
        .column("born", DATE);
  }

  private static TableSpec typed() {
    return Specs.table("typed")
        .column("id", INT)
        .column("born", DATE)
        .column("i2", new ColumnType.SmallInt())
        .column("i4", INT)
        .column("i8", BIGINT)
        .column("r", new ColumnType.Real())
        .column("d", new ColumnType.DoublePrecision())
        .column("n38", new ColumnType.Decimal(38, 10))
        .column("n28", new ColumnType.Decimal(28, 6))
        .column("b", new ColumnType.Bool())
        .column("ts", TIMESTAMP)
        .column("bytes", TEXT)
        .column("js", TEXT)
        .column("iv", TEXT)
        .key("id")
        .partition("born", "")
        .spec();
  }

  private static TableSpec dagRun() {
    return Specs.table("dag_run")
        .column("id", BIGINT)
        .column("run", DATE)
        .key("id")
        .partition("run", "")
        .spec();
  }

  private static TableSpec retailTrans() {
    return Specs.table("retail_trans")
        .source("testdb", "retail_trans")
        .engine(TableSpec.Engine.MYSQL)
        .column("trans_id", INT)
        .column("event", TEXT)
        .column("amount", INT)
        .column("trans_datetime", TIMESTAMP)
        .key("trans_id")
        .partition("trans_datetime", "")
        .spec();
  }

  private static TableSpec offenders() {
    return Specs.table("offenders")
        .source("oms_owner", "offenders")
        .column("offender_id", INT)
        .column("last_name", TEXT)
        .column("birth_date", DATE)
        .column("create_datetime", TIMESTAMP)
        .key("offender_id")
        .partition("birth_date", "")
        .spec();
  }

  private static TableSpec customers() {
    return Specs.table("customers")
        .source("Test", "Customers")
        .column("customername", TEXT)
        .column("dateofbirth", DATE)
        .path("home", TEXT, "contactdetails.Home.Address")
        .path("work", TEXT, "ContactDetails.Work")
        .key("customername")
        .partition("dateofbirth", "")
        .spec();
  }

  /** Document mode. */
  private static TableSpec people() {
    List<String> ids = List.of("_id", "oid__id", "oid_id");
    return Specs.table("people")
        .source("mydb", "people")
        .engine(TableSpec.Engine.MONGODB)
        .column("oid__id", new ColumnType.Varchar(24), ids, "_doc._id", null)
        .path("a", INT, "_doc.a")
        .path("c", TEXT, "_doc.b.c")
        .path("second_tag", TEXT, "_doc.tags.1")
        .path("big", BIGINT, "_doc.big")
        .path("ratio", new ColumnType.DoublePrecision(), "_doc.ratio")
        .path("price", new ColumnType.Decimal(38, 2), "_doc.price")
        .path("raw", TEXT, "_doc.raw")
        .path("at", TIMESTAMP, "_doc.at")
        .key("oid__id")
        .partition("at", "")
        .spec();
  }

  /** Table mode. */
  private static TableSpec table() {
    return Specs.table("my_collection")
        .source("mydb", "myCollection")
        .engine(TableSpec.Engine.MONGODB)
        .column("oid__id", new ColumnType.Varchar(24))
        .column("a", INT)
        .from("b_c", INT, "b.c")
        .column("array_tags", TEXT)
        .column("created_at", TIMESTAMP, List.of("createdAt"), "", Column.Epoch.SECONDS)
        .path("first_event", TEXT, "array_trackingEvents.0.at")
        .key("oid__id")
        .partition("created_at", "")
        .spec();
  }
}
