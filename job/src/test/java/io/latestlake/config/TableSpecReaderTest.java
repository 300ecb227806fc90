package io.latestlake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableSpecReaderTest {
  private static final String SPEC =
      """
      table: t
      columns:
        id: varchar(24)
        at: varchar(32)
        n: integer
        made: date
      key: id
      order: emitted
      partition:
        column: at
        format: M/d/yyyy
      absent-columns: null
      transform: t.sql
      """;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void transform() throws IOException {
    file = folder.resolve("t.yaml");
    Files.writeString(folder.resolve("t.sql"), "SELECT id, year, month, day FROM t_latest");
  }

  @Test
  void theTableOfTheExampleIsRead() {
    TableSpec cases =
        TableSpecReader.read(Repository.file("conf/tables/cases.yaml"), TableSpec.Layout.VERSIONED);

    assertThat(cases.name()).isEqualTo("cases");
    assertThat(cases.columns())
        .extracting(Column::name)
        .containsExactly(
            "oid__id",
            "case_type",
            "cases",
            "difference",
            "date",
            "country_region",
            "province_state",
            "admin2",
            "combined_key",
            "lat",
            "long",
            "prep_flow_runtime",
            "fips");
    assertThat(cases.key()).containsExactly("oid__id");
    assertThat(cases.order()).isEqualTo(TableSpec.Order.EMITTED);
    assertThat(cases.tieBreak())
        .isEqualTo(
            new TableSpec.TieBreak.Timestamp("prep_flow_runtime", "M/d/uuuu h:mm:ss a", "UTC"));
    assertThat(cases.partition()).isEqualTo(new TableSpec.Partition("date", "M/d/uuuu", "UTC"));
    assertThat(cases.absentColumns()).isEqualTo(TableSpec.AbsentColumns.NULL);
    assertThat(cases.loadLag()).isEqualTo(Duration.ofHours(24));
    assertThat(cases.tombstoneTtl()).isEqualTo(Duration.ofDays(7));
    assertThat(cases.layout()).isEqualTo(TableSpec.Layout.VERSIONED);
    assertThat(cases.files()).isEqualTo(TableSpec.Files.ONE_PER_DAY);
    assertThat(cases.transform().over("other"))
        .startsWith("SELECT")
        .endsWith("FROM other AS cases_latest")
        .doesNotContain("--");
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws IOException {
    TableSpec spec = read(SPEC);

    assertThat(spec.sourceSchema()).isEmpty();
    assertThat(spec.sourceTable()).isEqualTo("t");
    assertThat(spec.tieBreak()).isEqualTo(new TableSpec.TieBreak.None());
    assertThat(spec.trimKeys()).isFalse();
    assertThat(spec.loadLag()).isEqualTo(Duration.ofHours(24));
    assertThat(spec.tombstoneTtl()).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void aColumnComesFromItsOwnNameUnlessTheSpecSaysFromWhere() throws IOException {
    TableSpec spec =
        read(
            SPEC.replace("id: varchar(24)", "id: {type: varchar(24), from: [_id, oid__id]}")
                .replace("at: varchar(32)", "at: {type: varchar(32), path: _doc.visits.0.at}")
                .replace("n: integer", "n: {type: integer, path: [_doc, a.b]}")
                .replace("made: date", "made: {type: date, from: Made.On, epoch: millis}"));

    assertThat(spec.columns())
        .extracting(Column::source)
        .containsExactly(
            new Column.Source(List.of("_id", "oid__id"), List.of(), null, null),
            new Column.Source(List.of(), List.of("_doc", "visits", "0", "at"), null, null),
            new Column.Source(List.of(), List.of("_doc", "a.b"), null, null),
            new Column.Source(List.of("Made.On"), List.of(), Column.Epoch.MILLIS, null));
    assertThat(read(SPEC).columns()).contains(new Column("n", new ColumnType.Int()));
  }

  @Test
  void theColumnsOfFilesAreThoseThatDmsNames() throws IOException {
    TableSpec spec =
        read(
            SPEC.replace("at: varchar(32)", "at: {type: varchar(32), path: _doc.at}")
                    .replace("n: integer", "n: {type: integer, from: b.n}")
                + "landing-zone: {columns: [id, _doc, made, B.n]}\n");

    assertThat(spec.landingZone().layouts()).containsExactly(List.of("id", "_doc", "made", "B.n"));
  }

  @Test
  void twoColumnsMayBeSwapped() throws IOException {
    TableSpec spec =
        read(
            SPEC.replace("n: integer", "n: {type: integer, from: made}")
                .replace("made: date", "made: {type: date, from: n}"));

    assertThat(spec.columns().get(2).source().names()).containsExactly("made");
  }

  @Test
  void engineAndBeforeImageAreTheSources() throws IOException {
    TableSpec spec =
        read(
            SPEC
                + "source:\n  engine: mysql\n"
                + "  before-image: {field: old, column-prefix: \"\", column-suffix: _old}\n");

    assertThat(spec.engine()).isEqualTo(TableSpec.Engine.MYSQL);
    assertThat(spec.beforeImage()).isEqualTo(new TableSpec.BeforeImage("old", "", "_old"));
    assertThat(
            read(SPEC + "source: {before-image: {column-prefix: \"\"}}\n")
                .beforeImage()
                .hasColumns())
        .isFalse();
    assertThat(read(SPEC).engine()).isNull();
    assertThat(read(SPEC).beforeImage())
        .isEqualTo(new TableSpec.BeforeImage("before-image", "BI_", ""));
  }

  @Test
  void theLandingZoneFolderIsSchemaAndTableUnlessStated() throws IOException {
    assertThat(read(SPEC).landingZone()).isEqualTo(new TableSpec.LandingZone("t", List.of(), null));
    assertThat(read(SPEC + "source: {schema: s, table: u}\n").landingZone().folder())
        .isEqualTo("s/u");
    assertThat(
            read(SPEC
                    + """
                        landing-zone:
                          folder: a/b
                          load-time: "2024-06-12T10:28:17Z"
                          columns: [[ID, at, made], [Id, at, made, N, other, BI_id]]
                        """)
                .landingZone())
        .isEqualTo(
            new TableSpec.LandingZone(
                "a/b",
                List.of(
                    List.of("ID", "at", "made"),
                    List.of("Id", "at", "made", "N", "other", "BI_id")),
                Instant.parse("2024-06-12T10:28:17Z")));
  }

  @Test
  void aKeyMayHaveSeveralColumns() throws IOException {
    assertThat(read(SPEC.replace("key: id", "key: [n, id]")).key()).containsExactly("n", "id");
  }

  @Test
  void aPartitionColumnOfTypeDateNeedsNoFormat() throws IOException {
    String spec = SPEC.replace("column: at\n  format: M/d/yyyy", "column: made");
    assertThat(read(spec).partition())
        .isEqualTo(new TableSpec.Partition("made", "uuuu-MM-dd", "UTC"));
  }

  @Test
  void theZoneIsUtcUnlessTheSpecTellsAnother() throws IOException {
    TableSpec plain = read(SPEC);
    assertThat(plain.zone()).isEqualTo("UTC");

    String zoned = SPEC.replace("order: emitted", "order: emitted\nzone: Europe/Paris");
    TableSpec spec = read(zoned + "tie-break: {column: at, format: M/d/yyyy H:m:s}\n");
    assertThat(spec.zone()).isEqualTo("Europe/Paris");
    assertThat(spec.partition().zone()).isEqualTo("Europe/Paris");
    assertThat(spec.tieBreak())
        .isEqualTo(new TableSpec.TieBreak.Timestamp("at", "M/d/uuuu H:m:s", "Europe/Paris"));
  }

  @Test
  void theDaysOfATimeMayHaveAZoneOfTheirOwn() throws IOException {
    for (String type : List.of("timestamp", "timestamptz")) {
      String spec =
          SPEC.replace("made: date", "made: " + type)
              .replace("column: at\n  format: M/d/yyyy", "column: made\n  zone: Asia/Tokyo");
      assertThat(read(spec).zone()).isEqualTo("UTC");
      assertThat(read(spec).partition())
          .isEqualTo(new TableSpec.Partition("made", "uuuu-MM-dd", "Asia/Tokyo"));
    }
  }

  @Test
  void aTimeMayBreakTies() throws IOException {
    for (String type : List.of("timestamp", "timestamptz")) {
      TableSpec spec =
          read(SPEC.replace("made: date", "made: " + type) + "tie-break: {column: made}\n");
      assertThat(spec.tieBreak())
          .isInstanceOfSatisfying(
              TableSpec.TieBreak.Timestamp.class,
              tieBreak -> assertThat(tieBreak.column()).isEqualTo("made"));
    }
  }

  @Test
  void aNumberMayBreakTies() throws IOException {
    assertThat(read(SPEC + "tie-break: {column: n}\n").tieBreak())
        .isEqualTo(new TableSpec.TieBreak.Number("n"));
  }

  @Test
  void deadLetterIsTheOtherMeaningOfAbsentColumns() throws IOException {
    assertThat(
            read(SPEC.replace("absent-columns: null", "absent-columns: dead-letter"))
                .absentColumns())
        .isEqualTo(TableSpec.AbsentColumns.DEAD_LETTER);
  }

  /** Each row: a line of the spec, what stands there instead, the field told, what is said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "table: t                 | ''                           | table             | is missing",
        "table: t                 | table: 5                     | table             | must be a text",
        "table: t                 | table: My-Table              | table             | lower-case",
        "table: t                 | table: _t                    | table             | start with a letter, since readers pass over folders that begin with _",
        "table: t                 | 'table: t\\ntabel: t'        | tabel             | not a known field; known here: absent-columns",
        "id: varchar(24)          | Id: varchar(24)              | columns.Id        | lower-case",
        "n: integer               | 'n: integer\\n  ID: integer' | columns.ID        | differs only by case from `id`",
        "n: integer               | year: integer                | columns.year      | is taken",
        "n: integer               | seq: integer                 | columns.seq       | is taken",
        "n: integer               | n: money                     | columns.n         | not a known type",
        "n: integer               | n: 5                         | columns.n         | not a known type",
        "n: integer               | n: varchar(0)                | columns.n         | 1 to 65535",
        "n: integer               | n: varchar(65536)            | columns.n         | 1 to 65535",
        "n: integer               | n: varchar                   | columns.n         | not a known type",
        "n: integer               | 'n: decimal(39,2)'           | columns.n         | 1 to 38",
        "n: integer               | 'n: decimal(4,5)'            | columns.n         | the scale of a decimal",
        "n: integer               | 'n: {from: N}'               | columns.n.type    | is missing",
        "n: integer               | 'n: {type: money}'           | columns.n.type    | not a known type",
        "n: integer               | 'n: {type: integer, form: N}'               | columns.n.form  | not a known field",
        "n: integer               | 'n: {type: integer, from: []}'              | columns.n.from  | an empty name",
        "n: integer               | 'n: {type: integer, from: [a, A]}'          | columns.n       | `A` goes to column `n` already",
        "n: integer               | 'n: {type: integer, from: AT}'              | columns.n       | `AT` goes to column `at` already",
        "n: integer               | 'n: {type: integer, path: a}'               | columns.n.path  | must lead into a document",
        "n: integer               | 'n: {type: integer, path: a..b}'            | columns.n.path  | an empty name",
        "n: integer               | 'n: {type: integer, path: a.1000}'          | columns.n.path  | 0 to 999",
        "n: integer               | 'n: {type: integer, path: At.b}'            | columns.n       | inside of what column `at` takes",
        "n: integer               | 'n: {type: integer, path: d.b}\n  o: {type: integer, path: D.b}'   | columns.o | this path goes to column `n`",
        "n: integer               | 'n: {type: integer, path: d.b}\n  o: {type: integer, path: d.b.c}' | columns.o | inside of what column `n` takes",
        "n: integer               | 'n: {type: integer, epoch: seconds}'        | columns.n.epoch | is for dates and times",
        "made: date               | 'made: {type: date, epoch: days}'           | columns.made.epoch | seconds or millis",
        "key: id                  | key: it                      | key               | `it` is not among the columns",
        "key: id                  | key: [id, id]                | key               | twice",
        "key: id                  | ''                           | key               | is missing",
        "id: varchar(24)          | id: super                    | key               | cannot distribute by",
        "id: varchar(24)          | id: varbyte(16)              | key               | make it a varchar",
        "n: integer               | n: timetz                    | columns.n         | cannot be a column",
        "order: emitted           | 'order: emitted\\nzone: Mars/Olympus' | zone        | not known",
        "format: M/d/yyyy         | 'format: M/d/yyyy\\n  zone: UTC'      | partition.zone | is for a timestamp or timestamptz",
        "order: emitted           | order: newest                | order             | write commit or emitted",
        "order: emitted           | ''                           | order             | is missing",
        "column: at               | column: upon                 | partition.column  | `upon` is not among the columns",
        "column: at               | column: n                    | partition.column  | is integer",
        "column: at               | column: made                 | partition.format  | remove it",
        "format: M/d/yyyy         | format: M/yyyy               | partition.format  | does not tell a day",
        "format: M/d/yyyy         | format: M/d/qqjj             | partition.format  | not a date pattern",
        "format: M/d/yyyy         | form: M/d/yyyy               | partition.format  | is missing",
        "absent-columns: null     | ''                           | absent-columns    | is missing; state null or dead-letter",
        "absent-columns: null     | absent-columns: drop         | absent-columns    | null or dead-letter",
        "order: emitted           | 'order: emitted\\nload-lag: 0s'        | load-lag      | out of range",
        "order: emitted           | 'order: emitted\\nload-lag: -5h'       | load-lag      | not a duration",
        "order: emitted           | 'order: emitted\\nload-lag: 24'        | load-lag      | not a duration",
        "order: emitted           | 'order: emitted\\ntombstone-ttl: 0d'   | tombstone-ttl | out of range",
        "order: emitted           | 'order: emitted\\ntrim-keys: perhaps'  | trim-keys     | true or false",
        "order: emitted           | 'order: emitted\\nlayout: flat'        | layout        | in-place or versioned",
        "order: emitted           | 'order: emitted\\nfile-size: 64MB'     | file-size     | is for files: parallel",
        "order: emitted           | 'order: emitted\\nfiles: parallel\\nfile-size: 4MB' | file-size | from 5MB to 5000MB",
        "order: emitted           | 'order: emitted\\nfiles: parallel\\nfile-size: 5001MB' | file-size | from 5MB to 5000MB",
        "order: emitted           | 'order: emitted\\nlayout: versioned\\nfiles: parallel\\nfile-size: 6201MB' | file-size | from 5MB to 6200MB",
        "order: emitted           | 'order: emitted\\nfiles: two'          | files         | one-per-day or parallel",
        "order: emitted           | 'order: emitted\\nsource: t'           | source        | mapping",
        "order: emitted           | 'order: emitted\\nsource: {engine: oracle}'               | source.engine | postgresql, mysql or mongodb",
        "order: emitted           | 'order: emitted\\nsource: {before-image: {name: x}}'     | source.before-image.name  | not a known field",
        "order: emitted           | 'order: emitted\\nsource: {before-image: {field: data}}' | source.before-image.field | cannot be a before image",
        "at: varchar(32)          | 'at: {type: varchar(32), zone: UTC}' | columns.at.zone | is for a timestamptz",
        "order: emitted           | 'order: emitted\\nsource: {tabel: t}'  | source.tabel  | not a known field",
        "order: emitted           | 'order: emitted\\ntie-break: {column: x}'                                | tie-break.column | not among the columns",
        "order: emitted           | 'order: emitted\\ntie-break: {column: made}'                             | tie-break.column | is date",
        "order: emitted           | 'order: emitted\\ntie-break: {column: at}'                               | tie-break.format | is missing",
        "order: emitted           | 'order: emitted\\ntie-break: {column: at, format: M/d/yyyy}'             | tie-break.format | time of day",
        "order: emitted           | 'order: emitted\\ntie-break: {column: at, format: M/d/y H:m:s, zone: X}' | tie-break.zone   | not known",
        "order: emitted           | 'order: emitted\\nlanding-zone: {folder: /a}'      | landing-zone.folder    | without / at its ends",
        "order: emitted           | 'order: emitted\\nlanding-zone: {load-time: now}'   | landing-zone.load-time | no time; write for example",
        "order: emitted           | 'order: emitted\\nlanding-zone: {path: a}'          | landing-zone.path      | not a known field",
        "order: emitted           | 'order: emitted\\nlanding-zone: {columns: id}'      | landing-zone.columns   | must be a list of names",
        "order: emitted           | 'order: emitted\\nlanding-zone: {columns: [id, at, made, m]}'    | landing-zone.columns | lacks `n`",
        "order: emitted           | 'order: emitted\\nlanding-zone: {columns: [id, at, made, n, ID]}' | landing-zone.columns | names `ID` twice",
        "order: emitted           | 'order: emitted\\nlanding-zone: {columns: [id, at, made, n, 5]}'  | landing-zone.columns | must hold names",
        "order: emitted           | 'order: emitted\\nlanding-zone: {columns: [[id, at, made, n], [id, at, made, N]]}' | landing-zone.columns | two lists of 4 names",
        "transform: t.sql         | transform: u.sql             | transform         | there is no file",
        "transform: t.sql         | ''                           | transform         | is missing",
        "transform: t.sql         | transform:                   | transform         | is missing",
      })
  void isRefusedWithItsField(String line, String instead, String field, String message)
      throws IOException {
    String changed = instead == null ? "" : instead.replace("\\n", "\n");
    String text = SPEC.replace(line, changed);
    assertThat(text).isNotEqualTo(SPEC);

    assertThat(problems(text))
        .anySatisfy(
            problem -> {
              assertThat(problem.file()).isEqualTo(file.toString());
              assertThat(problem.field()).isEqualTo(field);
              assertThat(problem.message()).contains(message);
            });
  }

  @Test
  void allProblemsAreToldAtOnce() throws IOException {
    String text =
        SPEC.replace("n: integer", "n: money")
            .replace("key: id", "key: it")
            .replace("order: emitted", "")
            .replace("M/d/yyyy", "d")
            .replace("null", "drop");
    Files.writeString(folder.resolve("t.sql"), "SELECT id FROM other");

    assertThat(problems(text))
        .extracting(Problem::field)
        .containsExactly(
            "columns.n",
            "key",
            "order",
            "partition.format",
            "absent-columns",
            "transform, line 1",
            "transform, line 1",
            "transform, line 1",
            "transform, line 1");
  }

  @Test
  void aSpecSaysHowItsDaysLieInTheLakeOrLeavesItToTheSettings() throws IOException {
    assertThat(read(SPEC).layout()).isEqualTo(TableSpec.Layout.IN_PLACE);
    TableSpec versioned = read(SPEC + "layout: versioned\nfiles: parallel\nfile-size: 6GB\n");
    assertThat(versioned.layout()).isEqualTo(TableSpec.Layout.VERSIONED);
    assertThat(versioned.files()).isEqualTo(new TableSpec.Files(true, 6144));
    assertThat(read(SPEC + "files: parallel\n").files())
        .isEqualTo(new TableSpec.Files(true, TableSpec.Files.MOST_MEGABYTES_TO_COPY));
  }

  @Test
  void theMessageNamesFileFieldAndProblemOneALine() throws IOException {
    Files.writeString(file, SPEC.replace("key: id", "key: it").replace("emitted", "newest"));
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> TableSpecReader.read(file, TableSpec.Layout.IN_PLACE));

    assertThat(refused.getMessage().lines())
        .containsExactly(
            file + ": key: column `it` is not among the columns",
            file + ": order: `newest` is not known; write commit or emitted");
  }

  @Test
  void aFileThatIsNoYamlIsToldWithItsLine() throws IOException {
    assertThat(problems("table: t\n  columns: [\n"))
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("not valid YAML").contains("line"));
    assertThat(problems("table: t\ntable: t\n"))
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("uplicate"));
    assertThat(problems("just a text"))
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("not a mapping"));
  }

  @Test
  void aFileThatIsNotThereIsTold() {
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> TableSpecReader.read(folder.resolve("none.yaml"), TableSpec.Layout.IN_PLACE));

    assertThat(refused)
        .hasMessage(folder.resolve("none.yaml") + ": does not exist; check the path");
  }

  private TableSpec read(String text) throws IOException {
    Files.writeString(file, text);
    return TableSpecReader.read(file, TableSpec.Layout.IN_PLACE);
  }

  private List<Problem> problems(String text) throws IOException {
    Files.writeString(file, text);
    return catchThrowableOfType(
            ConfigurationException.class,
            () -> TableSpecReader.read(file, TableSpec.Layout.IN_PLACE))
        .problems();
  }
}
