package io.latestlake.cli.compose;

import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the data folder if there is none, and runs the server over it
 * (https://hub.docker.com/_/postgres). The programs are those that the stand-ins bring with them.
 */
final class PostgresImage implements Image {
  private static final String UNPACK = "io.latestlake.localaws.postgres.UnpackPostgres";
  private static final String DATA = "/var/lib/postgresql/data";

  @Override
  public LocalProgram prepare(ComposeService service, List<String> arguments, LocalMachine machine)
      throws IOException, InterruptedException {
    List<String> server = server(service, machine);
    Path data = Path.of(machine.local(service, DATA));
    Map<String, String> environment = Map.of("LC_ALL", "C");
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialise(service, machine, server, data);
    }
    List<String> command = new ArrayList<>(server);
    command.addAll(List.of("-D", data.toString()));
    // Nothing is written outside of the folder.
    command.addAll(List.of("-c", "unix_socket_directories="));
    command.addAll(List.of("-c", "dynamic_shared_memory_type=mmap"));
    arguments.stream().skip(1).map(machine.network()::resolved).forEach(command::add);
    return new LocalProgram(command, environment);
  }

  /** Made under another name and renamed last, as a start may be killed. */
  private static void initialise(
      ComposeService service, LocalMachine machine, List<String> server, Path data)
      throws IOException, InterruptedException {
    Path half = data.resolveSibling(data.getFileName() + ".half");
    List<String> command = new ArrayList<>(server);
    int program = command.size() - 1;
    command.set(program, Path.of(command.get(program)).resolveSibling("initdb").toString());
    command.addAll(
        List.of(
            "-D",
            half.toString(),
            "-U",
            "postgres",
            "-A",
            service.environment().get("POSTGRES_HOST_AUTH_METHOD"),
            "--no-sync"));
    command.addAll(List.of(service.environment().get("POSTGRES_INITDB_ARGS").split(" ")));
    if (machine.run(service, new LocalProgram(command, Map.of("LC_ALL", "C"))) != 0) {
      throw new CommandFailure(
          "PostgreSQL's folder cannot be made: see " + machine.output(service) + ".");
    }
    Files.deleteIfExists(data);
    Files.move(half, data);
  }

  /** Its command line, which differs from machine to machine. */
  private static List<String> server(ComposeService service, LocalMachine machine)
      throws IOException, InterruptedException {
    Path programs = machine.folder(service).resolve("programs");
    Path answer = machine.folder(service).resolve("command");
    if (!Files.exists(answer)) {
      List<String> unpack = new ArrayList<>(List.of(machine.java()));
      unpack.addAll(machine.standInClassPath());
      unpack.addAll(List.of(UNPACK, programs.toString()));
      Path written = answer.resolveSibling("command.next");
      if (machine.run(service, new LocalProgram(unpack, machine.javaEnvironment(service)), written)
          != 0) {
        throw new CommandFailure(
            "PostgreSQL cannot be unpacked: see " + machine.output(service) + ".");
      }
      Files.move(written, answer);
    }
    return Files.readAllLines(answer);
  }
}
