package io.latestlake.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.latestlake.testing.LocalAwsProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A checkout as the launcher sees it, with the launcher itself and a PATH that has just what a test
 * puts there besides the tools of every system.
 */
final class LauncherFolder {
  private static final List<String> TOOLS =
      List.of(
          "bash cat cp cut dirname env find grep head mkdir mv ps readlink rm sed sh sleep stty tail"
              .split(" "));

  private final Path root;
  private final Path bin;
  private final Map<String, String> environment = new HashMap<>();

  /** What a run has said, and how it ended. */
  record Ended(int code, String output, String errors) {}

  LauncherFolder(Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("check out"));
    bin = Files.createDirectories(folder.resolve("bin"));
    Files.copy(LocalAwsProcess.root().resolve("latest-lake"), root.resolve("latest-lake"));
    executable(root.resolve("latest-lake"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    for (String module : List.of("job", "local-aws", "sql-udfs")) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      Files.writeString(root.resolve(module).resolve("pom.xml"), "<project/>");
    }
    for (String tool : TOOLS) {
      Path from = Path.of("/usr/bin", tool);
      Files.createSymbolicLink(
          bin.resolve(tool), Files.exists(from) ? from : Path.of("/bin", tool));
    }
    environment.put("PATH", bin.toString());
    environment.put("HOME", folder.toString());
  }

  Path root() {
    return root;
  }

  Path launcher() {
    return root.resolve("latest-lake");
  }

  /** A program on the PATH. */
  LauncherFolder program(String name, String script) throws IOException {
    write(bin.resolve(name), script);
    return this;
  }

  /** A Java that says of itself what is given; without a compiler. */
  LauncherFolder javaOfVersion(String version) throws IOException {
    Path home = root.resolveSibling("java");
    Files.createDirectories(home.resolve("bin"));
    write(
        home.resolve("bin/java"),
        "echo 'openjdk version \"" + version + "\"' >&2\necho '    java.home = " + home + "' >&2");
    environment.put("JAVA_HOME", home.toString());
    return this;
  }

  LauncherFolder thisJava() {
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return this;
  }

  /** As after a build, with the classes under test. */
  LauncherFolder built() throws IOException {
    Path app = Files.createDirectories(root.resolve("job/target/app"));
    Files.writeString(app.resolve("job.args"), classPathOf("job"));
    Files.writeString(app.resolve("local-aws.args"), classPathOf("local-aws"));
    Files.writeString(app.resolve("jars"), "");
    Files.writeString(app.resolve("home"), root + "\n");
    Files.createDirectories(app.resolve("plugins"));
    Path stamp = Files.writeString(app.resolve("stamp"), "");
    Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().plusSeconds(5)));
    return thisJava();
  }

  private static String classPathOf(String module) throws IOException {
    Path target = LocalAwsProcess.root().resolve(module).resolve("target");
    String libraries = Files.readString(target.resolve("runtime.classpath")).strip();
    return "-cp\n\"" + target.resolve("classes") + File.pathSeparator + libraries + "\"\n";
  }

  LauncherFolder with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher().toString()));
    command.addAll(List.of(arguments));
    return runCommand(command);
  }

  /** Of bash, {@code $1} is the launcher. */
  Ended runShell(String script) throws IOException, InterruptedException {
    return runCommand(List.of("bash", "-c", script, "bash", launcher().toString()));
  }

  private Ended runCommand(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(root.getParent(), "run", ".out");
    Path err = Files.createTempFile(root.getParent(), "run", ".err");
    Process process = start(command, out, err);
    // A bench of both streams takes half a minute on an idle machine, and several on a busy one.
    if (!process.waitFor(15, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException(command + " does not end");
    }
    return new Ended(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  Process start(List<String> command, Path out, Path err) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void write(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    executable(file);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** By this process, and so by those that it starts. */
  static boolean isIgnored(int signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(
            line ->
                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1L << signal - 1) != 0);
  }
}
