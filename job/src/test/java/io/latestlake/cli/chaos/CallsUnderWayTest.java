package io.latestlake.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.cli.chaos.CallsUnderWay.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallsUnderWayTest {
  @TempDir Path folder;
  private Path file;
  private CallsUnderWay calls;

  @BeforeEach
  void none() {
    file = folder.resolve("s3.jsonl");
    calls = new CallsUnderWay(List.of(folder.resolve("none.jsonl"), file));
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String begin(int call, long time, String name) {
    return "{\"time\":"
        + time
        + ",\"process\":1,\"call\":"
        + call
        + ",\"event\":\"begin\",\"name\":\""
        + name
        + "\"}\n";
  }

  private static String end(int call, long time) {
    return "{\"time\":" + time + ",\"process\":1,\"call\":" + call + ",\"event\":\"end\"}\n";
  }

  @Test
  void aCallIsUnderWayFromItsBeginToItsEnd() throws IOException {
    assertThat(calls.at(ProtocolStep.UNLOAD)).isEmpty();
    write(begin(1, 10, "putBlob versions/cases/1/a.parquet"));
    assertThat(calls.at(ProtocolStep.UNLOAD)).isPresent();
    assertThat(calls.at(ProtocolStep.STAGE)).isEmpty();
    write(end(1, 20));
    assertThat(calls.at(ProtocolStep.UNLOAD)).isEmpty();
  }

  @Test
  void aLineIsReadWhenItIsWhole() throws IOException {
    String line = begin(1, 10, "putBlob versions/cases/1/a.parquet");
    write(line.substring(0, 30));
    assertThat(calls.at(ProtocolStep.UNLOAD)).isEmpty();
    write(line.substring(30));
    assertThat(calls.at(ProtocolStep.UNLOAD)).isPresent();
  }

  @Test
  void aKillHasHitACallThatEndedLaterOrNever() throws IOException {
    write(begin(1, 10, "UNLOAD (...)") + begin(2, 11, "COPY latest_lake_staged"));
    Call unload = calls.at(ProtocolStep.UNLOAD).orElseThrow();
    Call copy = calls.at(ProtocolStep.APPLY).orElseThrow();
    write(end(1, 20));
    assertThat(calls.wasUnderWay(unload, 20)).isTrue();
    assertThat(calls.wasUnderWay(unload, 21)).isFalse();
    assertThat(calls.wasUnderWay(copy, 1_000)).isTrue();
  }

  @Test
  void theCallsOfAKilledProcessAreForgotten() throws IOException {
    write(begin(1, 10, "UNLOAD (...)"));
    assertThat(calls.at(ProtocolStep.UNLOAD)).isPresent();
    calls.forget();
    assertThat(calls.at(ProtocolStep.UNLOAD)).isEmpty();
  }
}
