package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.latestlake.config.Column;
import io.latestlake.config.Settings.LandingZone;
import io.latestlake.config.TableSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The row of one line of CSV (dms-formats 3.2). Null is a field with nothing in it, and one with
 * the null marker; neither if it stands in quotes. DMS quotes where it must, so a text that is the
 * marker itself cannot be told from null.
 */
final class CsvRow implements FileRowReader {
  private final FileLayout.OfTable layouts;
  private final Column[] columns;
  private final JsonValues values;
  private final DocumentColumns.Output inside = new Inside();
  private final RowBuilder row;
  private final RowBuilder before;
  private final CsvFields fields;
  private final char[] nullMarker;

  /** Of a column that the source did not log; empty for none. */
  private final char[] noSupMarker;

  /** Whether what the row has of a column came from inside of a document. */
  private final boolean[] isByPath;

  private boolean hasBefore;

  private DmsFile file;
  private FileLayout ofHeader;

  CsvRow(TableSpec spec, LandingZone zone, FileLayout.OfTable layouts, ValueReader values) {
    this.layouts = requireNonNull(layouts, "layouts is null");
    this.columns = spec.columns().toArray(Column[]::new);
    this.values = new JsonValues(spec, values);
    RowLayout layout = new RowLayout(spec.columns());
    this.row = new RowBuilder(layout);
    this.before = new RowBuilder(layout);
    this.isByPath = new boolean[columns.length];
    this.fields = new CsvFields(zone.csv().delimiter(), zone.csv().quotes());
    this.nullMarker = zone.csv().nullValue().toCharArray();
    this.noSupMarker = zone.csv().noSupValue().toCharArray();
  }

  @Override
  public void read(FileRow from, RowHead head) throws Unusable {
    row.reset();
    before.reset();
    hasBefore = false;
    Arrays.fill(isByPath, false);
    fields.read(from.value());
    FileLayout layout = layout(from);
    boolean noSup = noSupMarker.length > 0 && from.file().kind() == DmsFile.Kind.CHANGES;
    for (int field = 0; field < layout.fields().length; field++) {
      int found = layout.fields()[field];
      if (found >= ColumnNames.DOCUMENTS) {
        readDocument(field, layouts.document(found), noSup);
      } else if (found >= 0) {
        readColumn(field, found, row, noSup);
      } else if (found == FileLayout.OP) {
        head.op(fields.text(), fields.start(field), fields.length(field));
      } else if (found == FileLayout.TIME) {
        if (!isNull(field)) {
          head.time(fields.text(), fields.start(field), fields.length(field));
        }
      } else if (found != ColumnNames.NONE) {
        hasBefore = true;
        readColumn(field, ColumnNames.before(found), before, noSup);
      }
    }
  }

  @Override
  public RowBuilder row() {
    return row;
  }

  @Override
  public RowBuilder before() {
    return before;
  }

  @Override
  public boolean hasBefore() {
    return hasBefore;
  }

  private FileLayout layout(FileRow from) throws Unusable {
    if (from.file() != file) {
      file = from.file();
      ofHeader = file.header().isEmpty() ? null : layouts.ofHeader(file);
    }
    FileLayout layout = ofHeader != null ? ofHeader : layouts.ofWidth(file.kind(), fields.count());
    if (layout == null || layout.fields().length != fields.count()) {
      throw new Unusable(
          DeadLetter.Reason.WRONG_WIDTH,
          String.format(
              Locale.ROOT,
              "%s, line %d: the row has %d fields instead of %s; %s",
              file.name(),
              from.line(),
              fields.count(),
              ofHeader != null ? ofHeader.fields().length : layouts.widths(file.kind()),
              ofHeader != null
                  ? "the header has that many, so mend the file"
                  : "state the columns of such files under landing-zone.columns of the spec, and op-in-loads, op-in-changes and timestamp-column as the DMS endpoint has them"));
    }
    return layout;
  }

  private void readColumn(int field, int column, RowBuilder into, boolean noSup) {
    boolean byPath = into == row && isByPath[column];
    if (!into.isAbsent(column) && !byPath) {
      rejectTwice(column, "header", into);
    } else if (isNull(field)) {
      into.setNull(column);
    } else if (isLogged(field, noSup)) {
      values.text(fields.text(), fields.start(field), fields.length(field), column, into);
    }
    if (into == row) {
      isByPath[column] = false;
    }
  }

  private void rejectTwice(int column, String where, RowBuilder into) {
    into.reject(
        column,
        new Unusable(
            DeadLetter.Reason.DOES_NOT_FIT,
            String.format(
                Locale.ROOT,
                "column %s comes twice in the %s; leave one out by a DMS mapping rule",
                columns[column].name(),
                where)));
  }

  private void readDocument(int field, DocumentColumns document, boolean noSup) {
    if (!isNull(field) && isLogged(field, noSup)) {
      document.readText(fields.text(), fields.start(field), fields.length(field), inside);
    }
  }

  private boolean isLogged(int field, boolean noSup) {
    return !noSup || fields.isQuoted(field) || !fields.is(field, noSupMarker);
  }

  /** A value beside the document outranks the one inside, whichever comes first. */
  private final class Inside implements DocumentColumns.Output {
    @Override
    public void value(JsonParser parser, JsonToken token, int column) throws IOException {
      if (row.isAbsent(column)) {
        isByPath[column] = true;
        values.read(parser, token, column, row);
        return;
      }
      parser.skipChildren();
      if (isByPath[column]) {
        rejectTwice(column, "document", row);
      }
    }

    @Override
    public void unreadable(int column, Unusable why) {
      if (row.isAbsent(column) || isByPath[column]) {
        isByPath[column] = true;
        row.reject(column, why);
      }
    }
  }

  private boolean isNull(int field) {
    return !fields.isQuoted(field) && (fields.length(field) == 0 || fields.is(field, nullMarker));
  }
}
