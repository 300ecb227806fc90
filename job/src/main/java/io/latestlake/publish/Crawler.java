package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.WarehouseException;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.CrawlerRunningException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;

/**
 * A Glue crawler of the user's, which looks at the folders of the in-place layout for a catalog
 * that the job does not keep. What it rests on:
 *
 * <ol>
 *   <li>Readers by prefix and by the job's own catalog need none, so nothing waits for it.
 *   <li>A crawl under way may have passed the folders that have changed since. So one that is
 *       running counts as not started, and is started again later.
 *   <li>A run may end between its last publication and this start. So every run starts it once.
 * </ol>
 *
 * <p>To be used by the thread that publishes.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/glue/latest/webapi/API_StartCrawler.html">StartCrawler</a>
 */
public final class Crawler {
  private final GlueClient glue;
  private final String name;
  private boolean behind = true;

  public Crawler(GlueClient glue, String name) {
    this.glue = requireNonNull(glue, "glue is null");
    this.name = requireNonNull(name, "name is null");
  }

  /** Folders of days have changed. */
  public void fallBehind() {
    behind = true;
  }

  /**
   * Starts it if folders have changed since it was started last. If it cannot be started it stays
   * behind, and the next call tries again.
   */
  public void catchUp() throws WarehouseException, InterruptedException {
    if (behind) {
      behind = !RemoteWork.of("crawler " + name, this::isStarted);
    }
  }

  private boolean isStarted() throws WarehouseException {
    try {
      glue.startCrawler(request -> request.name(name));
      return true;
    } catch (CrawlerRunningException e) {
      return false;
    } catch (EntityNotFoundException e) {
      throw new WarehouseException.Fatal(
          "Glue has no crawler "
              + name
              + ": make it in Glue, in this account and region, or take catalog.crawler out of the"
              + " settings",
          e);
    }
  }
}
