package io.latestlake.cli.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class DmsMessagesTest {
  private static final String[] SUDAN = {
    "b64defec10b24ddd055a781d",
    "Confirmed",
    "1661",
    "135",
    "5/12/2020",
    "Sudan",
    "N/A",
    "",
    "Sudan",
    "12.8628",
    "30.2176",
    "8/10/2020 4:50:44 AM",
    ""
  };

  @Test
  void aLoadIsWrittenAsDmsWritesIt() {
    Message message = new DmsMessages(KeyBy.SCHEMA_TABLE).row(Operation.LOAD, SUDAN);

    assertThat(text(message.value()))
        .isEqualTo(
            "{\"data\":{\"oid__id\":\"b64defec10b24ddd055a781d\",\"Case_Type\":\"Confirmed\","
                + "\"Cases\":1661,\"Difference\":135,\"Date\":\"5/12/2020\","
                + "\"Country_Region\":\"Sudan\",\"Province_State\":\"N/A\","
                + "\"Combined_Key\":\"Sudan\",\"Lat\":12.8628,\"Long\":30.2176,"
                + "\"Prep_Flow_Runtime\":\"8/10/2020 4:50:44 AM\"},"
                + "\"metadata\":{\"timestamp\":\"2021-01-01T00:00:00.000000Z\","
                + "\"record-type\":\"data\",\"operation\":\"load\","
                + "\"partition-key-type\":\"primary-key\",\"schema-name\":\"covid\","
                + "\"table-name\":\"cases\"}}");
    assertThat(text(message.key())).isEqualTo("b64defec10b24ddd055a781d");
  }

  @Test
  void aDeleteCarriesTheKeyOnly() {
    String[] values = new String[13];
    Arrays.fill(values, "");
    values[0] = "aa";

    Message message = new DmsMessages(KeyBy.SCHEMA_TABLE).row(Operation.DELETE, values);

    assertThat(text(message.value()))
        .startsWith("{\"data\":{\"oid__id\":\"aa\"},\"metadata\":")
        .contains("\"operation\":\"delete\",\"partition-key-type\":\"schema-table\"");
  }

  @Test
  void changesAreKeyedByTheirTableOrByTheirRow() {
    assertThat(text(new DmsMessages(KeyBy.SCHEMA_TABLE).row(Operation.UPDATE, SUDAN).key()))
        .isEqualTo("covid.cases");
    Message byRow = new DmsMessages(KeyBy.PRIMARY_KEY).row(Operation.UPDATE, SUDAN);
    assertThat(text(byRow.key())).isEqualTo("b64defec10b24ddd055a781d");
    assertThat(text(byRow.value())).contains("\"partition-key-type\":\"primary-key\"");
  }

  @Test
  void timestampsRiseByAMicrosecondAlsoOverAFullSecond() throws IOException {
    DmsMessages messages = new DmsMessages(KeyBy.SCHEMA_TABLE);
    String last = "";
    Set<Integer> lengths = new HashSet<>();
    for (int i = 0; i < 1_000_002; i++) {
      String json = text(messages.row(Operation.UPDATE, SUDAN).value());
      int at = json.indexOf("\"timestamp\":\"") + 13;
      String timestamp = json.substring(at, json.indexOf('"', at));
      lengths.add(timestamp.length());
      assertThat(timestamp.compareTo(last)).isPositive();
      last = timestamp;
    }
    assertThat(lengths).containsExactly("2021-01-01T00:00:00.000000Z".length());
    assertThat(last).isEqualTo("2021-01-01T00:00:01.000001Z");
  }

  @Property
  void anyTextComesThrough(@ForAll @NotEmpty String text) throws IOException {
    String[] values = SUDAN.clone();
    values[5] = text;
    Message message = new DmsMessages(KeyBy.SCHEMA_TABLE).row(Operation.INSERT, values);
    JsonNode json = new ObjectMapper().readTree(text(message.value()));
    // A lone surrogate has no UTF-8.
    String wellFormed = text(text.getBytes(StandardCharsets.UTF_8));
    assertThat(json.path("data").path("Country_Region").asText()).isEqualTo(wellFormed);
  }

  @Test
  void aMessageThatDmsWroteKeepsTheKeyThatItTells() {
    DmsMessages messages = new DmsMessages(KeyBy.SCHEMA_TABLE);
    assertThat(
            text(
                messages
                    .asItIs(
                        "{\"metadata\":{\"partition-key-value\":\"public.foo.42\",\"table-name\":\"foo\"}}")
                    .key()))
        .isEqualTo("public.foo.42");
    assertThat(
            text(
                messages
                    .asItIs("{\"metadata\":{\"schema-name\":\"public\",\"table-name\":\"foo\"}}")
                    .key()))
        .isEqualTo("public.foo");
    assertThat(messages.asItIs("not json").key()).isNull();
    assertThat(text(messages.asItIs("not json").value())).isEqualTo("not json");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
