package io.latestlake.testing;

import static io.latestlake.testing.LocalAwsProcess.root;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code conf/local.yaml} with a spec of {@code cases} that somebody has edited. */
public final class ChangedCases {
  private final Map<String, String> inSpec = new LinkedHashMap<>();
  private final Map<String, String> inTransform = new LinkedHashMap<>();

  /** Replaces a line, or a part of one, that stands in the spec once. */
  public ChangedCases spec(String part, String replacement) {
    inSpec.put(part, replacement);
    return this;
  }

  /** The same in the transform. */
  public ChangedCases transform(String part, String replacement) {
    inTransform.put(part, replacement);
    return this;
  }

  /**
   * @param folder of its own
   * @return the settings file
   */
  public Path write(Path folder) throws IOException {
    Path conf = root().resolve("conf");
    Path tables = Files.createDirectories(folder.resolve("tables"));
    Files.writeString(tables.resolve("cases.yaml"), edited(conf, "cases.yaml", inSpec));
    Files.writeString(tables.resolve("cases.sql"), edited(conf, "cases.sql", inTransform));
    return Files.copy(conf.resolve("local.yaml"), folder.resolve("local.yaml"));
  }

  private static String edited(Path conf, String file, Map<String, String> edits)
      throws IOException {
    String text = Files.readString(conf.resolve("tables").resolve(file));
    for (Map.Entry<String, String> edit : edits.entrySet()) {
      assertThat(text.split(Pattern.quote(edit.getKey()), -1))
          .as("%s once in %s", edit.getKey(), file)
          .hasSize(2);
      text = text.replace(edit.getKey(), edit.getValue());
    }
    return text;
  }
}
