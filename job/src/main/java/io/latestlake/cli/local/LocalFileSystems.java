package io.latestlake.cli.local;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.DefaultPluginManager;
import org.apache.flink.core.plugin.DirectoryBasedPluginFinder;

/**
 * Flink's own file systems in this process. S3 is a plugin with a class loader of its own, as on a
 * cluster: it brings another Hadoop than the job has on its class path for Parquet.
 *
 * <p>The file systems are the whole process's, and those that were made first stay.
 */
public final class LocalFileSystems {
  private LocalFileSystems() {}

  /** Before any file is opened by Flink. */
  public static void initialize(Settings.Aws aws) {
    String plugins = System.getProperty("latestlake.plugins");
    if (plugins == null) {
      throw new CommandFailure(
          "latest-lake does not know where Flink's plugins lie: start it by ./latest-lake.");
    }
    Configuration flink = new Configuration();
    flink.setString("s3.endpoint", aws.s3Endpoint().toString());
    flink.setString("s3.endpoint.region", aws.region());
    flink.setString("s3.path.style.access", "true");
    // The stand-ins' credentials, where the SDK of the job finds them by itself.
    flink.setString("s3.access-key", System.getProperty("aws.accessKeyId", ""));
    flink.setString("s3.secret-key", System.getProperty("aws.secretAccessKey", ""));
    try {
      FileSystem.initialize(
          flink,
          new DefaultPluginManager(
              new DirectoryBasedPluginFinder(Path.of(plugins)).findPlugins(),
              CoreOptions.getPluginParentFirstLoaderPatterns(flink)));
    } catch (IOException e) {
      throw new CommandFailure(
          "Flink's plugins in " + plugins + " cannot be read: " + e.getMessage() + ".", e);
    }
  }
}
