package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;

/**
 * Staged files whose staged checkpoint the ledger has: nobody reads them again, since a commit that
 * has an id of the ledger is refused before its COPY. Known only to the committer that asked the
 * ledger; a manifest of COPY tells nothing, for a refused attempt lists files as well. What is
 * forgotten, here or by a restart, goes by its age. Used by one thread.
 */
final class AppliedFiles {
  private static final int MOST = 100_000;

  private final Folder stage;
  private final Queue<StoredObject> files = new ArrayDeque<>();

  AppliedFiles(Folder stage) {
    this.stage = requireNonNull(stage, "stage is null");
  }

  void add(String key, long bytes) {
    // A state may be older than the settings, and know files of another lake.
    if (stage.has(key) && files.size() < MOST) {
      files.add(new StoredObject(key, bytes, Instant.EPOCH));
    }
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** Takes some out: those whose deletion fails go by their age. */
  Collection<StoredObject> take(int most) {
    List<StoredObject> some = new ArrayList<>();
    while (some.size() < most && !files.isEmpty()) {
      some.add(files.remove());
    }
    return some;
  }
}
