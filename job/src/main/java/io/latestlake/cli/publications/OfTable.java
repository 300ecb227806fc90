package io.latestlake.cli.publications;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.config.Settings;
import io.latestlake.config.SettingsReader;
import io.latestlake.config.TableSpec;
import io.latestlake.publish.FileCounts;
import io.latestlake.publish.Requests;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.Sleeper;
import io.latestlake.warehouse.WarehouseException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Which table of which job: what every command here needs. */
final class OfTable {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(index = "0", paramLabel = "TABLE", description = "A table of the settings.")
  private String table;

  @Option(
      names = "--settings",
      required = true,
      paramLabel = "FILE",
      description = "The settings of the job.")
  private Path settingsFile;

  /** What asks Redshift. */
  interface Question<T> {
    T ask(LedgerReader ledger) throws WarehouseException, InterruptedException;
  }

  String name() {
    return table;
  }

  Settings settings() {
    return SettingsReader.read(settingsFile, Map.of());
  }

  TableSpec spec(Settings settings) {
    return settings.tables().stream()
        .filter(spec -> spec.name().equals(table))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "there is no table "
                        + table
                        + " in the settings; they have "
                        + settings.tables().stream()
                            .map(TableSpec::name)
                            .collect(Collectors.joining(", "))));
  }

  /**
   * @throws CommandFailure if the ledger cannot be read, or there is none
   */
  <T> T ledger(Question<T> question) throws InterruptedException {
    Settings settings = settings();
    try (RedshiftDataClient client = new AwsClients(settings.aws()).redshiftData()) {
      LedgerReader ledger =
          new LedgerReader(
              spec(settings),
              settings.warehouse(),
              client,
              Clock.systemUTC(),
              Sleeper.REAL,
              () -> UUID.randomUUID().toString());
      if (ledger.status().isEmpty()) {
        throw new CommandFailure("There is no ledger of " + table + ": no run has begun with it.");
      }
      return question.ask(ledger);
    } catch (WarehouseException e) {
      throw new CommandFailure("The ledger of " + table + " cannot be read: " + e.getMessage());
    }
  }

  /** What asks Redshift, and how many files there were. */
  interface Search<T> {
    T ask(LedgerReader ledger, FileCounts files) throws WarehouseException, InterruptedException;
  }

  /**
   * @throws CommandFailure if the ledger cannot be read, or there is none
   */
  <T> T publications(Search<T> search) throws InterruptedException {
    Settings settings = settings();
    try (S3Client s3 = new AwsClients(settings.aws()).s3()) {
      return ledger(
          ledger ->
              search.ask(ledger, new FileCounts(s3, settings.lake(), spec(settings), ledger)));
    } catch (SdkException e) {
      throw cannotUse(settings, e);
    }
  }

  /** What is done with a table's requests. */
  interface Use<T> {
    T of(Requests requests) throws InterruptedException;
  }

  <T> T requests(Use<T> use) throws InterruptedException {
    Settings settings = settings();
    String checked = spec(settings).name();
    try (S3Client s3 = new AwsClients(settings.aws()).s3()) {
      return use.of(new Requests(s3, settings.lake().bucket(), settings.lake().prefix(), checked));
    } catch (SdkException e) {
      throw cannotUse(settings, e);
    }
  }

  private static CommandFailure cannotUse(Settings settings, SdkException e) {
    return new CommandFailure(
        "s3://"
            + settings.lake().bucket()
            + " cannot be used ("
            + e.getMessage()
            + "): check the credentials, and bucket, region and endpoint in the settings.",
        e);
  }
}
