package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Column;
import io.latestlake.config.Settings.LandingZone;
import io.latestlake.config.TableSpec;
import java.util.Locale;

/**
 * The row of one line of CSV (dms-formats 3.2). Null is a field with nothing in it, and one with
 * the null marker; neither if it stands in quotes. DMS quotes where it must, so a text that is the
 * marker itself cannot be told from null.
 */
final class CsvRow implements FileRowReader {
  private final FileLayout.OfTable layouts;
  private final Column[] columns;
  private final ValueReader values;
  private final RowBuilder row;
  private final RowBuilder before;
  private final CsvFields fields;
  private final char[] nullMarker;

  /** Of a column that the source did not log; empty for none. */
  private final char[] noSupMarker;

  private boolean hasBefore;

  private DmsFile file;
  private FileLayout ofHeader;

  CsvRow(TableSpec spec, LandingZone zone, FileLayout.OfTable layouts, ValueReader values) {
    this.layouts = requireNonNull(layouts, "layouts is null");
    this.columns = spec.columns().toArray(Column[]::new);
    this.values = requireNonNull(values, "values is null");
    RowLayout layout = new RowLayout(spec.columns());
    this.row = new RowBuilder(layout);
    this.before = new RowBuilder(layout);
    this.fields = new CsvFields(zone.csv().delimiter(), zone.csv().quotes());
    this.nullMarker = zone.csv().nullValue().toCharArray();
    this.noSupMarker = zone.csv().noSupValue().toCharArray();
  }

  @Override
  public void read(FileRow from, RowHead head) throws Unusable {
    row.reset();
    before.reset();
    hasBefore = false;
    fields.read(from.value());
    FileLayout layout = layout(from);
    boolean noSup = noSupMarker.length > 0 && from.file().kind() == DmsFile.Kind.CHANGES;
    for (int field = 0; field < layout.fields().length; field++) {
      int found = layout.fields()[field];
      if (found >= 0) {
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
    if (!into.isAbsent(column)) {
      into.reject(
          column,
          new Unusable(
              DeadLetter.Reason.DOES_NOT_FIT,
              String.format(
                  Locale.ROOT,
                  "column %s comes twice in the header; leave one out by a DMS mapping rule",
                  columns[column].name())));
    } else if (isNull(field)) {
      into.setNull(column);
    } else if (!noSup || fields.isQuoted(field) || !fields.is(field, noSupMarker)) {
      values.text(
          fields.text(), fields.start(field), fields.length(field), columns[column], column, into);
    }
  }

  private boolean isNull(int field) {
    return !fields.isQuoted(field) && (fields.length(field) == 0 || fields.is(field, nullMarker));
  }
}
