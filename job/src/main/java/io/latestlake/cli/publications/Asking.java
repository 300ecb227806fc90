package io.latestlake.cli.publications;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.publish.Requests;
import io.latestlake.publish.Requests.Answer;
import io.latestlake.publish.Requests.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Asks the job for something, and waits for its answer. */
final class Asking {
  private static final long LOOK_EVERY_MILLIS = 500;

  private final Requests requests;
  private final Duration patience;

  Asking(Requests requests, Duration patience) {
    this.requests = requireNonNull(requests, "requests is null");
    this.patience = requireNonNull(patience, "patience is null");
  }

  /**
   * @return what the job has done
   * @throws CommandFailure if it refused, or has not answered in time
   */
  String ask(Request request) throws InterruptedException {
    String name = requests.ask(Instant.now(), UUID.randomUUID().toString(), request);
    Instant giveUp = Instant.now().plus(patience);
    while (true) {
      Optional<Answer> answer = requests.answer(name);
      if (answer.isPresent()) {
        if (!answer.get().done()) {
          throw new CommandFailure("The job refuses: " + answer.get().text());
        }
        return answer.get().text();
      }
      if (Instant.now().isAfter(giveUp)) {
        throw new CommandFailure(
            "The job has not answered within "
                + patience.toSeconds()
                + " s: it does not run, or waits for Redshift. The request stays, and is carried out"
                + " when the job looks at it.");
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }
}
