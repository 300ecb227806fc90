package io.latestlake.commit;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.commit.TableInbox.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CoalescingTest {
  @Property(tries = 300)
  void aCommitNeverMixesSchemaVersionsAndAllAreTakenInTheirOrder(
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 3) Integer> schemas,
      @ForAll @IntRange(min = 1, max = 600) int ofTheLast) {
    List<Waiting> line = new ArrayList<>();
    schemas.forEach(schema -> line.add(waiting(line.size(), schema)));
    IntStream.range(0, ofTheLast).forEach(i -> line.add(waiting(line.size(), 9)));

    List<Waiting> left = new ArrayList<>(line);
    List<Waiting> taken = new ArrayList<>();
    int commits = 0;
    while (!left.isEmpty()) {
      List<Waiting> commit = Coalescing.next(left);
      assertThat(commit.stream().map(each -> each.staged().schema()).collect(toSet())).hasSize(1);
      assertThat(commit).hasSizeLessThanOrEqualTo(Coalescing.MOST);
      taken.addAll(commit);
      left.removeAll(commit);
      commits++;
    }

    assertThat(taken).isEqualTo(line);
    assertThat(commits).as("as few as can be").isEqualTo(runs(line));
  }

  private static int runs(List<Waiting> line) {
    int runs = 0;
    int length = 0;
    for (int i = 0; i < line.size(); i++) {
      boolean same = i > 0 && line.get(i - 1).staged().schema() == line.get(i).staged().schema();
      length = same && length < Coalescing.MOST ? length + 1 : 1;
      runs += length == 1 ? 1 : 0;
    }
    return runs;
  }

  private static Waiting waiting(int number, int schema) {
    return new Waiting(
        new StagedCheckpoint("id-" + number, number, "cases", schema, List.of(), 1, 1, 0),
        Instant.EPOCH);
  }
}
