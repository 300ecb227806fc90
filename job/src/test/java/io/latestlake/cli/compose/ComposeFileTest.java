package io.latestlake.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.latestlake.cli.compose.ComposeService.Condition;
import io.latestlake.cli.compose.ComposeService.Port;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What docker-compose.yml promises, as far as it can be known without a Docker engine. */
class ComposeFileTest {
  private static final Path ROOT = Path.of(System.getProperty("latestlake.root"));
  private static final Path FILE = ROOT.resolve("docker-compose.yml");
  private static final List<String> RUN_ONCE =
      List.of(
          "build", "prepare", "feeder", "job", "prepare-kinesis", "feeder-kinesis", "job-kinesis");

  @TempDir Path folder;
  private JsonNode file;
  private ComposeFile compose;

  @BeforeEach
  void read() throws IOException {
    file = tree(Files.readString(FILE));
    compose = ComposeFile.read(FILE);
  }

  private static JsonNode tree(String yaml) {
    Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    return new ObjectMapper().valueToTree(loaded);
  }

  /** The schema is of compose-spec (Apache-2.0), as dclint 3.1.0 has it. */
  private static Set<ValidationMessage> violations(JsonNode file) throws IOException {
    try (InputStream in = ComposeFileTest.class.getResourceAsStream("/compose/compose-spec.json")) {
      ObjectNode schema = (ObjectNode) new ObjectMapper().readTree(in);
      // No URL, which the library insists on; nothing in the schema refers to it.
      schema.remove("$id");
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
          .getSchema(schema)
          .validate(file);
    }
  }

  @Test
  void itIsValidByTheComposeSpecification() throws IOException {
    assertThat(violations(file)).isEmpty();
    assertThat(violations(tree(Files.readString(FILE).replace("image: postgres", "imagee: p"))))
        .as("what is misspelt")
        .isNotEmpty();
  }

  @Test
  void imagesArePinnedByAVersion() {
    assertThat(file.get("services"))
        .allSatisfy(
            service -> assertThat(service.get("image").asText()).matches("[a-z/-]+:\\d+\\.\\S+"));
  }

  @Test
  void imagesAreOfTheVersionsThatTheJobIsBuiltFor() throws IOException {
    String flink = property("flink.version");
    assertThat(image("jobmanager")).startsWith("flink:" + flink + "-").endsWith("-java17");
    assertThat(compose.services().get("jobmanager").environment())
        .containsEntry("ENABLE_BUILT_IN_PLUGINS", "flink-s3-fs-hadoop-" + flink + ".jar");
    assertThat(image("kafka")).isEqualTo("apache/kafka:" + property("kafka-broker.version"));
    assertThat(image("postgres") + ".0")
        .isEqualTo("postgres:" + property("postgres-binaries.version"));
  }

  private String image(String service) {
    return compose.services().get(service).image();
  }

  private static String property(String name) throws IOException {
    Matcher property =
        Pattern.compile("<" + name + ">(.*)</" + name + ">")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(property.find()).as(name).isTrue();
    return property.group(1);
  }

  @Test
  void nothingIsPublishedButToLoopback() {
    for (JsonNode service : file.get("services")) {
      assertThat(service.path("ports"))
          .allSatisfy(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
    }
  }

  @Test
  void noServiceHasRightsOverTheMachine() {
    for (JsonNode service : file.get("services")) {
      assertThat(service.fieldNames())
          .toIterable()
          .doesNotContain("privileged", "cap_add", "network_mode", "pid", "devices", "userns_mode");
      assertThat(service.path("volumes"))
          .allSatisfy(volume -> assertThat(volume.asText()).matches("(\\.|[a-z]).*"));
    }
  }

  @Test
  void whatRunsOnIsHealthyByAPortOfItsOwn() {
    compose
        .services()
        .forEach(
            (name, service) -> {
              if (RUN_ONCE.contains(name)) {
                assertThat(service.health()).as(name).isEmpty();
              } else {
                assertThat(service.health().map(Port::host)).as(name).contains(name);
              }
            });
  }

  @Test
  void aServiceStartsAfterWhatItNeeds() {
    assertThat(compose.services().get("job").dependsOn())
        .containsEntry("prepare", Condition.SERVICE_COMPLETED_SUCCESSFULLY)
        .containsEntry("redshift", Condition.SERVICE_HEALTHY)
        .containsEntry("glue", Condition.SERVICE_HEALTHY)
        .containsEntry("taskmanager-1", Condition.SERVICE_HEALTHY)
        .containsEntry("taskmanager-2", Condition.SERVICE_HEALTHY);
    // A condition on one that never ends, or has no health check, would never hold.
    compose
        .services()
        .values()
        .forEach(
            service ->
                service
                    .dependsOn()
                    .forEach(
                        (needed, condition) ->
                            assertThat(condition == Condition.SERVICE_COMPLETED_SUCCESSFULLY)
                                .as(service.name() + " needs " + needed)
                                .isEqualTo(RUN_ONCE.contains(needed))));
  }

  @Test
  void flinkWritesItsCheckpointsWhereTheSettingsSay() {
    String settings = "execution.checkpointing.dir: s3://latest-lake/checkpoints\n";
    assertThat(compose.services().get("jobmanager").environment().get("FLINK_PROPERTIES"))
        .contains(settings);
    assertThat(ROOT.resolve("conf/compose.yaml"))
        .content()
        .contains("checkpoint-directory: s3://latest-lake/checkpoints\n", "bucket: latest-lake\n");
  }

  @Test
  void kinesisTakesThePlaceOfKafkaAndOfNothingElse() throws IOException {
    assertThat(startedWith("job")).contains("kafka").doesNotContain("kinesis");
    assertThat(startedWith("job-kinesis", "feeder-kinesis"))
        .contains("kinesis")
        .doesNotContain("kafka");
    for (JsonNode service : file.get("services")) {
      boolean ofKinesis = service.get("command") != null && isOfKinesis(service.get("command"));
      assertThat(service.path("profiles").toString())
          .as(service.toString())
          .isEqualTo(ofKinesis ? "[\"kinesis\"]" : "");
    }
    assertThat(common("compose-kinesis.yaml")).isEqualTo(common("compose.yaml"));
  }

  private static boolean isOfKinesis(JsonNode command) {
    return command.toString().contains("kinesis");
  }

  /** All that comes up when some are asked for. */
  private Set<String> startedWith(String... names) {
    Set<String> started = new HashSet<>();
    Deque<String> pending = new ArrayDeque<>(List.of(names));
    while (!pending.isEmpty()) {
      String name = pending.pop();
      started.add(name);
      pending.addAll(compose.services().get(name).dependsOn().keySet());
    }
    return started;
  }

  private static String common(String settings) throws IOException {
    String text = Files.readString(ROOT.resolve("conf").resolve(settings));
    return text.substring(text.indexOf("\naws:"));
  }

  @Test
  void whatIsNotKnownIsRefused() throws IOException {
    Path other = folder.resolve("docker-compose.yml");
    Files.writeString(other, "services: {a: {image: \"b:1\", command: one line}}");
    assertThatThrownBy(() -> ComposeFile.read(other)).hasMessage("a.command must be a list");
    Files.writeString(other, "services: {a: {image: \"b:1\", entrypoint: [x]}}");
    assertThatThrownBy(() -> ComposeFile.read(other))
        .hasMessage("a: an entrypoint is not known here");
    Files.writeString(other, "services: {a: {image: \"b:1\", healthcheck: {test: [CMD, curl]}}}");
    assertThatThrownBy(() -> ComposeFile.read(other)).hasMessageContaining("a port is open");
  }
}
