package io.latestlake;

import static java.util.Objects.requireNonNull;

import io.latestlake.commit.Publications;
import io.latestlake.commit.Services;
import io.latestlake.config.Settings;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.TableWarehouse;
import software.amazon.awssdk.services.s3.S3Client;

/** What the committer works with, on AWS or on what stands in for it: only addresses differ. */
final class AwsServices implements Services {
  private final Settings settings;
  private final S3Client s3;

  AwsServices(Settings settings) {
    this.settings = requireNonNull(settings, "settings is null");
    AwsClients clients = new AwsClients(settings.aws());
    this.s3 = clients.s3();
  }

  @Override
  public TableWarehouse warehouse(String table) {
    throw new UnsupportedOperationException(settings.warehouse().workgroup());
  }

  @Override
  public Publications publications(String table) {
    throw new UnsupportedOperationException();
  }

  @Override
  public S3Client s3() {
    return s3;
  }

  @Override
  public void close() {
    s3.close();
  }
}
