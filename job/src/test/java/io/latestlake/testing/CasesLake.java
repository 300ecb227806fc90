package io.latestlake.testing;

import static io.latestlake.testing.LocalAwsProcess.root;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.latestlake.config.Settings;
import io.latestlake.config.SettingsReader;
import io.latestlake.warehouse.AwsClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A lake of {@code cases} of its own on running stand-ins: a topic to write to, settings for the
 * job, and independent eyes: DuckDB on the files, the Data API on view and ledger.
 */
public final class CasesLake implements AutoCloseable {
  private static final int PARTITIONS = 4;

  private final LocalAwsProcess aws;
  private final Path objects;
  private final String name;
  private final Admin admin;
  private final KafkaProducer<String, String> producer;
  private int sent;

  /**
   * @param folder of the stand-ins
   * @param name of bucket, topic and schema
   */
  public CasesLake(LocalAwsProcess aws, Path folder, String name) throws Exception {
    this.aws = aws;
    this.objects = folder.resolve("s3").resolve(name);
    this.name = name;
    Map<String, Object> kafka = Map.of("bootstrap.servers", aws.kafka());
    this.admin = Admin.create(kafka);
    this.producer = new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer());
    admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1))).all().get();
    awaitLeaders(admin, name, PARTITIONS);
    try (S3Client s3 = new AwsClients(aws.aws()).s3()) {
      s3.createBucket(request -> request.bucket(name));
    }
    execute("CREATE SCHEMA {schema}");
  }

  /**
   * Waits for the leaders of a topic: they alone answer. A producer whose first batch of several
   * meets none may send them out of their order again and again, until its patience ends.
   */
  public static void awaitLeaders(Admin admin, String topic, int partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    admin.listOffsets(ends).all().get();
  }

  /** Of bucket, topic and schema. */
  public String name() {
    return name;
  }

  /** Spreads the messages over the partitions, as they come. */
  public void send(List<String> messages) throws ExecutionException, InterruptedException {
    List<Future<RecordMetadata>> all = new ArrayList<>();
    for (String message : messages) {
      all.add(producer.send(new ProducerRecord<>(name, sent++ % PARTITIONS, null, message)));
    }
    producer.flush();
    for (Future<RecordMetadata> each : all) {
      each.get();
    }
  }

  /** Those of {@code conf/local.yaml}, led to this lake. */
  public Settings settings(Map<String, String> overrides) {
    return settings(root().resolve("conf").resolve("local.yaml"), overrides);
  }

  /** Those of a file of one's own, which may name other table specs. */
  public Settings settings(Path file, Map<String, String> overrides) {
    return SettingsReader.read(file, values(overrides));
  }

  /** The same as a file, for commands. */
  public Path settingsFile(Path file, Map<String, String> overrides) throws IOException {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    ObjectNode top =
        (ObjectNode) yaml.readTree(root().resolve("conf").resolve("local.yaml").toFile());
    values(overrides)
        .forEach(
            (path, value) -> {
              String[] fields = path.split("\\.");
              top.withObject("/" + fields[0]).put(fields[1], value);
            });
    top.putArray("tables").add(root().resolve("conf/tables/cases.yaml").toString());
    yaml.writeValue(file.toFile(), top);
    return file;
  }

  /** What is not as in {@code conf/local.yaml}, by name. */
  public Map<String, String> values(Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>();
    all.put("kafka.bootstrap-servers", aws.kafka());
    all.put("kafka.topic", name);
    all.put("aws.region", aws.aws().region());
    all.put("aws.s3-endpoint", aws.aws().s3Endpoint().toString());
    all.put("aws.redshift-data-endpoint", aws.aws().redshiftDataEndpoint().toString());
    all.put("aws.glue-endpoint", aws.aws().glueEndpoint().toString());
    all.put("lake.bucket", name);
    all.put("warehouse.schema", name);
    // The table in it is this lake's alone.
    all.put("catalog.database", name);
    all.put("cadence.commit-interval", "50ms");
    all.put("cadence.publication-interval", "100ms");
    all.put("run.checkpoint-interval", "100ms");
    all.put("run.checkpoint-directory", "file:///unused");
    all.putAll(overrides);
    return all;
  }

  /** What an independent reader of the plain files sees. */
  public Map<String, CasesLog.Row> publishedRows() throws SQLException {
    return files().isEmpty()
        ? new TreeMap<>()
        : rows("'" + objects.resolve("lake/cases/*/*/*/*.parquet") + "'");
  }

  /** What an independent reader of these files sees, whose addresses are given. */
  public Map<String, CasesLog.Row> rowsOf(List<String> addresses) throws SQLException {
    String bucket = "s3://" + name + "/";
    return addresses.isEmpty()
        ? new TreeMap<>()
        : rows(
            addresses.stream()
                .map(address -> "'" + objects.resolve(address.substring(bucket.length())) + "'")
                .collect(Collectors.joining(", ", "[", "]")));
  }

  private Map<String, CasesLog.Row> rows(String files) throws SQLException {
    Map<String, CasesLog.Row> rows = new TreeMap<>();
    query(
        """
        SELECT oid__id, case_type, cases, date, country_region, year, month, day, is_death,
               is_confirmed, prep_flow_runtime
        FROM read_parquet(%s, hive_partitioning = true)"""
            .formatted(files),
        result -> {
          CasesLog.Row row =
              new CasesLog.Row(
                  result.getString(1),
                  result.getString(2),
                  result.getInt(3),
                  result.getDate(4).toLocalDate(),
                  result.getString(5));
          boolean folderIsItsDay =
              row.date().getYear() == result.getInt(6)
                  && row.date().getMonthValue() == result.getInt(7)
                  && row.date().getDayOfMonth() == result.getInt(8);
          boolean transformed =
              result.getInt(9) == (row.caseType().equals("Deaths") ? 1 : 0)
                  && result.getInt(10) == (row.caseType().equals("Confirmed") ? 1 : 0)
                  && result.getDate(11).toString().equals("2020-08-10");
          if (!folderIsItsDay || !transformed || rows.put(row.id(), row) != null) {
            throw new AssertionError("twice, in another day, or not transformed: " + row);
          }
        });
    return rows;
  }

  /** Every published file with what tells whether it was written again. */
  public Map<String, String> files() {
    Path lake = objects.resolve("lake/cases");
    Map<String, String> files = new TreeMap<>();
    if (!Files.isDirectory(lake)) {
      return files;
    }
    try (Stream<Path> paths = Files.walk(lake)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(
            lake.relativize(path).toString(),
            Files.getLastModifiedTime(path) + " " + Files.size(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  public List<String> deadLetters() throws IOException {
    Path folder = objects.resolve("dead-letters");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    while (true) {
      // An object that is not whole yet lies beside its place, under a name that goes on.
      try (Stream<Path> paths = Files.walk(folder)) {
        return paths
            .filter(path -> path.toString().endsWith(".jsonl"))
            .flatMap(CasesLake::lines)
            .toList();
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw e;
        }
        // It took its place between being listed and being looked at.
      }
    }
  }

  /** Puts an object into the bucket behind the job's back. */
  public void put(String key, String content) {
    try (S3Client s3 = new AwsClients(aws.aws()).s3()) {
      s3.putObject(request -> request.bucket(name).key(key), RequestBody.fromString(content));
    }
  }

  /** Copies an object within the bucket behind the job's back. */
  public void copy(String from, String to) {
    try (S3Client s3 = new AwsClients(aws.aws()).s3()) {
      s3.copyObject(
          request ->
              request
                  .sourceBucket(name)
                  .sourceKey(from)
                  .destinationBucket(name)
                  .destinationKey(to));
    }
  }

  /** Removes the table's table from the catalog. */
  public void removeFromCatalog() {
    try (GlueClient glue = new AwsClients(aws.aws()).glue()) {
      glue.deleteTable(request -> request.databaseName(name).name("cases"));
    }
  }

  /** Deletes all objects below it behind the job's back. */
  public void remove(String prefix) {
    try (S3Client s3 = new AwsClients(aws.aws()).s3()) {
      keys(prefix).forEach(key -> s3.deleteObject(request -> request.bucket(name).key(key)));
    }
  }

  /** In their order. */
  public List<String> keys(String prefix) {
    try (S3Client s3 = new AwsClients(aws.aws()).s3()) {
      return s3.listObjectsV2(request -> request.bucket(name).prefix(prefix)).contents().stream()
          .map(S3Object::key)
          .toList();
    }
  }

  /** What the objects hold, in the order of their keys. */
  public List<String> objects(String prefix) {
    try (S3Client s3 = new AwsClients(aws.aws()).s3()) {
      return keys(prefix).stream()
          .map(key -> s3.getObjectAsBytes(request -> request.bucket(name).key(key)).asUtf8String())
          .toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One number out of the warehouse; {@code {schema}} and {@code {control}} stand for ours. */
  public long warehouseNumber(String sql) throws InterruptedException {
    return new Warehouse(aws.aws()).number(ours(sql));
  }

  /** Changes something in the warehouse behind the job's back. */
  public void execute(String sql) throws InterruptedException {
    new Warehouse(aws.aws()).execute(ours(sql));
  }

  private String ours(String sql) {
    return sql.replace("{schema}", name).replace("{control}", name + "_cases");
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private static void query(String sql, RowReader reader) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet result = duckDb.createStatement().executeQuery(sql)) {
      while (result.next()) {
        reader.read(result);
      }
    }
  }

  /** Settings by name, for a reader's eye: {@code overrides("a", "1", "b", "2")}. */
  public static Map<String, String> overrides(String... namesAndValues) {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      overrides.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return overrides;
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
