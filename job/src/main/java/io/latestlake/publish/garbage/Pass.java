package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.publish.CatalogRefusal;
import io.latestlake.publish.Permission;
import io.latestlake.warehouse.RemoteFailures;
import io.latestlake.warehouse.WarehouseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One pass of a collection: what it may do, what it knows, what it has done. What fails in it is
 * told, and keeps nothing else from being done; but whoever has lost the table does nothing more.
 */
final class Pass {
  private final String what;
  private final Bucket bucket;
  private final Permission permission;
  private final Facts facts;
  private final Allowance allowance;
  private final Map<Folder, Deletion> deletions = new LinkedHashMap<>();

  private Collected others = Collected.NOTHING;

  interface Work {
    void run() throws WarehouseException, InterruptedException;
  }

  /**
   * @param what is done, for messages
   */
  Pass(String what, Bucket bucket, Permission permission, Facts facts, Allowance allowance) {
    this.what = requireNonNull(what, "what is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.permission = requireNonNull(permission, "permission is null");
    this.facts = requireNonNull(facts, "facts is null");
    this.allowance = requireNonNull(allowance, "allowance is null");
  }

  Facts facts() {
    return facts;
  }

  Permission permission() {
    return permission;
  }

  boolean mayGoOn() {
    return !allowance.isSpent();
  }

  Deletion deletion(Folder folder) {
    return deletions.computeIfAbsent(
        folder, each -> new Deletion(bucket, each, permission, allowance));
  }

  void removed(int partitions) {
    others = others.plus(Collected.ofPartitions(partitions));
  }

  /**
   * @return whether it succeeded
   */
  boolean step(Part part) throws WarehouseException, InterruptedException {
    allowance.spend();
    return attempt(() -> part.step(this));
  }

  /** Deletes what was found. */
  Collected end(boolean complete) throws WarehouseException, InterruptedException {
    for (Deletion deletion : deletions.values()) {
      attempt(deletion::flush);
    }
    Collected all = others;
    for (Deletion deletion : deletions.values()) {
      all = all.plus(deletion.collected());
    }
    return all.withComplete(complete);
  }

  private boolean attempt(Work work) throws WarehouseException, InterruptedException {
    try {
      remote(what, work);
      return true;
    } catch (WarehouseException.Fenced lost) {
      throw lost;
    } catch (WarehouseException failure) {
      others = others.plus(Collected.NOTHING.withFailed(0, List.of(failure.getMessage())));
      return false;
    }
  }

  /** Tells failures of AWS calls in the words of the warehouse's. */
  static void remote(String what, Work work) throws WarehouseException, InterruptedException {
    try {
      work.run();
    } catch (SdkException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException(what).initCause(e);
      }
      throw RemoteFailures.classify(what, e);
    } catch (CatalogRefusal e) {
      throw new WarehouseException.Retryable(what + ": " + e.getMessage(), e);
    }
  }
}
