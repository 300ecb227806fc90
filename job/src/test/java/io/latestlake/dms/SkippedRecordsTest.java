package io.latestlake.dms;

import static io.latestlake.dms.Decoding.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.TableSpec;
import java.util.List;
import org.apache.flink.streaming.api.operators.StreamFlatMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What DMS sends beside rows is counted by what it is. */
class SkippedRecordsTest {
  private OneInputStreamOperatorTestHarness<SourceRecord, Decoded> decode;

  @BeforeEach
  void open() throws Exception {
    List<TableSpec> tables = WireSamplesTest.specs("plain");
    decode =
        new OneInputStreamOperatorTestHarness<>(new StreamFlatMap<>(new DecodeFunction(tables)));
    decode.open();
  }

  @AfterEach
  void close() throws Exception {
    decode.close();
  }

  @Test
  void controlRecordsAndHousekeepingRowsAreCountedApart() throws Exception {
    read("1.5-add-column", "1.6-status-first", "1.6-status-first", "1.3-load");

    assertThat(count("records-in")).isEqualTo(4);
    assertThat(count("skipped")).isEqualTo(3);
    assertThat(count("skipped-control")).isEqualTo(1);
    assertThat(count("skipped-housekeeping")).isEqualTo(2);
    assertThat(count("table-reloads")).isZero();
    assertThat(decode.extractOutputValues()).hasSize(1);
  }

  @Test
  void aTableThatIsDroppedAndCreatedIsReloaded() throws Exception {
    read("1.5-drop-table", "1.6-status-first");
    control("create-table", "films");
    assertThat(count("table-reloads")).as("another table's").isZero();

    control("create-table", "foo");
    control("create-table", "foo");
    assertThat(count("table-reloads")).isEqualTo(1);

    read("1.5-drop-table", "1.5-drop-table", "1.5-add-column");
    control("create-table", "foo");
    assertThat(count("table-reloads")).as("something came between").isEqualTo(1);

    read("1.5-drop-table");
    control("create-table", "foo");
    assertThat(count("table-reloads")).isEqualTo(2);
  }

  private void read(String... samples) throws Exception {
    for (String name : samples) {
      readMessage(sample("wire/" + name + ".json"));
    }
  }

  private void control(String operation, String table) throws Exception {
    String create = sample("wire/1.5-create-table.json");
    readMessage(create.replace("create-table", operation).replace("films", table));
  }

  private void readMessage(String message) throws Exception {
    decode.processElement(new SourceRecord(Decoding.utf8(message), "t", 0, 0, 0), 0);
  }

  private long count(String name) {
    return (Long)
        decode.getEnvironment().getAccumulatorRegistry().getUserMap().get(name).getLocalValue();
  }
}
