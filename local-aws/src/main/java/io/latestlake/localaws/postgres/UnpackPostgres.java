package io.latestlake.localaws.postgres;

import java.nio.file.Path;
import java.util.List;

/**
 * {@code UnpackPostgres DIR} puts PostgreSQL's programs for this machine into a folder, if they are
 * not there yet, and prints the command line of its server, an argument a line: for who starts
 * PostgreSQL by itself.
 */
public final class UnpackPostgres {
  private UnpackPostgres() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("usage: UnpackPostgres DIR");
    }
    PostgresBinaries binaries =
        PostgresBinaries.unpack(Path.of(arguments[0]).toAbsolutePath().normalize());
    binaries.command("postgres", List.of()).forEach(System.out::println);
  }
}
