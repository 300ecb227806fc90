package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import io.latestlake.dms.DmsFile.Kind;
import java.util.Comparator;
import org.apache.flink.core.fs.Path;

/**
 * A file as it lies in the zone.
 *
 * @param relative its path below the table's folder: what it is known by
 */
record ZoneFile(String table, Path path, String relative, FileName name, Stamp stamp) {

  /**
   * What a file is recognised by: S3 gives no better without reading it. A file put anew has
   * another time.
   *
   * @param modifiedAt epoch milliseconds
   */
  record Stamp(long modifiedAt, long length) {}

  /** Loads by their number, changes by their time. */
  static final Comparator<ZoneFile> IN_ORDER =
      Comparator.comparingLong((ZoneFile file) -> file.name().order())
          .thenComparing(ZoneFile::relative);

  ZoneFile {
    requireNonNull(table, "table is null");
    requireNonNull(path, "path is null");
    requireNonNull(relative, "relative is null");
    requireNonNull(name, "name is null");
    requireNonNull(stamp, "stamp is null");
  }

  boolean isLoad() {
    return name.kind() == Kind.LOAD;
  }

  /** Load files of one folder and one series are counted together. */
  String series() {
    return folder() + name.series();
  }

  private String folder() {
    return relative.substring(0, relative.lastIndexOf('/') + 1);
  }

  /**
   * What the records' versions are made of. A change file's is without its folders: with some of
   * DMS's date folders, month before year for one, the whole path would sort otherwise than it was
   * written, and the time in the name is the file's alone anyway.
   */
  String nameForVersions() {
    return isLoad() ? relative : relative.substring(folder().length());
  }

  ZoneSplit split() {
    return ZoneSplit.of(this);
  }
}
