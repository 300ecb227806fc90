package io.latestlake.stage;

import io.latestlake.dms.DeadLetter;
import io.latestlake.dms.EndOfLoad;
import io.latestlake.dms.EndOfWalk;
import io.latestlake.dms.Outcome;
import io.latestlake.dms.RowChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Stages what one subtask passes on. Before the barrier goes on all files are on S3, and only their
 * names are handed over. Files of a checkpoint that never completes are referred to by nothing.
 */
public final class StageWriter implements CommittingSinkWriter<Outcome, Staged> {
  private final S3Client s3;
  private final Map<String, TableStage> tables;
  private final DeadLetterStage deadLetters;

  private final Set<String> endedLoads = new TreeSet<>();
  private final List<Staged.EndOfWalk> endedWalks = new ArrayList<>();

  private String lastTable = "";
  private TableStage lastStage;

  StageWriter(S3Client s3, Map<String, TableStage> tables, DeadLetterStage deadLetters) {
    this.s3 = s3;
    this.tables = Map.copyOf(tables);
    this.deadLetters = deadLetters;
  }

  @Override
  public void write(Outcome outcome, Context context) throws IOException, InterruptedException {
    if (outcome instanceof RowChange change) {
      stage(change).write(change);
    } else if (outcome instanceof DeadLetter letter) {
      deadLetters.write(letter);
    } else if (outcome instanceof EndOfLoad end) {
      endedLoads.add(end.table());
    } else if (outcome instanceof EndOfWalk end) {
      endedWalks.add(new Staged.EndOfWalk(end.rebuild(), end.subtask(), end.parallelism()));
    }
  }

  private TableStage stage(RowChange change) {
    if (!change.key().isOf(lastTable)) {
      String table = change.key().table();
      lastStage = tables.get(table);
      if (lastStage == null) {
        throw new IllegalStateException("No spec of table " + table + ", which the state has");
      }
      lastTable = table;
    }
    return lastStage;
  }

  @Override
  public void flush(boolean endOfInput) {}

  @Override
  public Collection<Staged> prepareCommit() throws IOException, InterruptedException {
    List<Staged> staged = new ArrayList<>(deadLetters.finish());
    for (TableStage table : tables.values()) {
      table.finish().ifPresent(staged::add);
    }
    endedLoads.forEach(table -> staged.add(new Staged.EndOfLoad(table)));
    endedLoads.clear();
    staged.addAll(endedWalks);
    endedWalks.clear();
    return staged;
  }

  @Override
  public void close() {
    tables.values().forEach(TableStage::close);
    deadLetters.close();
    s3.close();
  }
}
