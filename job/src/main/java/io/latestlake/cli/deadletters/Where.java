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
    if (settings != null) {
      Settings read = SettingsReader.read(settings, Map.of());
      return new Lake(
          new S3Objects(new AwsClients(read.aws()).s3(), read.lake().bucket()),
          read.lake().prefix(),
          read.deadLetters().replayInterval());
    }
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
        new FolderObjects(objects.resolve(local.lake().bucket())),
        local.lake().prefix(),
        local.deadLetters().replayInterval());
  }
}
