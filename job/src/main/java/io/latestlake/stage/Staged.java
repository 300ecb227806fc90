package io.latestlake.stage;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What one stage writer staged for one checkpoint: a part of a staged checkpoint. */
public sealed interface Staged {

  /**
   * Row changes of one table.
   *
   * @param schema fingerprint of the columns that the files have
   * @param rows in all files
   * @param changes row changes among the rows; the others only name a day that a row left
   * @param newestEmittedAt of the changes, epoch microseconds
   */
  record Rows(
      String table,
      int schema,
      List<StagedFile> files,
      long rows,
      long changes,
      long newestEmittedAt)
      implements Staged {
    public Rows {
      requireNonNull(table, "table is null");
      files = List.copyOf(files);
    }

    public long bytes() {
      return files.stream().mapToLong(StagedFile::bytes).sum();
    }
  }

  /**
   * Dead letters of one table.
   *
   * @param table or {@code _unknown}
   * @param day that they were seen on, {@code 2020-05-12}, UTC
   * @param id unique; the object's name once it is committed
   * @param file where it lies till then; its rows are the dead letters
   */
  record DeadLetters(String table, String day, String id, StagedFile file) implements Staged {
    public DeadLetters {
      requireNonNull(table, "table is null");
      requireNonNull(day, "day is null");
      requireNonNull(id, "id is null");
      requireNonNull(file, "file is null");
    }
  }

  /** The load of a table is at its end: its rows were staged for earlier checkpoints. */
  record EndOfLoad(String table) implements Staged {
    public EndOfLoad {
      requireNonNull(table, "table is null");
    }
  }

  /**
   * A subtask's walk for a rebuild is at its end: its rows were staged for this checkpoint or for
   * earlier ones.
   */
  record EndOfWalk(String rebuild, int subtask, int parallelism) implements Staged {
    public EndOfWalk {
      requireNonNull(rebuild, "rebuild is null");
    }
  }

  /**
   * @param key in the lake's bucket
   */
  record StagedFile(String key, long bytes, long rows) {
    public StagedFile {
      requireNonNull(key, "key is null");
    }
  }
}
