package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.Path;

/**
 * A whole file, or the word that a table's load is at its end. A position is a number of rows: CSV
 * with quoted line ends, and gzip all the more, can only be read from the beginning.
 */
final class ZoneSplit extends FileSourceSplit {
  private static final long serialVersionUID = 1L;

  /** What a split stands for. */
  enum Content {
    LOAD,
    CHANGES,
    END_OF_LOAD
  }

  private final String table;
  private final String name;
  private final Content content;
  private final boolean asItIs;

  /**
   * @param asItIs whether the file is read whatever its time and length are by now; see {@link
   *     ZoneReader}
   */
  ZoneSplit(
      String id,
      Path path,
      long modifiedAt,
      long length,
      CheckpointedPosition position,
      String table,
      String name,
      Content content,
      boolean asItIs) {
    super(id, path, 0, length, modifiedAt, length, NO_HOSTS, position);
    this.table = requireNonNull(table, "table is null");
    this.name = requireNonNull(name, "name is null");
    this.content = requireNonNull(content, "content is null");
    this.asItIs = asItIs;
  }

  private static final String[] NO_HOSTS = {};

  static ZoneSplit of(ZoneFile file) {
    return new ZoneSplit(
        file.table() + "/" + file.relative(),
        file.path(),
        file.stamp().modifiedAt(),
        file.stamp().length(),
        null,
        file.table(),
        file.nameForVersions(),
        file.isLoad() ? Content.LOAD : Content.CHANGES,
        false);
  }

  static ZoneSplit endOfLoad(String table, Path folder) {
    return new ZoneSplit(table, folder, 0, 0, null, table, "", Content.END_OF_LOAD, false);
  }

  String table() {
    return table;
  }

  /** For the records' versions. */
  String name() {
    return name;
  }

  Content content() {
    return content;
  }

  boolean asItIs() {
    return asItIs;
  }

  ZoneFile.Stamp stamp() {
    return new ZoneFile.Stamp(fileModificationTime(), fileSize());
  }

  /** Rows that were delivered. */
  long rowsRead() {
    return getReaderPosition().map(CheckpointedPosition::getRecordsAfterOffset).orElse(0L);
  }

  ZoneSplit readAsItIs() {
    return with(getReaderPosition().orElse(null), true);
  }

  @Override
  public ZoneSplit updateWithCheckpointedPosition(CheckpointedPosition position) {
    return with(position, asItIs);
  }

  private ZoneSplit with(CheckpointedPosition position, boolean whateverItIs) {
    return new ZoneSplit(
        splitId(),
        path(),
        fileModificationTime(),
        fileSize(),
        position,
        table,
        name,
        content,
        whateverItIs);
  }
}
