package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import java.net.URI;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The clients of AWS, from settings. Credentials come from the SDK's default chain, the HTTP client
 * is the one on the class path. The caller closes what it gets.
 */
public final class AwsClients {
  private final Settings.Aws aws;

  public AwsClients(Settings.Aws aws) {
    this.aws = requireNonNull(aws, "aws is null");
  }

  public RedshiftDataClient redshiftData() {
    return at(aws.redshiftDataEndpoint(), RedshiftDataClient.builder()).build();
  }

  public GlueClient glue() {
    return at(aws.glueEndpoint(), GlueClient.builder()).build();
  }

  public S3Client s3() {
    return at(aws.s3Endpoint(), S3Client.builder())
        .forcePathStyle(aws.s3Endpoint() != null)
        .build();
  }

  private <B extends AwsClientBuilder<B, ?>> B at(URI endpoint, B builder) {
    builder.region(Region.of(aws.region()));
    return endpoint == null ? builder : builder.endpointOverride(endpoint);
  }
}
