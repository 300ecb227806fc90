package io.latestlake.commit;

import io.latestlake.warehouse.TableWarehouse;
import software.amazon.awssdk.services.s3.S3Client;

/** What the committer works with; opened by each of its attempts. */
public interface Services extends AutoCloseable {
  TableWarehouse warehouse(String table);

  Publications publications(String table);

  GarbageCollections garbageCollections(String table);

  S3Client s3();

  @Override
  void close();
}
