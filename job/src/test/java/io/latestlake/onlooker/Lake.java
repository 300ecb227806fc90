package io.latestlake.onlooker;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Reads whole days as an engine does: it plans a query, and reads what it planned later. */
interface Lake {

  /** Keys of the folders of the days that there are, by whatever the reader plans with. */
  Map<String, String> plan(Collection<String> days);

  /**
   * The content of a folder.
   *
   * @throws Replaced if an object was replaced or removed while it was read; the query fails then
   */
  Content read(String folder) throws IOException, Replaced;

  /** Whether a query that fails because an object was replaced is made again, or must not fail. */
  boolean mayReplace();

  /**
   * @param files that it was read from
   * @param rows sorted
   */
  record Content(List<String> files, List<String> rows) {
    static final Content NOTHING = new Content(List.of(), List.of());

    public Content {
      files = List.copyOf(files);
      rows = List.copyOf(rows);
    }
  }

  /** What Athena calls an incorrect file size, or a key that does not exist. */
  final class Replaced extends Exception {
    private static final long serialVersionUID = 1L;

    Replaced(String key) {
      super(key + " was replaced or removed while it was read");
    }
  }

  /** Asks the catalog where the days are. */
  record ThroughCatalog(GlueClient glue, String database, String table, OfFolders folders)
      implements Lake {
    @Override
    public Map<String, String> plan(Collection<String> days) {
      Map<String, String> plan = new TreeMap<>();
      for (Partition partition :
          glue.getPartitionsPaginator(get -> get.databaseName(database).tableName(table)).stream()
              .flatMap(page -> page.partitions().stream())
              .toList()) {
        List<String> day = partition.values();
        String location = partition.storageDescriptor().location();
        plan.put(
            "year=" + day.get(0) + "/month=" + day.get(1) + "/day=" + day.get(2),
            location.substring(("s3://" + folders.bucket() + "/").length()));
      }
      return plan;
    }

    @Override
    public Content read(String folder) throws IOException, Replaced {
      return folders.read(folder);
    }

    @Override
    public boolean mayReplace() {
      return false;
    }
  }

  /**
   * Lists a prefix.
   *
   * @param tableFolder key of the folder with the days' folders
   */
  record OfFolders(S3Client s3, String bucket, String tableFolder) implements Lake {
    public OfFolders {
      requireNonNull(s3, "s3 is null");
    }

    @Override
    public Map<String, String> plan(Collection<String> days) {
      Map<String, String> plan = new TreeMap<>();
      days.forEach(day -> plan.put(day, tableFolder + day + "/"));
      return plan;
    }

    /** An object is read in two parts, as one reads a footer and then what it names. */
    @Override
    public Content read(String folder) throws IOException, Replaced {
      List<String> keys = new ArrayList<>();
      List<byte[]> files = new ArrayList<>();
      for (S3Object object :
          s3.listObjectsV2(list -> list.bucket(bucket).prefix(folder)).contents()) {
        int half = (int) (object.size() / 2);
        byte[] second = range(object, half + "-" + (object.size() - 1));
        byte[] first = range(object, "0-" + (half - 1));
        byte[] whole = new byte[first.length + second.length];
        System.arraycopy(first, 0, whole, 0, first.length);
        System.arraycopy(second, 0, whole, first.length, second.length);
        requireSame(object, whole);
        keys.add(object.key() + " " + object.eTag());
        files.add(whole);
      }
      return new Content(keys, ParquetRows.of(files));
    }

    @Override
    public boolean mayReplace() {
      return true;
    }

    /** The ETag is the MD5 of an object that was put or copied in one piece. */
    private static void requireSame(S3Object object, byte[] content) throws Replaced {
      try {
        String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        if (!object.eTag().equals('"' + md5 + '"')) {
          throw new Replaced(object.key());
        }
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has MD5", e);
      }
    }

    private byte[] range(S3Object object, String bytes) throws Replaced {
      try {
        return s3.getObjectAsBytes(
                get ->
                    get.bucket(bucket)
                        .key(object.key())
                        .ifMatch(object.eTag())
                        .range("bytes=" + bytes))
            .asByteArray();
      } catch (S3Exception e) {
        if (e.statusCode() == 412 || e.statusCode() == 404) {
          throw new Replaced(object.key());
        }
        throw e;
      }
    }
  }
}
