package io.latestlake.cli.compose;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs a command as it is; for {@code java} with this machine's class paths. */
final class JavaImage implements Image {
  @Override
  public LocalProgram prepare(ComposeService service, List<String> arguments, LocalMachine machine)
      throws IOException {
    return new LocalProgram(
        javaCommand(service, arguments, machine), machine.javaEnvironment(service));
  }

  static List<String> javaCommand(
      ComposeService service, List<String> arguments, LocalMachine machine) throws IOException {
    if (!arguments.get(0).equals("java")) {
      throw new IllegalArgumentException(service.name() + " runs " + arguments.get(0));
    }
    List<String> command = new ArrayList<>(List.of(machine.java()));
    for (int i = 1; i < arguments.size(); i++) {
      if (arguments.get(i).equals("-cp")) {
        command.addAll(machine.classPath(service, arguments.get(++i)));
      } else {
        command.add(machine.local(service, arguments.get(i)));
      }
    }
    return command;
  }
}
