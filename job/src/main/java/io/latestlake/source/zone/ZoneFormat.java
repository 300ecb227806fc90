package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Column;
import io.latestlake.config.Settings.LandingZone;
import io.latestlake.config.Settings.LandingZone.Csv.LineEnd;
import io.latestlake.config.Settings.LandingZone.Format;
import io.latestlake.config.TableSpec;
import io.latestlake.dms.DmsFile;
import io.latestlake.dms.FileRow;
import io.latestlake.source.zone.ZoneSplit.Content;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Opens the files of a landing zone for Flink's file reader. */
final class ZoneFormat implements BulkFormat<FileRow, ZoneSplit> {
  private static final int STREAM_BUFFER = 64 << 10;

  /** No value of Redshift is longer than 16 MB, and DMS sends large objects in part. */
  private static final int MOST_BYTES_OF_A_ROW = 64 << 20;

  /** More than 1600 columns, the most that Redshift takes, have with names of 127 bytes. */
  private static final int MOST_BYTES_OF_A_HEADER = 256 << 10;

  private final LandingZone zone;

  /** DMS's names of the key columns, in lower case, by table. */
  private final Map<String, Set<String>> keyNames = new HashMap<>();

  private final transient Interruptions interruptions;

  ZoneFormat(LandingZone zone, List<TableSpec> tables, Interruptions interruptions) {
    tables.forEach(table -> keyNames.put(table.name(), keyNames(table)));
    this.zone = requireNonNull(zone, "zone is null");
    this.interruptions = requireNonNull(interruptions, "interruptions is null");
  }

  private static Set<String> keyNames(TableSpec table) {
    Set<String> names = new HashSet<>();
    for (String key : table.key()) {
      Column.Source source = table.columns().get(table.indexOf(key)).source();
      source.names().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
      source.path().stream().limit(1).forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }
    return names;
  }

  @Override
  public Reader<FileRow> createReader(Configuration config, ZoneSplit split) {
    return new ZoneFileReader(this, split, interruptions);
  }

  @Override
  public Reader<FileRow> restoreReader(Configuration config, ZoneSplit split) {
    return createReader(config, split);
  }

  @Override
  public boolean isSplittable() {
    return false;
  }

  @Override
  public TypeInformation<FileRow> getProducedType() {
    return TypeInformation.of(FileRow.class);
  }

  /**
   * How the file is in the zone now.
   *
   * @throws FileNotFoundException if it is not
   */
  ZoneFile.Stamp stamp(ZoneSplit split) throws IOException {
    FileStatus status = fileSystem(split).getFileStatus(split.path());
    return new ZoneFile.Stamp(status.getModificationTime(), status.getLen());
  }

  OpenFile open(ZoneSplit split, ZoneFile.Stamp stamp) throws IOException {
    return zone.format() == Format.CSV ? openCsv(split, stamp) : openParquet(split, stamp);
  }

  private OpenFile openCsv(ZoneSplit split, ZoneFile.Stamp stamp) throws IOException {
    CsvFraming rows =
        new CsvFraming(
            stamp.length() == 0 ? InputStream.nullInputStream() : stream(split.path()),
            zone.csv().delimiter(),
            zone.csv().quotes(),
            zone.csv().lineEnd() == LineEnd.CRLF,
            MOST_BYTES_OF_A_ROW);
    List<String> header = List.of();
    if (zone.csv().header() && rows.next()) {
      header = header(split, rows);
    }
    return new OpenFile(rows, file(split, stamp, DmsFile.Format.CSV, header));
  }

  /** Taken for a header, a row would be gone without a trace. */
  private List<String> header(ZoneSplit split, CsvFraming rows) throws IOException {
    byte[] line = rows.row();
    if (rows.isCut() || line.length > MOST_BYTES_OF_A_HEADER) {
      throw new DamagedException(
          "its first line is no header: it is too long, or a quote of it is never closed", null);
    }
    List<String> names = CsvHeader.names(line, zone.csv().delimiter(), zone.csv().quotes());
    Set<String> ofKey = keyNames.get(split.table());
    if (names.stream().noneMatch(name -> ofKey.contains(name.toLowerCase(Locale.ROOT)))) {
      throw new DamagedException(
          "its first line names no key column; set csv.header as the DMS endpoint has AddColumnName",
          null);
    }
    return names;
  }

  private static OpenFile openParquet(ZoneSplit split, ZoneFile.Stamp stamp) throws IOException {
    DmsFile file = file(split, stamp, DmsFile.Format.PARQUET, List.of());
    // An emptied one gives its rows up; Parquet itself knows no empty file.
    FileRows rows =
        stamp.length() == 0 ? new NoRows() : ParquetRows.open(split.path(), stamp.length());
    return new OpenFile(rows, file);
  }

  private static InputStream stream(Path path) throws IOException {
    InputStream in = path.getFileSystem().open(path, STREAM_BUFFER);
    return path.getName().endsWith(".gz")
        ? new GZIPInputStream(new NeverEmpty(in), STREAM_BUFFER)
        : in;
  }

  static DmsFile file(
      ZoneSplit split, ZoneFile.Stamp stamp, DmsFile.Format format, List<String> header) {
    return new DmsFile(
        split.table(),
        split.path().toString(),
        split.name(),
        split.content() == Content.CHANGES ? DmsFile.Kind.CHANGES : DmsFile.Kind.LOAD,
        format,
        stamp.modifiedAt(),
        header);
  }

  private static FileSystem fileSystem(ZoneSplit split) throws IOException {
    return split.path().getFileSystem();
  }

  private static final class NoRows implements FileRows {
    @Override
    public boolean next() {
      return false;
    }

    @Override
    public byte[] row() {
      throw new IllegalStateException("there is no row");
    }

    @Override
    public boolean isCut() {
      return false;
    }

    @Override
    public void skip(long rows) {}

    @Override
    public void close() {}
  }

  /** A file's rows, and what they have in common. */
  record OpenFile(FileRows rows, DmsFile file) {}

  /**
   * {@link GZIPInputStream} takes a stream that has nothing at hand for one that is at its end, and
   * would read only the first of several members (JDK-7036144).
   */
  private static final class NeverEmpty extends FilterInputStream {
    NeverEmpty(InputStream in) {
      super(in);
    }

    @Override
    public int available() {
      return 1;
    }
  }
}
