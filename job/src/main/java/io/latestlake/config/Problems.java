package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that a user gets to know all of it in one go. */
final class Problems {
  private final List<Problem> all;
  private final String file;

  Problems(String file) {
    this(new ArrayList<>(), file);
  }

  private Problems(List<Problem> all, String file) {
    this.all = all;
    this.file = requireNonNull(file, "file is null");
  }

  /** The same collection, for problems of another file. */
  Problems of(String otherFile) {
    return new Problems(all, otherFile);
  }

  void add(String field, String message) {
    all.add(new Problem(file, field, message));
  }

  int count() {
    return all.size();
  }

  void throwIfAny() {
    if (!all.isEmpty()) {
      throw new ConfigurationException(all);
    }
  }
}
