package io.latestlake.config;

import static java.util.Objects.requireNonNull;

/**
 * Reads how the days of a table lie in the lake: {@code layout}, {@code files}, {@code file-size}.
 */
final class FilesReader {
  private static final long MB = 1 << 20;

  /** As a spec says it. */
  private enum FilesOfADay {
    ONE_PER_DAY,
    PARALLEL
  }

  private final Section spec;

  FilesReader(Section spec) {
    this.spec = requireNonNull(spec, "spec is null");
  }

  /**
   * @param usual where the spec names none
   */
  TableSpec.Layout layout(TableSpec.Layout usual) {
    return spec.has("layout") ? spec.choice("layout", TableSpec.Layout.class).orElse(usual) : usual;
  }

  TableSpec.Files files(TableSpec.Layout layout) {
    boolean parallel =
        spec.has("files")
            && spec.choice("files", FilesOfADay.class)
                .filter(FilesOfADay.PARALLEL::equals)
                .isPresent();
    if (!parallel) {
      if (spec.raw("file-size") != null) {
        spec.problem("file-size", "is for files: parallel; one-per-day is one file of any size");
      }
      return TableSpec.Files.ONE_PER_DAY;
    }
    long most =
        layout == TableSpec.Layout.IN_PLACE
            ? TableSpec.Files.MOST_MEGABYTES_TO_COPY
            : TableSpec.Files.MOST_MEGABYTES;
    long bytes =
        spec.bytes("file-size", TableSpec.Files.LEAST_MEGABYTES * MB, most * MB, most * MB);
    return new TableSpec.Files(true, bytes / MB);
  }
}
