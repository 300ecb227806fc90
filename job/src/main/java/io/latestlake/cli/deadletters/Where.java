package io.latestlake.cli.deadletters;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.cli.local.Installation;
import io.latestlake.cli.local.StandIns;
import io.latestlake.config.Settings;
import io.latestlake.config.SettingsReader;
import io.latestlake.warehouse.AwsClients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whose dead letters: an option group of every command here. */
final class Where {
  private static final String DEMO = "demo-data";

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "The settings of the job. Its lake is in S3.")
  private Path settings;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "The folder of a demo, which need not run. Default, without --settings: " + DEMO + ".")
  private Path folder;

  Lake lake() {
    return settings == null ? lakeOfDemo() : lakeOfSettings().lake();
  }

  /** Empty if no settings are named. */
  Optional<OfSettings> ofSettings() {
    return settings == null ? Optional.empty() : Optional.of(lakeOfSettings());
  }

  /** A lake that can be written to. */
  record OfSettings(S3Objects objects, Settings settings) {
    static OfSettings of(Settings settings) {
      return new OfSettings(
          new S3Objects(new AwsClients(settings.aws()).s3(), settings.lake().bucket()), settings);
    }

    Lake lake() {
      return new Lake(objects, settings.lake().prefix());
    }
  }

  private OfSettings lakeOfSettings() {
    return OfSettings.of(SettingsReader.read(settings, Map.of()));
  }

  private Lake lakeOfDemo() {
    Settings local =
        Installation.ofThisProcess().settings(Map.of(), StandIns.NOT_YET, "file:///not-used");
    Path demo = (folder == null ? Path.of(DEMO) : folder).toAbsolutePath().normalize();
    Path objects = demo.resolve("aws").resolve("s3");
    if (!Files.isDirectory(objects)) {
      throw new CommandFailure(
          "There is no lake in "
              + demo
              + ": run ./latest-lake demo, name its folder by --dir, or name the settings of another"
              + " job by --settings.");
    }
    return new Lake(
        new FolderObjects(objects.resolve(local.lake().bucket())), local.lake().prefix());
  }
}
