package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * DMS messages as they were, one a line. Not looked into: what is wrong with one, the job tells.
 */
final class JsonLinesLog implements ChangeLog {
  private final Path folder;
  private final List<Path> files;

  JsonLinesLog(Path folder, List<Path> files) {
    this.folder = requireNonNull(folder, "folder is null");
    this.files = List.copyOf(files);
  }

  @Override
  public String identity() throws IOException {
    return "jsonl " + InputFolder.fingerprint(files);
  }

  @Override
  public String description() {
    return files.size() + " files of DMS messages of " + folder;
  }

  @Override
  public void read(Reader reader) throws IOException {
    for (Path file : files) {
      long line = 1;
      try (BufferedReader in = InputFolder.open(file)) {
        for (String json = in.readLine(); json != null; json = in.readLine()) {
          if (!json.isBlank()) {
            reader.message(json);
          }
          line++;
        }
      } catch (IOException e) {
        throw InputFolder.unreadable(file, line, e);
      }
    }
  }
}
