package io.latestlake.publish;

import io.latestlake.warehouse.RemoteFailures;
import io.latestlake.warehouse.RetryClass;
import io.latestlake.warehouse.WarehouseException;
import software.amazon.awssdk.core.exception.SdkException;

/** Work on S3 and the catalog, whose failures are told in the words of the warehouse's. */
interface RemoteWork<T> {
  T run() throws WarehouseException, InterruptedException, Disagreement;

  /**
   * @param what is done, for the message
   * @throws WarehouseException.AlreadyDone if nothing of it may become visible, now or later
   */
  static <T> T of(String what, RemoteWork<T> work) throws WarehouseException, InterruptedException {
    try {
      return work.run();
    } catch (SdkException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException(what).initCause(e);
      }
      throw RemoteFailures.classify(what, e);
    } catch (CatalogRefusal e) {
      throw new WarehouseException.Retryable(what + ": " + e.getMessage(), e);
    } catch (ConcurrentChange e) {
      throw new WarehouseException.Retryable(RetryClass.CONFLICT, what + ": " + e.getMessage(), e);
    } catch (ForeignCatalog e) {
      throw new WarehouseException.Fatal(what + ": " + e.getMessage(), e);
    } catch (Disagreement | LostFile e) {
      // The same files would be refused again.
      throw new WarehouseException.AlreadyDone(what + " is refused: " + e.getMessage());
    }
  }
}
