package io.latestlake.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/**
 * Lets S3 not delete one key of a batch and say so in its answer of 200, as it does for a single
 * key in trouble; the local server has none. The others are deleted.
 */
final class RefusedKeys implements ExecutionInterceptor {
  private String key = "";
  private String code = "";
  private int times;
  private boolean refusedNow;

  void refuse(String refusedKey, String withCode, int howOften) {
    key = refusedKey;
    code = withCode;
    times = howOften;
  }

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    refusedNow = false;
    if (!(context.request() instanceof DeleteObjectsRequest request) || times == 0) {
      return context.request();
    }
    List<ObjectIdentifier> others =
        request.delete().objects().stream().filter(each -> !each.key().equals(key)).toList();
    if (others.size() == request.delete().objects().size()) {
      return request;
    }
    refusedNow = true;
    times--;
    // S3 takes no empty batch; deleting what is not there is as good.
    List<ObjectIdentifier> sent =
        others.isEmpty() ? List.of(ObjectIdentifier.builder().key("nothing").build()) : others;
    return request.toBuilder().delete(Delete.builder().objects(sent).quiet(true).build()).build();
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    if (!refusedNow) {
      return context.responseBody();
    }
    String answer =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Error><Key>"
            + key
            + "</Key><Code>"
            + code
            + "</Code><Message>refused by the test</Message></Error></DeleteResult>";
    return Optional.of(new ByteArrayInputStream(answer.getBytes(UTF_8)));
  }
}
