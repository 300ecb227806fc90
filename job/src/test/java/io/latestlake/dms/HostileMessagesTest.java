package io.latestlake.dms;

import static io.latestlake.dms.Decoding.sample;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.latestlake.config.TableSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every sample of the wire, mutated: in its structure (values and names replaced, left out,
 * doubled, nested, turned into text) and in its bytes. Whatever comes, each input is a record, a
 * skip or a dead letter that is no fault of the decoder, and the message after it is read as ever.
 *
 * <p>The build feeds some ten thousand inputs. For millions: {@code mvn test
 * -Dtest=HostileMessagesTest -Dlatestlake.fuzz.inputs=5000000}. A failure names its seed; {@code
 * -Dlatestlake.fuzz.seed} repeats it.
 */
class HostileMessagesTest {
  private static final int INPUTS = Integer.getInteger("latestlake.fuzz.inputs", 9_000);
  private static final long SEED = Long.getLong("latestlake.fuzz.seed", 20_261_123L);
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** Beyond what a value can be, or at its edge. */
  private static final List<String> PIECES =
      List.of(
          "null",
          "true",
          "0",
          "-0",
          "-1",
          "{}",
          "[]",
          "\"\"",
          "\" \"",
          "\"x \"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "1e999999999",
          "-1e-999999999",
          "1e2147483648",
          "\"1e99999999999999999999\"",
          "\"0x\"",
          "\"0xZZ\"",
          "9".repeat(400),
          '"' + "9".repeat(1001) + '"',
          "0." + "0".repeat(900) + "1",
          "\"9999-99-99T99:99:99Z\"",
          "\"0000-00-00\"",
          "253402300800",
          "-9223372036854775808",
          "9223372036854775808",
          "{\"$oid\":\"\"}",
          "{\"$oid\":{}}",
          "{\"$date\":{}}",
          "{\"$date\":{\"$numberLong\":\"\"}}",
          "{\"$date\":1e400}",
          "{\"$date\":9223372036854775807}",
          "{\"$date\":\"2020-01-01T00:00:00+9999\"}",
          "{\"$numberDouble\":\"NaN\"}",
          "{\"$numberDecimal\":\"1E+6144\"}",
          "{\"$numberLong\":\"" + "9".repeat(900) + "\"}",
          "{\"$binary\":\"=\",\"$type\":\"00\"}",
          "{\"$binary\":{\"base64\":\"****\",\"subType\":\"00\"}}",
          "{\"$binary\":{}}",
          "{\"$timestamp\":{\"t\":-1,\"i\":1}}",
          "{\"$timestamp\":{}}",
          "\"{ \\\"$oid\\\" : \\\"x\"",
          "\"{ \\\"$oid\\\" : [\"",
          "\"{\\\"a\\\":1}{\"",
          "\"[[[[[[[[[[\"",
          '"' + "[".repeat(2000) + '"',
          "[".repeat(150) + "]".repeat(150),
          "\"00000002/7C007178.3.\"",
          "\"FFFFFFFF/FFFFFFFF.9.FFFFFFFF/FFFFFFFF\"",
          "\"a.999999999999999999999:1\"",
          '"' + ".".repeat(3000) + '"',
          "\"update\"",
          "\"delete\"",
          "\"control\"",
          "\"people\"",
          "\"awsdms_status\"");

  private static List<String> samples;
  private static List<JsonNode> trees;
  private static String good;

  @BeforeAll
  static void readSamples() throws Exception {
    good = sample("wire/2.2-document-as-object.json");
    samples = new ArrayList<>();
    trees = new ArrayList<>();
    for (String file : WireSamplesTest.files().stream().sorted().toList()) {
      samples.add(sample("wire/" + file + ".json"));
      trees.add(JSON.readTree(samples.get(samples.size() - 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "by commit", "strict", "old-row", "paths", "nested"})
  void everyMutantIsARecordASkipOrADeadLetter(String ofFoo) throws Exception {
    Decoding decoding = new Decoding(WireSamplesTest.specs(ofFoo).toArray(TableSpec[]::new));
    for (int i = 0; i < INPUTS / 6; i++) {
      long seed = SEED + i;
      byte[] message = mutant(new Random(seed));
      feed(decoding, message, "-Dlatestlake.fuzz.seed=" + seed);
    }
  }

  @Test
  void mutantsReachEveryReasonThatAMessageCanHave() throws Exception {
    Decoding decoding = new Decoding(WireSamplesTest.specs("by commit").toArray(TableSpec[]::new));
    List<DeadLetter.Reason> seen = new ArrayList<>();
    int changes = 0;
    for (int i = 0; i < 15_000; i++) {
      for (Decoded decoded : decoding.decode(mutant(new Random(SEED + i)))) {
        if (decoded instanceof DeadLetter letter) {
          seen.add(letter.reason());
        } else {
          changes++;
        }
      }
    }

    assertThat(changes).isGreaterThan(1000);
    assertThat(seen)
        .contains(
            DeadLetter.Reason.NOT_JSON,
            DeadLetter.Reason.NOT_AN_ENVELOPE,
            DeadLetter.Reason.UNKNOWN_OPERATION,
            DeadLetter.Reason.UNKNOWN_TABLE,
            DeadLetter.Reason.MISSING_KEY,
            DeadLetter.Reason.KEY_ENDS_IN_BLANK,
            DeadLetter.Reason.BAD_PARTITION_COLUMN,
            DeadLetter.Reason.BAD_TIMESTAMP,
            DeadLetter.Reason.BAD_POSITION,
            DeadLetter.Reason.BAD_DOCUMENT,
            DeadLetter.Reason.DOES_NOT_FIT)
        .doesNotContain(DeadLetter.Reason.DECODER_FAILED);
  }

  /** A document as text has limits of its own: its depth is not added to the message's. */
  @Test
  void aDocumentsTextIsLimitedInDepthToo() {
    Decoding decoding = new Decoding(WireSamplesTest.specs("plain").toArray(TableSpec[]::new));
    String text = sample("wire/2.2-document-as-text.json");
    for (String unit : List.of("[", "{\\\"b\\\":", "{\\\"tags\\\":[")) {
      String deep = text.replace("{ \\\"a\\\" : 1", unit.repeat(50_000) + "{ \\\"a\\\" : 1");
      assertThat(deep).isNotEqualTo(text);
      assertThat(decoding.deadLetter(deep).reason()).isEqualTo(DeadLetter.Reason.BAD_DOCUMENT);
    }
    assertThat(decoding.change(text).key().table()).isEqualTo("people");
  }

  private static void feed(Decoding decoding, byte[] message, String hint) {
    Supplier<String> input = () -> hint + " " + Base64.getEncoder().encodeToString(message);
    List<Decoded> all;
    try {
      all = decoding.decode(message);
    } catch (RuntimeException e) {
      throw new AssertionError(input.get(), e);
    }
    for (Decoded decoded : all) {
      if (decoded instanceof DeadLetter letter) {
        assertThat(letter.reason()).as(input).isNotEqualTo(DeadLetter.Reason.DECODER_FAILED);
        assertThat(letter.message()).as(input).isNotBlank().doesNotContain("\n");
      }
    }
    assertThat(decoding.change(good).key().table()).as(input).isEqualTo("people");
  }

  private static byte[] mutant(Random random) throws Exception {
    int sample = random.nextInt(samples.size());
    if (random.nextInt(4) == 0) {
      return withBytesChanged(Decoding.utf8(samples.get(sample)), random);
    }
    JsonNode tree = trees.get(sample).deepCopy();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      change(tree, random);
    }
    byte[] message = JSON.writeValueAsBytes(tree);
    return random.nextInt(8) == 0 ? withBytesChanged(message, random) : message;
  }

  private static byte[] withBytesChanged(byte[] message, Random random) {
    byte[] changed = message.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
    }
    return changed;
  }

  private static void change(JsonNode tree, Random random) throws Exception {
    List<ObjectNode> objects = new ArrayList<>();
    collect(tree, objects);
    ObjectNode object = objects.get(random.nextInt(objects.size()));
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty()) {
      object.set("x", piece(random));
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    JsonNode value = object.get(name);
    switch (random.nextInt(8)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(name.toUpperCase(Locale.ROOT), value);
      case 2 -> object.set("BI_" + name, piece(random));
      case 3 -> object.set(name, JSON.createObjectNode().set(name, value));
      case 4 -> object.set(name, JSON.createArrayNode().add(value));
      case 5 -> object.set(name, new TextNode(JSON.writeValueAsString(value)));
      case 6 -> object.set(name + "\ud83d\ude00".repeat(random.nextInt(300)), value);
      default -> object.set(name, piece(random));
    }
  }

  private static JsonNode piece(Random random) {
    return JSON.getNodeFactory()
        .rawValueNode(new RawValue(PIECES.get(random.nextInt(PIECES.size()))))
        .require();
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        collect(field.getValue(), objects);
      }
    } else if (node instanceof ArrayNode array) {
      array.forEach(each -> collect(each, objects));
    }
  }
}
