package io.latestlake.localaws.s3;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Set;

/**
 * The operations that are told apart, by the method and the parameters that S3 gives them
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html).
 * {@link #OTHER} are those on buckets and what is rarely used.
 */
enum S3Operation {
  PUT_OBJECT("PutObject"),
  COPY_OBJECT("CopyObject"),
  GET_OBJECT("GetObject"),
  HEAD_OBJECT("HeadObject"),
  DELETE_OBJECT("DeleteObject"),
  DELETE_OBJECTS("DeleteObjects"),
  LIST_OBJECTS("ListObjects"),
  CREATE_MULTIPART_UPLOAD("CreateMultipartUpload"),
  UPLOAD_PART("UploadPart"),
  COMPLETE_MULTIPART_UPLOAD("CompleteMultipartUpload"),
  ABORT_MULTIPART_UPLOAD("AbortMultipartUpload"),
  OTHER("Other");

  /** What counts against a prefix's writes a second. */
  static final Set<String> WRITES =
      Set.of(
          PUT_OBJECT.awsName,
          COPY_OBJECT.awsName,
          DELETE_OBJECT.awsName,
          DELETE_OBJECTS.awsName,
          CREATE_MULTIPART_UPLOAD.awsName,
          UPLOAD_PART.awsName,
          COMPLETE_MULTIPART_UPLOAD.awsName);

  static final Set<String> READS = Set.of(GET_OBJECT.awsName, HEAD_OBJECT.awsName);

  private final String awsName;

  S3Operation(String awsName) {
    this.awsName = awsName;
  }

  String awsName() {
    return awsName;
  }

  static S3Operation of(HttpServletRequest request) {
    boolean onObject = request.getRequestURI().indexOf('/', 1) > 0 && !isBucketWithSlash(request);
    boolean inUpload = asks(request, "uploadId");
    return switch (request.getMethod()) {
      case "PUT" ->
          !onObject
              ? OTHER
              : inUpload
                  ? UPLOAD_PART
                  : request.getHeader("x-amz-copy-source") != null ? COPY_OBJECT : PUT_OBJECT;
      case "GET" -> onObject ? (inUpload ? OTHER : GET_OBJECT) : list(request);
      case "HEAD" -> onObject ? HEAD_OBJECT : OTHER;
      case "DELETE" -> onObject ? (inUpload ? ABORT_MULTIPART_UPLOAD : DELETE_OBJECT) : OTHER;
      case "POST" ->
          onObject
              ? inUpload ? COMPLETE_MULTIPART_UPLOAD : CREATE_MULTIPART_UPLOAD
              : asks(request, "delete") ? DELETE_OBJECTS : OTHER;
      default -> OTHER;
    };
  }

  private static S3Operation list(HttpServletRequest request) {
    return asks(request, "list-type") ? LIST_OBJECTS : OTHER;
  }

  /** Looks at the query alone: to ask for a parameter could read the body. */
  private static boolean asks(HttpServletRequest request, String parameter) {
    String query = request.getQueryString();
    return query != null
        && Arrays.stream(query.split("&"))
            .anyMatch(part -> part.equals(parameter) || part.startsWith(parameter + "="));
  }

  private static boolean isBucketWithSlash(HttpServletRequest request) {
    String uri = request.getRequestURI();
    return uri.indexOf('/', 1) == uri.length() - 1;
  }
}
