package io.latestlake.publish;

import io.latestlake.config.Day;
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
interface DayReader {

  /** The folders of the days that there are, by whatever the reader plans with. */
  Map<Day, String> plan(Collection<Day> days);

  /**
   * The rows of a folder.
   *
   * @throws Replaced if an object was replaced or removed while it was read; the query fails then,
   *     and is made again
   */
  String read(String folder) throws IOException, Replaced;

  /** What Athena calls an incorrect file size, or a key that does not exist. */
  final class Replaced extends Exception {
    private static final long serialVersionUID = 1L;

    Replaced(Throwable cause) {
      super(cause);
    }
  }

  /** Asks the catalog where the days are. */
  record ThroughCatalog(GlueClient glue, String database, String table, OfFolders folders)
      implements DayReader {
    @Override
    public Map<Day, String> plan(Collection<Day> days) {
      Map<Day, String> plan = new TreeMap<>();
      List<Partition> partitions =
          glue.getPartitionsPaginator(get -> get.databaseName(database).tableName(table)).stream()
              .flatMap(page -> page.partitions().stream())
              .toList();
      for (Partition partition : partitions) {
        String location = partition.storageDescriptor().location();
        plan.put(
            CatalogDay.of(partition).orElseThrow().day(),
            location.substring(("s3://" + folders.bucket() + "/").length()));
      }
      return plan;
    }

    @Override
    public String read(String folder) throws IOException, Replaced {
      return folders.read(folder);
    }
  }

  /**
   * Lists a prefix.
   *
   * @param tableFolder key of the folder with the days' folders
   */
  record OfFolders(S3Client s3, String bucket, String tableFolder) implements DayReader {
    @Override
    public Map<Day, String> plan(Collection<Day> days) {
      Map<Day, String> plan = new TreeMap<>();
      days.forEach(day -> plan.put(day, tableFolder + day.folder() + "/"));
      return plan;
    }

    /** An object is read in two parts, as one reads a footer and then what it names. */
    @Override
    public String read(String folder) throws IOException, Replaced {
      List<byte[]> files = new ArrayList<>();
      for (S3Object object :
          s3.listObjectsV2(list -> list.bucket(bucket).prefix(folder)).contents()) {
        try {
          int half = (int) (object.size() / 2);
          byte[] second = range(object, half + "-" + (object.size() - 1));
          byte[] first = range(object, "0-" + (half - 1));
          byte[] whole = new byte[first.length + second.length];
          System.arraycopy(first, 0, whole, 0, first.length);
          System.arraycopy(second, 0, whole, first.length, second.length);
          requireSame(object, whole);
          files.add(whole);
        } catch (S3Exception e) {
          if (e.statusCode() == 412 || e.statusCode() == 404) {
            throw new Replaced(e);
          }
          throw e;
        }
      }
      return ReadRows.of(files);
    }

    /**
     * S3 answers a GET with the object that it has looked at for If-Match. The stand-in looks, and
     * then opens the file, which may have been replaced in between: so what came is held against
     * the ETag, which is the MD5 of an object that was put or copied in one piece.
     */
    private static void requireSame(S3Object object, byte[] content) throws Replaced {
      try {
        String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        if (!object.eTag().equals('"' + md5 + '"')) {
          throw new Replaced(null);
        }
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has MD5", e);
      }
    }

    private byte[] range(S3Object object, String bytes) {
      return s3.getObjectAsBytes(
              get ->
                  get.bucket(bucket)
                      .key(object.key())
                      .ifMatch(object.eTag())
                      .range("bytes=" + bytes))
          .asByteArray();
    }
  }
}
