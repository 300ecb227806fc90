package io.latestlake.dms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class FieldNamesTest {
  private final Map<String, Integer> meanings = new HashMap<>();
  private int asked;
  private final FieldNames names =
      new FieldNames(
          name -> {
            asked++;
            return meanings.computeIfAbsent(name, any -> meanings.size());
          });

  @Test
  void namesInOneOrderAreAskedForOnce() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertThat(read("{\"a\":1,\"b\":{\"x\":2},\"c\":null}")).containsExactly("a=0", "b=1", "c=2");
    }
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void aFieldThatIsLeftOutOrComesElsewhereIsNoOtherField() throws IOException {
    read("{\"a\":1,\"b\":1,\"c\":1}");

    assertThat(read("{\"a\":1,\"c\":1}")).containsExactly("a=0", "c=2");
    assertThat(read("{}")).isEmpty();
    assertThat(read("{\"c\":1,\"b\":1,\"a\":1}")).containsExactly("c=2", "b=1", "a=0");
    assertThat(read("{\"a\":1,\"b\":1,\"c\":1}")).containsExactly("a=0", "b=1", "c=2");
  }

  @Test
  void whatBeginsLikeTheExpectedNameIsAnotherName() throws IOException {
    read("{\"case\":1,\"cases\":1}");

    assertThat(read("{\"cases\":1,\"case\":1}")).containsExactly("cases=1", "case=0");
    assertThat(read("{\"cas\":1}")).containsExactly("cas=2");
  }

  @Test
  void oneNameInOtherSpellingsOfJsonIsOneName() throws IOException {
    read("{\"a/b\":1}");

    assertThat(read("{ \"a\\/b\" : 1}")).containsExactly("a/b=0");
    assertThat(read("{\"a\\u002fb\":1}")).containsExactly("a/b=0");
  }

  @Test
  void aNameThatUtf8CannotHoldSpoilsNothing() throws IOException {
    for (int i = 0; i < 2; i++) {
      assertThat(read("{\"a\":1,\"\\ud800\":1,\"b\":1}", StandardCharsets.UTF_16BE))
          .containsExactly("a=0", "\ud800=1", "b=2");
      assertThat(read("{\"a\":1,\"b\":1}")).containsExactly("a=0", "b=2");
    }
  }

  @Test
  void moreNamesThanAreRememberedAreStillRead() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      assertThat(read("{\"n" + i + "\":1}")).containsExactly("n" + i + "=" + i);
    }
  }

  @Test
  void onlySoManyNamesAreRememberedAndNoLongOnes() throws IOException {
    int many = 3 * FieldNames.MOST_NAMES;
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < many; i++) {
        read("{\"n" + i + "\":1}");
      }
    }
    assertThat(asked).isEqualTo(2 * many - FieldNames.MOST_NAMES);

    FieldNames others = new FieldNames(name -> asked++);
    String longest = "n".repeat(FieldNames.LONGEST_NAME);
    asked = 0;
    for (int i = 0; i < 3; i++) {
      read("{\"" + longest + "\":1,\"" + longest + "n\":1}", StandardCharsets.UTF_8, others);
    }
    assertThat(asked).as("the longest once, the longer one each time").isEqualTo(1 + 3);
  }

  @Property(tries = 300)
  void whateverCameBeforeNamesAreReadAsTheyStand(
      @ForAll @Size(max = 8) List<@Size(max = 6) List<@StringLength(max = 3) String>> objects)
      throws IOException {
    for (List<String> object : objects) {
      StringBuilder json = new StringBuilder("{");
      List<String> expected = new ArrayList<>();
      for (String name : object) {
        json.append(json.length() == 1 ? "" : ",").append('"');
        for (char c : name.toCharArray()) {
          json.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
        }
        json.append("\":0");
      }
      List<String> read = read(json.append('}').toString());
      object.forEach(name -> expected.add(name + "=" + meanings.get(name)));
      assertThat(read).isEqualTo(expected);
    }
  }

  private List<String> read(String json) throws IOException {
    return read(json, StandardCharsets.UTF_8);
  }

  private List<String> read(String json, Charset charset) throws IOException {
    return read(json, charset, names);
  }

  private static List<String> read(String json, Charset charset, FieldNames names)
      throws IOException {
    List<String> read = new ArrayList<>();
    try (JsonParser parser = MessageJson.FACTORY.createParser(json.getBytes(charset))) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      names.begin();
      for (int found = names.next(parser); found != FieldNames.END; found = names.next(parser)) {
        read.add(names.name() + "=" + found);
        parser.nextToken();
        parser.skipChildren();
      }
      assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
      assertThat(parser.nextToken()).isNull();
    }
    return read;
  }
}
