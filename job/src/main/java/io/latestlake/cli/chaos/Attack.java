package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What is done to whom, when the run is at a step of the protocol.
 *
 * @param pause how long it stands still; how long until it is started again, of one that is killed
 */
record Attack(ProtocolStep step, Victim victim, Means means, Duration pause) {
  /** Who is attacked. */
  enum Victim {
    TASK_MANAGER("a TaskManager"),
    JOB_MANAGER("the JobManager"),
    REDSHIFT("Redshift's stand-in"),
    S3("the S3 server"),
    GLUE("Glue's stand-in"),
    POSTGRES("PostgreSQL"),
    KAFKA("Kafka"),
    KINESIS("Kinesis's stand-in");

    private final String text;

    Victim(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** How. */
  enum Means {
    KILL("kill -9"),
    PAUSE("pause");

    private final String text;

    Means(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  Attack {
    requireNonNull(step, "step is null");
    requireNonNull(victim, "victim is null");
    requireNonNull(means, "means is null");
    requireNonNull(pause, "pause is null");
  }

  @Override
  public String toString() {
    return means + " of " + victim + ", " + step;
  }
}
