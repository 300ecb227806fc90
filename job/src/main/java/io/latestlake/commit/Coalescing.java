package io.latestlake.commit;

import io.latestlake.commit.TableInbox.Waiting;
import java.util.ArrayList;
import java.util.List;

/** Which of the waiting staged checkpoints the next commit takes. */
final class Coalescing {
  /** Bounds the ids, and so the text, of one commit: the Data API takes 100 KB a statement. */
  static final int MOST = 500;

  private Coalescing() {}

  /** The first ones of the line, as many as have one schema: a commit never mixes two. */
  static List<Waiting> next(List<Waiting> line) {
    List<Waiting> taken = new ArrayList<>();
    for (Waiting each : line) {
      if (taken.size() == MOST
          || !taken.isEmpty() && taken.get(0).staged().schema() != each.staged().schema()) {
        break;
      }
      taken.add(each);
    }
    return taken;
  }
}
