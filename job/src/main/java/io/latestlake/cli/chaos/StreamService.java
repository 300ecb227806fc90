package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.chaos.Attack.Victim;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** By what the log comes, and the services of the compose file that go with it. */
enum StreamService {
  KAFKA("job", "feeder", "compose.yaml", Victim.KINESIS),
  KINESIS("job-kinesis", "feeder-kinesis", "compose-kinesis.yaml", Victim.KAFKA);

  private final String job;
  private final String feeder;
  private final String settings;
  private final Victim absent;

  StreamService(String job, String feeder, String settings, Victim absent) {
    this.job = requireNonNull(job, "job is null");
    this.feeder = requireNonNull(feeder, "feeder is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.absent = requireNonNull(absent, "absent is null");
  }

  /** The service that hands the job over. */
  String job() {
    return job;
  }

  String feeder() {
    return feeder;
  }

  /** The job's, in the folder {@code conf}. */
  String settings() {
    return settings;
  }

  /** Who is there to be attacked. */
  List<Victim> victims() {
    return Stream.of(Victim.values()).filter(victim -> victim != absent).toList();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
