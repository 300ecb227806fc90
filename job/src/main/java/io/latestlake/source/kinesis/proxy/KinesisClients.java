package io.latestlake.source.kinesis.proxy;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;

/**
 * Makes the clients of AWS. Credentials come from the SDK's default chain, the HTTP client is the
 * one on the class path. A call that hangs fails after a time, so that one shard cannot hold up the
 * others for ever.
 *
 * @param region null for that of the SDK's default chain
 * @param endpoint null for AWS's own
 */
public record KinesisClients(String region, URI endpoint, Duration attemptTimeout)
    implements Serializable {
  public KinesisClients {
    requireNonNull(attemptTimeout, "attemptTimeout is null");
  }

  /**
   * For calls that wait until they succeed. What Kinesis says when shards are listed too often, or
   * while the stream changes, is not among what the SDK itself tries again.
   */
  public KinesisClient patient(Duration leastDelay, Duration mostDelay, int attempts) {
    BackoffStrategy delays = BackoffStrategy.exponentialDelay(leastDelay, mostDelay);
    StandardRetryStrategy retries =
        AwsRetryStrategy.standardRetryStrategy().toBuilder()
            .maxAttempts(attempts)
            .retryOnException(LimitExceededException.class)
            .retryOnException(ResourceInUseException.class)
            .backoffStrategy(delays)
            .throttlingBackoffStrategy(delays)
            .circuitBreakerEnabled(false)
            .build();
    return client(retries);
  }

  /** For calls whose caller has other things to do before it tries again. */
  public KinesisClient impatient() {
    return client(AwsRetryStrategy.doNotRetry());
  }

  private KinesisClient client(RetryStrategy retries) {
    KinesisClientBuilder builder =
        KinesisClient.builder()
            .overrideConfiguration(
                options -> options.retryStrategy(retries).apiCallAttemptTimeout(attemptTimeout));
    if (region != null) {
      builder.region(Region.of(region));
    }
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder.build();
  }
}
