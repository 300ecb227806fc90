package io.latestlake.onlooker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.onlooker.Look.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an onlooker says of what it reads. The day is a, then b with c, then d with c. */
class OnlookerTest {
  private static final String DAY = "year=2020/month=5/day=12";

  @TempDir private Path dir;
  private CommitJournal journal;
  private CommittedDays committed;
  private List<String> present = List.of();
  private int replacements;
  private boolean mayReplace;

  private final Lake lake =
      new Lake() {
        @Override
        public Map<String, String> plan(Collection<String> days) {
          return Map.of(DAY, "folder/");
        }

        @Override
        public Content read(String folder) throws Replaced {
          if (replacements-- > 0) {
            throw new Replaced("file");
          }
          return new Content(List.of("file"), present);
        }

        @Override
        public boolean mayReplace() {
          return mayReplace;
        }
      };
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Onlooker onlooker;

  @BeforeEach
  void commit() throws IOException {
    journal = new CommitJournal(dir.resolve("journal"), List.of(DAY));
    journal.committed(1, Map.of(DAY, List.of("a")));
    journal.committed(2, Map.of(DAY, List.of("b", "c")));
    journal.settled(2);
    journal.committed(3, Map.of(DAY, List.of("c", "d")));
    committed = new CommittedDays(journal.file());
    onlooker = new Onlooker(lake, committed, new PrintStream(out, true, UTF_8));
  }

  @Test
  void aDayIsRightAsAnyCommitSinceTheSettledOneMadeIt() throws Exception {
    assertThat(look("b", "c").commit()).isEqualTo(2);
    assertThat(look("c", "d").commit()).isEqualTo(3);
  }

  @Test
  void aDayAsItWasBeforeTheSettledCommitIsOld() throws Exception {
    assertThat(look("a").kind()).isEqualTo(Kind.OLD);
  }

  @Test
  void aDayThatWasSeenNewerIsOldUnlessTheWriterSaysThatItMayGoBack() throws Exception {
    assertThat(look("c", "d").kind()).isEqualTo(Kind.RIGHT);
    assertThat(look("b", "c").kind()).isEqualTo(Kind.OLD);

    journal.mayGoBack(3);
    assertThat(look("b", "c").kind()).isEqualTo(Kind.RIGHT);
    assertThat(look("a").kind()).isEqualTo(Kind.OLD);

    journal.settled(3);
    assertThat(look("b", "c").kind()).isEqualTo(Kind.OLD);
  }

  @Test
  void whatDiffersIsSaidAgainstTheNearestState() throws Exception {
    Look mixed = look("b", "c", "d");
    assertThat(mixed.kind()).isEqualTo(Kind.MIXED);
    assertThat(mixed.commit()).isEqualTo(2);
    assertThat(mixed.tooMany()).containsExactly("d");
    assertThat(mixed.files()).containsExactly("file");

    assertThat(look("b", "b", "c").kind()).isEqualTo(Kind.DOUBLED);
    Look missing = look("d");
    assertThat(missing.kind()).isEqualTo(Kind.MISSING);
    assertThat(missing.missing()).containsExactly("c");
    assertThat(look().kind()).isEqualTo(Kind.MISSING);
    assertThat(look("b", "x").kind()).isEqualTo(Kind.FOREIGN);
  }

  @Test
  void aFileThatIsReplacedIsReadAgainWhereThatMayBeAndElseItHasVanished() throws Exception {
    mayReplace = true;
    replacements = 3;
    assertThat(look("b", "c").retried()).isEqualTo(3);

    mayReplace = false;
    replacements = 1;
    assertThat(look("b", "c").kind()).isEqualTo(Kind.VANISHED);
  }

  private Look look(String... rows) throws IOException {
    present = List.of(rows);
    out.reset();
    onlooker.lookAtAll();
    return new ObjectMapper().readValue(out.toString(UTF_8), Look.class);
  }
}
