package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.redshift.sql.RefusedSqlException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What COPY and UNLOAD do on S3, through its API like anybody else. */
final class S3Store {
  private static final int NOT_FOUND = 404;

  private final S3Client client;
  private final Transfers transfers;

  S3Store(S3Client client, Transfers transfers) {
    this.client = requireNonNull(client, "client is null");
    this.transfers = requireNonNull(transfers, "transfers is null");
  }

  /** The object's bytes, or null if there is none. */
  byte[] read(S3Address address) {
    try {
      byte[] bytes =
          client
              .getObjectAsBytes(get -> get.bucket(address.bucket()).key(address.key()))
              .asByteArrayUnsafe();
      transfers.read(bytes.length);
      return bytes;
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return null;
      }
      throw failed(e, address);
    }
  }

  void write(S3Address address, byte[] bytes) {
    try {
      client.putObject(
          put -> put.bucket(address.bucket()).key(address.key()), RequestBody.fromBytes(bytes));
      transfers.written(bytes.length);
    } catch (S3Exception e) {
      throw failed(e, address);
    }
  }

  boolean isEmpty(S3Address prefix) {
    try {
      return client
          .listObjectsV2(list -> list.bucket(prefix.bucket()).prefix(prefix.key()).maxKeys(1))
          .contents()
          .isEmpty();
    } catch (S3Exception e) {
      throw failed(e, prefix);
    }
  }

  private static RefusedSqlException failed(S3Exception e, S3Address address) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    return RefusedSqlException.error(
        "S3ServiceException:"
            + e.getMessage()
            + ",Status "
            + e.statusCode()
            + ",Error "
            + code
            + ",Path "
            + address);
  }
}
