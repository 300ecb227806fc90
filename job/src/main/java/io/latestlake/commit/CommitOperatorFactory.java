package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import io.latestlake.stage.Staged;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.util.function.SerializableSupplier;

/** Makes the commit operator with the task's mailbox. */
public final class CommitOperatorFactory
    extends AbstractStreamOperatorFactory<CommittableMessage<Staged>>
    implements OneInputStreamOperatorFactory<
        CommittableMessage<Staged>, CommittableMessage<Staged>> {

  private final Settings settings;
  private final String run;
  private final Start start;
  private final SerializableSupplier<Services> services;

  /**
   * @param run made when the job graph is built, so that all attempts of a run share it
   */
  public CommitOperatorFactory(
      Settings settings, String run, Start start, SerializableSupplier<Services> services) {
    this.settings = requireNonNull(settings, "settings is null");
    this.run = requireNonNull(run, "run is null");
    this.start = requireNonNull(start, "start is null");
    this.services = requireNonNull(services, "services is null");
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T extends StreamOperator<CommittableMessage<Staged>>> T createStreamOperator(
      StreamOperatorParameters<CommittableMessage<Staged>> parameters) {
    return (T) new CommitOperator(parameters, settings, run, start, services);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return CommitOperator.class;
  }
}
