package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings.LandingZone;
import io.latestlake.config.TableSpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * What lies in the folder of one table, at a look.
 *
 * @param files of DMS
 * @param others what else there is, by its path below the folder
 */
record ZoneListing(List<ZoneFile> files, List<String> others) {
  ZoneListing {
    files = List.copyOf(files);
    others = List.copyOf(others);
  }

  static Path folder(LandingZone zone, TableSpec table) {
    return new Path(zone.path() + "/" + table.landingZone().folder());
  }

  /** Looks into the folder and all below. One that is not there is empty: so is an empty table. */
  static ZoneListing of(LandingZone zone, TableSpec table) throws IOException {
    Path folder = folder(zone, table);
    Collected collected = new Collected(table.name(), zone.format());
    collected.visit(folder.getFileSystem(), folder, "");
    return new ZoneListing(collected.files, collected.others);
  }

  private static final class Collected {
    private final String table;
    private final LandingZone.Format format;
    private final List<ZoneFile> files = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    Collected(String table, LandingZone.Format format) {
      this.table = requireNonNull(table, "table is null");
      this.format = requireNonNull(format, "format is null");
    }

    void visit(FileSystem fileSystem, Path folder, String below) throws IOException {
      FileStatus[] entries;
      try {
        entries = fileSystem.listStatus(folder);
      } catch (FileNotFoundException e) {
        return;
      }
      if (entries == null) {
        return;
      }
      for (FileStatus entry : entries) {
        String relative = below + entry.getPath().getName();
        if (entry.isDir()) {
          visit(fileSystem, entry.getPath(), relative + "/");
        } else {
          add(entry, relative);
        }
      }
    }

    private void add(FileStatus entry, String relative) {
      Optional<FileName> name = FileName.of(entry.getPath().getName(), format);
      if (name.isEmpty()) {
        others.add(relative);
      } else {
        ZoneFile.Stamp stamp = new ZoneFile.Stamp(entry.getModificationTime(), entry.getLen());
        files.add(new ZoneFile(table, entry.getPath(), relative, name.get(), stamp));
      }
    }
  }
}
