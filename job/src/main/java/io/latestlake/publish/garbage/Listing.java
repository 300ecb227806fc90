package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The objects of a folder, page by page in the order of their keys. It may be long between two. */
final class Listing {
  private final Bucket bucket;
  private final Folder folder;
  private Bucket.Page last = Bucket.Page.BEFORE_ALL;

  Listing(Bucket bucket, Folder folder) {
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.folder = requireNonNull(folder, "folder is null");
  }

  List<StoredObject> next() {
    last = bucket.page(folder, last);
    return last.objects();
  }

  boolean isDone() {
    return last.isLast();
  }
}
