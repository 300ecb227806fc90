package io.latestlake.cli.publications;

import io.latestlake.cli.console.DurationConverter;
import io.latestlake.publish.Requests;
import io.latestlake.publish.Requests.Request;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a command waits for the job that it asks for something. */
final class WaitOption {
  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "2min",
      description = "How long to wait for the job. Default: ${DEFAULT-VALUE}.")
  private Duration patience;

  /**
   * Asks for something of a table.
   *
   * @return what the job has done
   */
  String ask(OfTable of, Requests.Kind kind, Long publication) throws InterruptedException {
    return of.requests(
        requests -> new Asking(requests, patience).ask(new Request(kind, publication)));
  }
}
