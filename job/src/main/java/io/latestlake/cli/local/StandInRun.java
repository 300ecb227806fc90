package io.latestlake.cli.local;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The stand-ins for as long as a command needs them; if they end before it, so does the command.
 */
public final class StandInRun {
  private final LocalAwsProcess process;
  private final StandIns standIns;
  private final Path log;

  /** What is done with them. */
  public interface Work<T> {
    T with(StandIns standIns) throws Exception;
  }

  private StandInRun(LocalAwsProcess process, StandIns standIns, Path log) {
    this.process = requireNonNull(process, "process is null");
    this.standIns = requireNonNull(standIns, "standIns is null");
    this.log = requireNonNull(log, "log is null");
  }

  /**
   * Starts them, makes their credentials those of this process, and has them stopped at its end.
   */
  public static StandInRun start(Installation installation, WorkFolder folder, Shutdown shutdown)
      throws IOException, InterruptedException {
    Path log = folder.logs().resolve("local-aws.log");
    LocalAwsProcess process =
        LocalAwsProcess.start(installation.localAwsArguments(), folder.aws(), log);
    shutdown.add(process::close);
    StandIns standIns = process.awaitReady();
    System.setProperty("aws.accessKeyId", standIns.accessKeyId());
    System.setProperty("aws.secretAccessKey", standIns.secretAccessKey());
    return new StandInRun(process, standIns, log);
  }

  public StandIns standIns() {
    return standIns;
  }

  /**
   * @param remedy what to do if they end meanwhile, a sentence
   */
  public <T> T during(Work<T> work, String remedy) throws Exception {
    process.interruptAtLoss(Thread.currentThread());
    try {
      return work.with(standIns);
    } catch (Exception e) {
      if (!process.isLost()) {
        throw e;
      }
      // The interruption has done its work, and what is to be stopped now must not be cut short.
      Thread.interrupted();
      throw new CommandFailure("The stand-ins ended unexpectedly: see " + log + ". " + remedy, e);
    }
  }
}
