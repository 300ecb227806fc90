package io.latestlake.testing;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The program as the launcher would start it, from the classes of this build and with settings of
 * its own.
 */
public final class DemoInstallation {
  private final Path home;
  private final Path standIns;

  private DemoInstallation(Path home, Path standIns) {
    this.home = home;
    this.standIns = standIns;
  }

  /**
   * @param folder of its settings
   * @param settings lines of {@code conf/local.yaml} that are replaced, each by another
   */
  public static DemoInstallation in(Path folder, Map<String, String> settings) throws IOException {
    Path root = LocalAwsProcess.root();
    Path home = requireNonNull(folder, "folder is null").resolve("home");
    copy(root.resolve("conf"), home.resolve("conf"));
    Path file = home.resolve("conf/local.yaml");
    String local = Files.readString(file);
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      if (!local.contains(setting.getKey())) {
        throw new IllegalArgumentException(setting.getKey() + " is not in conf/local.yaml");
      }
      local = local.replace(setting.getKey(), setting.getValue());
    }
    Files.writeString(file, local);
    return new DemoInstallation(home, standIns(folder));
  }

  /**
   * With the settings as they are.
   *
   * @param folder of what has to be written for it
   */
  public static DemoInstallation ofTheRepository(Path folder) throws IOException {
    return new DemoInstallation(LocalAwsProcess.root(), standIns(folder));
  }

  private static Path standIns(Path folder) throws IOException {
    Path target = LocalAwsProcess.root().resolve("local-aws/target");
    return Files.writeString(
        folder.resolve("local-aws.args"), "-Xmx1g\n-cp\n\"" + classPath(target) + "\"\n");
  }

  /** The command line of {@code latest-lake} with these arguments. */
  public List<String> command(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx3g",
                "-XX:+UseParallelGC",
                compiler(arguments.get(0)),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-Dlatestlake.home=" + home,
                "-Dlatestlake.local-aws.args=" + standIns,
                "-Dlatestlake.plugins=" + LocalAwsProcess.root().resolve("job/target/plugins"),
                "-cp",
                classPath(LocalAwsProcess.root().resolve("job/target")),
                "io.latestlake.cli.LatestLake"));
    command.addAll(arguments);
    return command;
  }

  /** As the launcher has it: what is over soon is not worth the second compiler. */
  private static String compiler(String command) {
    return Set.of("demo", "bench", "chaos", "feed").contains(command)
        ? "-XX:Tier4InvocationThreshold=30000"
        : "-XX:TieredStopAtLevel=1";
  }

  private static String classPath(Path target) throws IOException {
    return target.resolve("classes")
        + File.pathSeparator
        + Files.readString(target.resolve("runtime.classpath")).strip();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      Files.createDirectories(to.getParent());
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
