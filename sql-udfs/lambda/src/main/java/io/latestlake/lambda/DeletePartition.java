package io.latestlake.lambda;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * {@code f_delete_partition(varchar) returns bigint}: deletes the objects of a partition of the
 * lake, given as {@code s3://bucket/lake/cases/year=2020/month=5/day=12/}, and returns how many
 * there were. Called again it deletes what is left, so a second call returns 0. Null is null.
 *
 * <p>Nothing outside of {@value #LAKE} can be named. All arguments of a request are looked at
 * before anything is deleted, so a wrong one costs no object.
 */
public final class DeletePartition implements RequestStreamHandler {
  /** The variable that has the folder below which partitions may be deleted. */
  static final String LAKE = "LATEST_LAKE_FOLDER";

  private final ScalarUdf<Partition> udf;

  /** As Lambda makes it, with the settings of its environment. */
  public DeletePartition() {
    this(
        LakeFolder.of(LAKE, System.getenv()),
        S3Client.builder().httpClient(UrlConnectionHttpClient.create()).build(),
        Pause.DOUBLING);
  }

  DeletePartition(LakeFolder lake, S3Client s3, Pause pause) {
    requireNonNull(lake, "lake is null");
    PartitionObjects objects = new PartitionObjects(s3, pause);
    this.udf = new ScalarUdf<>(lake::partition, objects::delete);
  }

  @Override
  public void handleRequest(InputStream request, OutputStream response, Context context)
      throws IOException {
    udf.answer(request, response);
  }
}
