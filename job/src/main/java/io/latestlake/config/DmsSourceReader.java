package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what a table spec says of the messages of its DMS task: engine and before image. */
final class DmsSourceReader {
  /** What a message has beside a before image. */
  private static final Set<String> OTHER_FIELDS = Set.of("data", "metadata", "control");

  private final Section source;

  DmsSourceReader(Section source) {
    this.source = requireNonNull(source, "source is null");
  }

  /** Null if the spec names none. */
  TableSpec.Engine engine() {
    Optional<String> name = source.text("engine");
    if (name.isEmpty()) {
      return null;
    }
    for (TableSpec.Engine engine : TableSpec.Engine.values()) {
      if (engine.name().toLowerCase(Locale.ROOT).equals(name.get())) {
        return engine;
      }
    }
    source.problem(
        "engine",
        "`"
            + name.get()
            + "` is none whose messages are known in detail; write postgresql, mysql or mongodb, or leave it out");
    return null;
  }

  TableSpec.BeforeImage beforeImage() {
    Section image = source.section("before-image");
    TableSpec.BeforeImage usual = TableSpec.BeforeImage.USUAL;
    String field = image.text("field").orElse(usual.field());
    String prefix = image.text("column-prefix").orElse(usual.columnPrefix());
    String suffix = image.text("column-suffix").orElse(usual.columnSuffix());
    image.refuseTheRest();
    if (field.isBlank() || OTHER_FIELDS.contains(field)) {
      image.problem("field", "`" + field + "` cannot be a before image; write its FieldName");
    }
    return new TableSpec.BeforeImage(field, prefix, suffix);
  }
}
