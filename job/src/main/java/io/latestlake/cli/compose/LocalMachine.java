package io.latestlake.cli.compose;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.local.FileTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What containers would bring along, as this machine has it: Java, class paths, volumes, names of
 * hosts, logs.
 */
final class LocalMachine {
  /** The volumes that the service {@code build} fills. */
  private static final String JOB = "job";

  private static final String STAND_INS = "local-aws";
  private static final String LOG_CONFIGURATION =
      "classpath:io/latestlake/cli/console/log4j2-file.xml";

  private final BuiltParts parts;
  private final Path project;
  private final Path folder;
  private final LoopbackNetwork network;
  private final Path hosts;

  /**
   * @param project where the compose file lies
   * @param folder of all that the services write
   */
  LocalMachine(BuiltParts parts, Path project, Path folder, LoopbackNetwork network)
      throws IOException {
    this.parts = requireNonNull(parts, "parts is null");
    this.project = requireNonNull(project, "project is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.network = requireNonNull(network, "network is null");
    Files.createDirectories(folder.resolve("logs"));
    this.hosts = network.writeHosts(folder.resolve("hosts"));
    JobJar.writeEmpty(volume(JOB).resolve("latest-lake-job.jar"));
  }

  LoopbackNetwork network() {
    return network;
  }

  String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** What a service has for itself, which is none of its volumes. */
  Path folder(ComposeService service) throws IOException {
    return Files.createDirectories(folder.resolve("services").resolve(service.name()));
  }

  Path volume(String name) throws IOException {
    return Files.createDirectories(folder.resolve("volumes").resolve(name));
  }

  /** What a service prints. */
  Path output(ComposeService service) {
    return folder.resolve("logs").resolve(service.name() + ".out");
  }

  /** What a service logs, where logs go to a file of their own. */
  Path log(ComposeService service) {
    return folder.resolve("logs").resolve(service.name() + ".log");
  }

  /** The argument with paths of this machine for those that the service has mounted. */
  String local(ComposeService service, String argument) throws IOException {
    for (ComposeService.Mount mount : service.mounts()) {
      if (argument.equals(mount.target()) || argument.startsWith(mount.target() + "/")) {
        Path source =
            mount.isVolume() ? volume(mount.source()) : project.resolve(mount.source()).normalize();
        return source + argument.substring(mount.target().length());
      }
    }
    return argument;
  }

  /** What stands for a class path of a container. */
  List<String> classPath(ComposeService service, String path) {
    for (String entry : path.split(File.pathSeparator)) {
      for (ComposeService.Mount mount : service.mounts()) {
        if (entry.equals(mount.target() + "/*")) {
          switch (mount.source()) {
            case JOB:
              return jobClassPath();
            case STAND_INS:
              return standInClassPath();
            default:
          }
        }
      }
    }
    throw new IllegalArgumentException(service.name() + " has a class path of its own: " + path);
  }

  List<String> jobClassPath() {
    return List.of("-cp", parts.jobClassPath());
  }

  List<String> standInClassPath() {
    return parts.standInArguments();
  }

  Path flinkPlugins() {
    return parts.flinkPlugins();
  }

  /** The environment of a service that is a Java program. */
  Map<String, String> javaEnvironment(ComposeService service) throws IOException {
    Path temporary = folder(service).resolve("tmp");
    FileTree.empty(temporary);
    Map<String, String> environment = new HashMap<>(service.environment());
    List<String> flags = new ArrayList<>();
    flags.add("-Djdk.net.hosts.file=" + hosts);
    flags.add("-Djava.io.tmpdir=" + temporary);
    flags.add("-Dlatestlake.local.log=" + log(service));
    flags.add("-Dlatestlake.log.file=" + log(service));
    if (service.repository().equals("flink")) {
      flags.add("-Dlog4j2.configurationFile=" + LOG_CONFIGURATION);
    }
    flags.add("-Duser.language=en");
    // All of them share this machine, and some live only shortly.
    flags.add("-XX:TieredStopAtLevel=1");
    flags.add("-XX:-UsePerfData");
    List<String> quoted = flags.stream().map(flag -> "'" + flag + "'").toList();
    environment.put("JAVA_TOOL_OPTIONS", String.join(" ", quoted));
    return environment;
  }

  /** Runs a program to its end. */
  int run(ComposeService service, LocalProgram program) throws IOException, InterruptedException {
    return run(service, program, output(service));
  }

  /**
   * @param output takes what it prints to standard output
   */
  int run(ComposeService service, LocalProgram program, Path output)
      throws IOException, InterruptedException {
    Process process =
        builder(service, program)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    try {
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Ready to be started. */
  ProcessBuilder builder(ComposeService service, LocalProgram program) throws IOException {
    File output = output(service).toFile();
    ProcessBuilder builder =
        new ProcessBuilder(program.command())
            .directory(folder(service).toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
            .redirectError(ProcessBuilder.Redirect.appendTo(output));
    Map<String, String> environment = builder.environment();
    String path = environment.get("PATH");
    environment.clear();
    environment.put("PATH", path);
    environment.putAll(program.environment());
    return builder;
  }
}
