package io.latestlake.config;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A mapping of a YAML file, read field by field. A value that cannot be used becomes a problem and
 * reads as absent, so that the reader can go on to the next one.
 */
final class Section {
  private final ObjectNode node;
  private final String path;
  private final Problems problems;
  private final Set<String> known = new HashSet<>();

  Section(ObjectNode node, Problems problems) {
    this(node, "", problems);
  }

  private Section(ObjectNode node, String path, Problems problems) {
    this.node = requireNonNull(node, "node is null");
    this.path = path;
    this.problems = requireNonNull(problems, "problems is null");
  }

  /** Whether the field is there, a YAML null included. */
  boolean has(String field) {
    return node.has(field);
  }

  /** The names of its fields, in their order. */
  List<String> fields() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The value as it is, null if absent. */
  JsonNode raw(String field) {
    known.add(field);
    return node.get(field);
  }

  void problem(String field, String message) {
    problems.add(path + field, message);
  }

  /** A mapping inside this one; an empty one if absent, so that its fields are told missing. */
  Section section(String field) {
    JsonNode value = raw(field);
    ObjectNode inner = JsonNodeFactory.instance.objectNode();
    if (value instanceof ObjectNode mapping) {
      inner = mapping;
    } else if (value != null && !value.isNull()) {
      problem(field, "must be a mapping of fields");
    }
    return new Section(inner, path + field + ".", problems);
  }

  Optional<String> required(String field, String example) {
    JsonNode value = raw(field);
    if (value == null || value.isNull() || value.isTextual() && value.textValue().isBlank()) {
      problem(field, "is missing; set it, for example " + example);
      return Optional.empty();
    }
    return text(field);
  }

  Optional<String> required(String field, Pattern form, String rule) {
    return required(field, rule).filter(value -> check(field, value, form, rule));
  }

  Optional<String> text(String field) {
    JsonNode value = raw(field);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (value.isTextual()) {
      return Optional.of(value.textValue());
    }
    problem(field, "must be a text; put it in quotes");
    return Optional.empty();
  }

  Optional<String> text(String field, Pattern form, String rule) {
    return text(field).filter(value -> check(field, value, form, rule));
  }

  private boolean check(String field, String value, Pattern form, String rule) {
    boolean matches = form.matcher(value).matches();
    if (!matches) {
      problem(field, "`" + value + "` must be " + rule);
    }
    return matches;
  }

  boolean flag(String field, boolean otherwise) {
    JsonNode value = raw(field);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    String text = value.asText().strip();
    if (!text.equals("true") && !text.equals("false")) {
      problem(field, "must be true or false");
    }
    return text.equals("true");
  }

  int number(String field, int least, int most, int otherwise) {
    JsonNode value = raw(field);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value.asText().strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    problem(field, "must be a whole number from " + least + " to " + most);
    return otherwise;
  }

  Duration duration(String field, Duration least, Duration most, Duration otherwise) {
    JsonNode value = raw(field);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    Optional<Duration> duration = Quantity.duration(value.asText());
    if (duration.isEmpty()) {
      problem(
          field, "`" + value.asText() + "` is not a duration; write " + Quantity.DURATION_EXAMPLES);
      return otherwise;
    }
    if (duration.get().compareTo(least) < 0 || duration.get().compareTo(most) > 0) {
      problem(field, "`" + value.asText() + "` is out of range; " + range(least, most));
      return otherwise;
    }
    return duration.get();
  }

  private static String range(Duration least, Duration most) {
    String words =
        least.isZero() ? "must not be negative" : "must be " + spoken(least) + " or more";
    return words + ", and at most " + spoken(most);
  }

  private static String spoken(Duration duration) {
    return duration.toDays() > 0 ? duration.toDays() + "d" : duration.toMillis() + "ms";
  }

  long bytes(String field, long least, long most, long otherwise) {
    JsonNode value = raw(field);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    Optional<Long> bytes = Quantity.bytes(value.asText());
    if (bytes.isEmpty()) {
      problem(field, "`" + value.asText() + "` is not a size; write " + Quantity.SIZE_EXAMPLES);
      return otherwise;
    }
    if (bytes.get() < least || bytes.get() > most) {
      problem(field, "must be from " + (least >> 20) + "MB to " + (most >> 20) + "MB");
      return otherwise;
    }
    return bytes.get();
  }

  /** An {@code http} address, null if absent. */
  URI address(String field) {
    Optional<String> text = text(field);
    if (text.isEmpty() || text.get().isBlank()) {
      return null;
    }
    try {
      URI address = new URI(text.get());
      boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (http && address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    problem(
        field, "`" + text.get() + "` is not an address; write for example http://127.0.0.1:9000");
    return null;
  }

  /** A constant of an enum, written in lower case with hyphens. A YAML null is the word null. */
  <E extends Enum<E>> Optional<E> choice(String field, Class<E> type) {
    JsonNode value = raw(field);
    String text = value == null ? "" : value.asText();
    for (E constant : type.getEnumConstants()) {
      if (word(constant).equals(text)) {
        return Optional.of(constant);
      }
    }
    String choices =
        Arrays.stream(type.getEnumConstants()).map(Section::word).collect(joining(" or "));
    problem(
        field,
        value == null
            ? "is missing; state " + choices
            : "`" + text + "` is not known; write " + choices);
    return Optional.empty();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** To be called when all fields have been read: what is left over is unknown. */
  void refuseTheRest() {
    node.fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                problem(
                    field,
                    "is not a known field; known here: "
                        + known.stream().sorted().collect(joining(", ")));
              }
            });
  }
}
