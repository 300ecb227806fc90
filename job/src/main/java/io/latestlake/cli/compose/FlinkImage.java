package io.latestlake.cli.compose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * Puts {@code FLINK_PROPERTIES} into the configuration, and runs the cluster's parts with the
 * memory that follows from it, or another command as it is (https://github.com/apache/flink-docker,
 * docker-entrypoint.sh). There is no distribution here: all classes are on one class path, the
 * plugins excepted.
 */
final class FlinkImage implements Image {
  private static final String SESSION_CLUSTER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final String CLIENT = "org.apache.flink.client.cli.CliFrontend";

  /** Of env.java.opts.all in the image's configuration, what is needed without Kryo. */
  private static final List<String> OPENED =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

  @Override
  public LocalProgram prepare(ComposeService service, List<String> arguments, LocalMachine machine)
      throws IOException {
    Map<String, String> environment = new HashMap<>(machine.javaEnvironment(service));
    Path configuration = writeConfiguration(service, machine);
    environment.put("FLINK_CONF_DIR", configuration.toString());
    if (service.environment().containsKey("ENABLE_BUILT_IN_PLUGINS")) {
      environment.put("FLINK_PLUGINS_DIR", machine.flinkPlugins().toString());
    }
    List<String> rest = new ArrayList<>();
    for (String argument : arguments.subList(1, arguments.size())) {
      rest.add(machine.local(service, argument));
    }
    List<String> command =
        switch (arguments.get(0)) {
          case "jobmanager" -> jobManager(configuration, rest, machine);
          case "taskmanager" -> taskManager(configuration, rest, machine);
          case "flink" -> client(rest, machine);
          default -> JavaImage.javaCommand(service, arguments, machine);
        };
    return new LocalProgram(command, environment);
  }

  private static List<String> jobManager(Path folder, List<String> arguments, LocalMachine machine)
      throws IOException {
    Configuration configuration = GlobalConfiguration.loadConfiguration(folder.toString());
    JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(configuration);
    List<String> command = java(machine);
    command.addAll(words(JobManagerProcessUtils.generateJvmParametersStr(memory, configuration)));
    command.addAll(machine.jobClassPath());
    command.addAll(List.of(SESSION_CLUSTER, "--configDir", folder.toString()));
    command.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
    command.addAll(arguments);
    return command;
  }

  private static List<String> taskManager(Path folder, List<String> arguments, LocalMachine machine)
      throws IOException {
    TaskExecutorProcessSpec memory =
        TaskExecutorProcessUtils.processSpecFromConfig(
            GlobalConfiguration.loadConfiguration(folder.toString()));
    List<String> command = java(machine);
    command.addAll(words(ProcessMemoryUtils.generateJvmParametersStr(memory)));
    command.addAll(machine.jobClassPath());
    command.addAll(List.of(TASK_MANAGER, "--configDir", folder.toString()));
    command.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    command.addAll(arguments);
    return command;
  }

  private static List<String> client(List<String> arguments, LocalMachine machine) {
    List<String> command = java(machine);
    command.addAll(machine.jobClassPath());
    command.add(CLIENT);
    command.addAll(arguments);
    return command;
  }

  private static List<String> java(LocalMachine machine) {
    List<String> command = new ArrayList<>(List.of(machine.java()));
    command.addAll(OPENED);
    command.add("-XX:+UseSerialGC");
    return command;
  }

  private static Path writeConfiguration(ComposeService service, LocalMachine machine)
      throws IOException {
    Path folder = Files.createDirectories(machine.folder(service).resolve("conf"));
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("jobmanager.rpc.address", service.environment().get("JOB_MANAGER_RPC_ADDRESS"));
    properties.put("blob.server.port", "6124");
    for (String line : service.environment().get("FLINK_PROPERTIES").lines().toList()) {
      if (!line.isBlank()) {
        int colon = line.indexOf(':');
        properties.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    List<String> lines = new ArrayList<>();
    properties.forEach((key, value) -> lines.add(key + ": " + value));
    Files.write(folder.resolve("config.yaml"), lines, StandardCharsets.UTF_8);
    return folder;
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
