package io.latestlake.source.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.dms.SourceRecord;
import io.latestlake.testing.ObjectsInMemory;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/** What the job reads of the objects below a prefix, in whichever state it begins. */
class ReplaySourceTest {
  private final ObjectsInMemory objects = new ObjectsInMemory();

  @Test
  void allLinesAreReadInTheOrderOfTheNamesAndThenABoundedSourceEnds() throws Exception {
    put("p/replay/2.jsonl", "c\n");
    put("p/replay/1.jsonl", "a\nb");
    put("p/replay-not/1.jsonl", "x");

    assertThat(readAll(ReplaySplit.START))
        .containsExactly("p/replay/1.jsonl 1 a", "p/replay/1.jsonl 2 b", "p/replay/2.jsonl 1 c");
  }

  @Test
  void aRestoredReaderGoesOnAfterTheLineThatWentOnLast() throws Exception {
    put("p/replay/1.jsonl", "a\n");
    put("p/replay/2.jsonl", "b\nc\nd\n");
    put("p/replay/3.jsonl", "e\n");

    assertThat(readAll(new ReplaySplit("p/replay/2.jsonl", 2)))
        .containsExactly("p/replay/2.jsonl 3 d", "p/replay/3.jsonl 1 e");
    assertThat(readAll(new ReplaySplit("p/replay/2.jsonl", 3)))
        .containsExactly("p/replay/3.jsonl 1 e");
  }

  @Test
  void anObjectThatIsGoneMeanwhileIsLeftOut() throws Exception {
    put("p/replay/3.jsonl", "e\n");

    assertThat(readAll(new ReplaySplit("p/replay/2.jsonl", 1)))
        .containsExactly("p/replay/3.jsonl 1 e");
  }

  @Test
  void aJobThatGoesOnForEverFindsWhatComesLaterAndSurvivesThatS3Fails() throws Exception {
    ReplaySplitReader reader = reader(false, ReplaySplit.START);
    assertThat(lines(reader.fetch())).isEmpty();
    objects.fail(true);
    assertThat(lines(reader.fetch())).isEmpty();
    put("p/replay/1.jsonl", "a\n");
    assertThat(lines(reader.fetch())).isEmpty();
    objects.fail(false);

    RecordsWithSplitIds<SourceRecord> fetched = reader.fetch();
    assertThat(fetched.finishedSplits()).isEmpty();
    assertThat(lines(fetched)).containsExactly("p/replay/1.jsonl 1 a");
    assertThat(lines(reader.fetch())).isEmpty();
  }

  @Test
  void aBoundedSourceThatCannotReadFailsAndDoesNotEndAsIfThereWereNothing() {
    objects.fail(true);

    assertThatThrownBy(() -> readAll(ReplaySplit.START))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot read the dead letters to replay");
  }

  @Test
  void aReaderThatWaitsIsWokenUp() throws Exception {
    ReplaySplitReader reader =
        new ReplaySplitReader(objects, "lake", "p/replay/", Duration.ofDays(1), false);
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(ReplaySplit.START)));

    // Would wait for a day.
    reader.wakeUp();
    assertThat(lines(reader.fetch())).isEmpty();
  }

  @Test
  void theSplitIsGivenToTheReaderAndAgainIfItFailedBeforeACheckpoint() throws Exception {
    ReplaySource source = source();
    List<String> told = new ArrayList<>();
    SplitEnumerator<ReplaySplit, List<ReplaySplit>> enumerator =
        source.createEnumerator(context(told));
    assertThat(enumerator.snapshotState(1)).containsExactly(ReplaySplit.START);
    enumerator.addReader(0);
    assertThat(enumerator.snapshotState(2)).isEmpty();

    ReplaySplit back = new ReplaySplit("k", 7);
    enumerator.addSplitsBack(List.of(back), 0);
    List<ReplaySplit> waiting = enumerator.snapshotState(3);
    assertThat(waiting).containsExactly(back);

    source.restoreEnumerator(context(told), again(waiting)).addReader(0);
    source.restoreEnumerator(context(told), List.of()).addReader(0);
    assertThat(told)
        .containsExactly(
            "split " + ReplaySplit.START, "no more", "split " + back, "no more", "no more");
  }

  @SuppressWarnings("unchecked")
  private SplitEnumeratorContext<ReplaySplit> context(List<String> told) {
    return (SplitEnumeratorContext<ReplaySplit>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SplitEnumeratorContext.class},
            (self, method, arguments) -> {
              if (method.getName().equals("assignSplit")) {
                told.add("split " + arguments[0]);
              } else if (method.getName().equals("signalNoMoreSplits")) {
                told.add("no more");
              }
              return null;
            });
  }

  @Test
  void aStateOfANewerReleaseIsTold() {
    assertThatThrownBy(() -> source().getSplitSerializer().deserialize(9, new byte[0]))
        .hasMessageContaining("newer release");
  }

  private static List<ReplaySplit> again(List<ReplaySplit> splits) throws IOException {
    SimpleVersionedSerializer<List<ReplaySplit>> serializer =
        source().getEnumeratorCheckpointSerializer();
    return SimpleVersionedSerialization.readVersionAndDeSerialize(
        serializer, SimpleVersionedSerialization.writeVersionAndSerialize(serializer, splits));
  }

  private static ReplaySource source() {
    return new ReplaySource(ObjectsInMemory::new, "lake", "p/replay/", Duration.ZERO, false);
  }

  private List<String> readAll(ReplaySplit from) throws IOException {
    ReplaySplitReader reader = reader(true, from);
    List<String> lines = new ArrayList<>();
    while (true) {
      RecordsWithSplitIds<SourceRecord> fetched = reader.fetch();
      lines.addAll(lines(fetched));
      if (!fetched.finishedSplits().isEmpty()) {
        return lines;
      }
    }
  }

  private ReplaySplitReader reader(boolean bounded, ReplaySplit from) {
    ReplaySplitReader reader =
        new ReplaySplitReader(objects, "lake", "p/replay/", Duration.ofMillis(1), bounded);
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(from)));
    return reader;
  }

  private static List<String> lines(RecordsWithSplitIds<SourceRecord> fetched) {
    List<String> lines = new ArrayList<>();
    while (fetched.nextSplit() != null) {
      for (SourceRecord line = fetched.nextRecordFromSplit();
          line != null;
          line = fetched.nextRecordFromSplit()) {
        String value = new String(line.value(), StandardCharsets.UTF_8);
        lines.add(line.stream() + " " + line.position() + " " + value);
      }
    }
    return lines;
  }

  private void put(String key, String content) {
    objects.putObject(request -> request.bucket("lake").key(key), RequestBody.fromString(content));
  }
}
